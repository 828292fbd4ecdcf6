"""What happened in the demonstration's half year: cycles, a passed-up escalation, a leaver, a closed case."""

from __future__ import annotations

from sqlalchemy import select

from service.database import db
from service.demo.cases import Caseload
from service.demo.files import Files
from service.demo.phrases import DECISIONS
from service.demo.scene import Stage
from service.models import Audit
from service.usecases.cycling import create_cycle
from workflows.words import Grade

EVERYBODY = ("practitioner", "manager", "service_manager")
BOTH = ("practitioner", "manager")
LEAVER, SUCCESSOR = "Castle.3", "Castle.2"
LEAVES, CLOSES = 41, 20
SHARE = 0.03


class Past:
    """Scenes by the working day before the end on which they begin."""

    def __init__(self, stage: Stage, cases: Caseload, files: Files) -> None:
        self._stage, self._cases, self._files = stage, cases, files

    def plan(self) -> None:
        self._cycles()
        self._audited_again()
        self._passed_up()
        self._somebody_leaves()
        self._case_closes()

    def _cycles(self) -> None:
        agenda = self._stage.agenda
        agenda.at(108, lambda: self._cycle("Plans that change something", "Outcomes in plans"))
        agenda.at(105, self._not_returned)
        agenda.at(22, lambda: self._cycle("The child's voice", "Voice and advocacy"))

    def _cycle(self, name: str, theme: str) -> None:
        person = self._stage.office.person(self._stage.number("performance"))
        create_cycle(person, {"name": name, "theme": theme, "share": SHARE, "seed": name})

    def _not_returned(self) -> None:
        """Two of the first cycle's auditors never get round to it."""
        drawn = select(Audit.id).where(Audit.cycle_id.is_not(None)).order_by(Audit.id).limit(2)
        for audit_id in list(db.session.scalars(drawn)):
            self._stage.colleagues.leave("audit", audit_id)

    def _audited_again(self) -> None:
        scene = self._stage.scene("Hillcrest.4", "Hillcrest manager")
        scene.arranged(83).submitted(81, Grade.INADEQUATE, EVERYBODY).unanswered(81).issued(80).released(80)
        scene.decides(80, "service.manager", "acknowledge")
        scene.decides(78, "service.manager", "resolve", outcome="reaudit", text=DECISIONS["reaudit"])

    def _passed_up(self) -> None:
        scene = self._stage.scene("Family Hub North.1", "Family Hub North manager")
        scene.arranged(62).submitted(60, Grade.INADEQUATE, EVERYBODY).unanswered(60).issued(59).released(59)
        scene.answered(56)

    def _somebody_leaves(self) -> None:
        self._stage.scene(LEAVER, "Castle manager").arranged(46).submitted(45, Grade.REQUIRES_IMPROVEMENT, BOTH).issued(
            44
        ).released(LEAVES)
        self._stage.agenda.at(LEAVES, self._leaves)

    def _leaves(self) -> None:
        """They are gone from the staff file, and the cases stand with a colleague in the next workbook."""
        staff, today = self._stage.staff, self._stage.office.today
        for child in self._cases.of_worker(staff[LEAVER]):
            child.worker = staff[SUCCESSOR]
        staff.change(LEAVER, left_on=today)
        self._files.bring_staff(today)
        self._files.bring_cases(today)

    def _case_closes(self) -> None:
        scene = self._stage.scene("Millbrook.2", "Millbrook manager")
        scene.arranged(26).submitted(25, Grade.REQUIRES_IMPROVEMENT, BOTH).issued(24)
        agenda, office = self._stage.agenda, self._stage.office
        agenda.at(CLOSES, lambda: self._close(scene.child.reference))
        reason = {"reason": "The case closed while the plan was being worked on; nothing of it can be done any more."}
        agenda.at(
            CLOSES - 2,
            lambda: office.fire(self._stage.number("quality"), "audit", scene.audit_id, "withdraw", **reason),
        )

    def _close(self, reference: int) -> None:
        """With some others, as every month."""
        today = self._stage.office.today
        others = [child.reference for child in self._cases.unallocated()][:4]
        for number in (reference, *others):
            self._cases.close(number, today)
        self._files.bring_cases(today)
