"""What waits on the last day for each of those who can sign in to the demonstration."""

from __future__ import annotations

from sqlalchemy import select

from service.database import db
from service.demo.handed_in import hand_in
from service.demo.phrases import DELAY_AGREED, DONE
from service.demo.scene import Stage
from service.models import Supervision
from service.usecases.cycling import create_cycle
from workflows.words import Grade

GOOD, WEAK, WORST = Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE
PRACTITIONER, MANAGER, ABOVE = "practitioner", "team.manager", "service.manager"
BOTH, EVERYBODY = ("practitioner", "manager"), ("practitioner", "manager", "service_manager")
LAST_SESSION = 1  # working days before the end on which the practitioner had supervision
WAITING_SESSION = "Riverside.2"
COURT = {"reason": "court", "explanation": "Final hearing next week; the statement takes every evening until then."}
ABSENT = {
    "reason": "absence",
    "explanation": "On leave until the day before supervision; the visit is booked after it.",
}


class Live:
    """Days are working days before the last one."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def plan(self) -> None:
        for scene in (self._practitioner, self._manager, self._above, self._others, self._performance):
            scene()

    def _practitioner(self) -> None:
        """One plan ran over, one is delayed, one waits for the signature, two are due at the next supervision."""
        scene = self._stage.scene
        over = scene(PRACTITIONER, MANAGER).arranged(10).submitted(9, WEAK, BOTH).issued(8)
        over.unanswered(0)
        delayed = scene(PRACTITIONER, MANAGER).arranged(9).submitted(8, GOOD, ("practitioner",)).issued(7)
        delayed.does(5, PRACTITIONER, "request_delay", PRACTITIONER, **COURT)
        agreed = {"reason": "court", "explanation": DELAY_AGREED, "signature": True}
        delayed.does(4, MANAGER, "authorise_delay", PRACTITIONER, **agreed)
        finished = scene(PRACTITIONER, MANAGER).arranged(9).submitted(8, GOOD, ("practitioner",)).issued(7)
        finished.completed(LAST_SESSION, PRACTITIONER, DONE[0])
        begun = scene(PRACTITIONER, MANAGER).arranged(3).submitted(1, GOOD, ("practitioner", "practitioner")).issued(0)
        begun.progressed(0, PRACTITIONER, DONE[1])
        asked = scene(PRACTITIONER, MANAGER).arranged(4).submitted(2, WEAK, BOTH).issued(0)
        asked.does(0, PRACTITIONER, "request_delay", PRACTITIONER, **ABSENT)

    def _manager(self) -> None:
        """Two audits to do, one late; actions to decide on, plans to sign off, a session to mark as held."""
        scene = self._stage.scene
        scene("Riverside.3", MANAGER).arranged(7)
        scene("Riverside.4", MANAGER).arranged(2)
        audited = scene("Riverside.5", "group.manager").arranged(5, by="performance", kind="thematic")
        audited.submitted(1, GOOD, ("practitioner",))
        signed_above = scene("Riverside.1", MANAGER).arranged(14).submitted(13, WEAK, EVERYBODY)
        signed_above.issued(12, alone=(MANAGER, ABOVE))
        for owner in ("Riverside.1", MANAGER, ABOVE):
            signed_above.completed(2, owner, DONE[2])
        self._stage.agenda.at(0, self._leave_session)

    def _leave_session(self) -> None:
        """Held, surely, but nobody has marked it yet."""
        person_id = self._stage.number(WAITING_SESSION)
        query = select(Supervision.id).where(Supervision.person_id == person_id, Supervision.state == "planned")
        for session_id in list(db.session.scalars(query)):
            self._stage.colleagues.leave("supervision", session_id)

    def _above(self) -> None:
        """Escalations: new to the service manager, to be decided by them, passed up to the head of service."""
        scene = self._stage.scene
        scene("Riverside.2", MANAGER).arranged(2).submitted(0, WORST, EVERYBODY).unanswered(0)
        known = scene("Hillcrest.2", "Hillcrest manager").arranged(4).submitted(3, WORST, EVERYBODY).unanswered(3)
        known.issued(2).released(2).decides(2, ABOVE, "acknowledge")
        passed = scene("Children in Care One.1", "Children in Care One manager").arranged(8)
        passed.submitted(6, WORST, EVERYBODY).unanswered(6).issued(5).released(5)

    def _others(self) -> None:
        """An audit to do for each who audits beside the line."""
        for worker, auditor, kind in (
            ("Castle.1", "group.manager", "thematic"),
            ("Hillcrest.1", "reviewing.officer", "thematic"),
            ("Castle.2", "moderator", "calibration"),
            ("Millbrook.1", "external", "external"),
            ("Children in Care Two.1", "quality", "thematic"),
        ):
            self._stage.scene(worker, auditor).arranged(3, by="performance", kind=kind)

    def _performance(self) -> None:
        self._stage.agenda.at(1, self._new_cycle)
        self._stage.agenda.at(1, lambda: hand_in(self._stage.office, self._stage.number("performance")))

    def _new_cycle(self) -> None:
        person = self._stage.office.person(self._stage.number("performance"))
        cycle = create_cycle(person, {"name": "Fathers", "theme": "Fathers in assessment and plan", "seed": "Fathers"})
        self._stage.colleagues.leave("cycle", cycle.id)
