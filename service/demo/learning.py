"""What the demonstration's people learn beside audits: second forms, exemplars, self-audits, training, exercises."""

from __future__ import annotations

from datetime import timedelta

from service.demo import phrases
from service.demo.forms import filled
from service.demo.live import MANAGER, PRACTITIONER
from service.demo.scene import Stage
from service.models import Person
from service.toolbox import tool_of
from service.usecases.exemptions import request_exemption
from service.usecases.exercising import begin_exercise
from service.usecases.self_auditing import begin_self_audit, save_self_answers
from service.usecases.training import offer_training, record_attendance
from workflows.words import Grade

TRAINED, EXEMPT_WEEKS = 30, 4


class Learning:
    """Days are working days before the last one."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._office = stage, stage.office

    def plan(self) -> None:
        self._second_forms()
        self._exemplar()
        agenda = self._stage.agenda
        agenda.at(TRAINED, self._training)
        agenda.at(15, lambda: self._self_audit(shared=True))
        agenda.at(1, lambda: self._self_audit(shared=False))
        agenda.at(2, self._exercise)
        agenda.at(1, self._exemption)

    def _second_forms(self) -> None:
        """One is to be talked through at the practitioner's next supervision; another one's action is under way."""
        to_discuss = self._stage.scene(PRACTITIONER, MANAGER).arranged(5).formed(4, 0).submitted(4, Grade.GOOD)
        to_discuss.form_left_alone(4).released(3)
        under_way = self._stage.scene("Riverside.1", MANAGER).arranged(25).formed(24, 1).submitted(24, Grade.GOOD)
        under_way.released(23)

    def _exemplar(self) -> None:
        """Work so good that others should see it."""
        scene = self._stage.scene(PRACTITIONER, MANAGER).arranged(18).submitted(16, Grade.OUTSTANDING).released(15)
        marked = {"text": phrases.EXEMPLAR}
        self._stage.agenda.at(
            11, lambda: self._office.fire(self._number("quality"), "audit", scene.audit_id, "mark_exemplar", **marked)
        )

    def _training(self) -> None:
        services = sorted({member.service for member in self._stage.staff.members.values() if member.service})
        day = self._office.today
        offered = offer_training(
            self._person("quality"), {**phrases.TRAINING, "on": day.isoformat(), "services": services}
        )
        attended = {"people": [self._email(PRACTITIONER)], "attended_on": day.isoformat()}
        record_attendance(offered.id, self._person(MANAGER), attended)

    def _self_audit(self, *, shared: bool) -> None:
        """Of a case of one's own: a draft, or one that was recorded and shown to the manager."""
        child = self._stage.rota.any_of(self._stage.staff[PRACTITIONER])
        begun = begin_self_audit(self._person(PRACTITIONER), {"case_reference": str(child.reference)})
        if shared:
            form = filled(tool_of(begun), begun.case_status, Grade.GOOD, self._office.today, self._office.rng)
            save_self_answers(begun.id, self._person(PRACTITIONER), form)
            for trigger in ("record", "share"):
                self._office.fire(self._number(PRACTITIONER), "self_audit", begun.id, trigger)

    def _exercise(self) -> None:
        child = self._stage.rota.any_of(self._stage.staff["Hillcrest.3"])
        people = [self._email(key) for key in (MANAGER, "moderator", "reviewing.officer")]
        begun = begin_exercise(
            self._person("quality"), {"case_reference": str(child.reference), "participants": people}
        )
        self._stage.colleagues.leave("exercise", begun.id)

    def _exemption(self) -> None:
        """Asked for, and not decided yet."""
        today = self._office.today
        spell = {"from_on": today.isoformat(), "to_on": (today + timedelta(weeks=EXEMPT_WEEKS)).isoformat()}
        asked = {"programme": "weekly", "exempt": "practitioner", "person": self._email("Riverside.5"), **spell}
        begun = request_exemption(self._person(MANAGER), {**asked, "reason": phrases.EXEMPTION})
        self._stage.colleagues.leave("exemption", begun.id)

    def _number(self, key: str) -> int:
        return self._stage.number(key)

    def _email(self, key: str) -> str:
        return self._stage.staff[key].email

    def _person(self, key: str) -> Person:
        return self._office.person(self._number(key))
