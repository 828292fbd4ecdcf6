"""One audit of the demonstration told step by step: who does what on which day, whatever others are used to."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from service.database import db
from service.demo.agenda import Agenda
from service.demo.authority import Member, Staff
from service.demo.cases import Child
from service.demo.colleagues import Colleagues
from service.demo.office import Office
from service.demo.rota import Rota
from service.models import Action, Escalation
from workflows.words import Grade

Owners = tuple[str, ...]


class Stage:
    """Everything that scenes are made of."""

    def __init__(self, office: Office, colleagues: Colleagues, rota: Rota, agenda: Agenda, staff: Staff) -> None:
        self.office, self.colleagues, self.rota, self.agenda, self.staff = office, colleagues, rota, agenda, staff

    def number(self, key: str) -> int:
        return self.office.number(self.staff[key].email)

    def scene(self, worker: str, auditor: str) -> Scene:
        """The audit of one of a worker's cases by somebody."""
        return Scene(self, self.staff[worker], self.staff[auditor])


class Scene:
    """Days are working days before the end. Until `release` nobody does a task of it by themselves."""

    def __init__(self, stage: Stage, worker: Member, auditor: Member) -> None:
        self.stage, self.worker, self.auditor = stage, worker, auditor
        self.child: Child = stage.rota.take(worker)
        self.audit_id = 0

    # --- steps, each on a day ---------------------------------------------------------------------------

    def arranged(self, day: int, by: str | None = None, **facts: str) -> Scene:
        """Arranged by the auditor, or by somebody who may arrange it for them."""
        self.stage.agenda.at(day, lambda: self._arrange(by, facts))
        return self

    def formed(self, day: int, place: int) -> Scene:
        """The auditor writes what concerns the practitioner; `place` chooses what."""
        self.stage.agenda.at(day, lambda: self._office.form(self._auditor, self.audit_id, place))
        return self

    def form_left_alone(self, day: int) -> Scene:
        """Nobody talks its form through of their own accord."""
        self.stage.agenda.at(
            day, lambda: self.stage.colleagues.leave("practitioner_form", self._office.form_of(self.audit_id))
        )
        return self

    def submitted(self, day: int, grade: Grade, owners: Owners = ()) -> Scene:
        self.stage.agenda.at(day, lambda: self._office.audit(self._auditor, self.audit_id, grade, owners))
        return self

    def issued(self, day: int, alone: Owners = ()) -> Scene:
        """By the auditor. The worker's plan is left alone, and those of others who are named."""
        self.stage.agenda.at(day, lambda: self._issue((self.worker.key, *alone)))
        return self

    def does(self, day: int, who: str, trigger: str, owner: str, **facts: object) -> Scene:
        """Something happens to the plan of `owner`."""
        self.stage.agenda.at(day, lambda: self._fire(who, trigger, owner, facts))
        return self

    def completed(self, day: int, owner: str, said: str) -> Scene:
        number = self.stage.number
        self.stage.agenda.at(day, lambda: self._office.complete(number(owner), self.plan(owner), said))
        return self

    def progressed(self, day: int, owner: str, said: str) -> Scene:
        """One of several actions is done."""
        self.stage.agenda.at(day, lambda: self._progress(owner, said))
        return self

    def released(self, day: int) -> Scene:
        """From now on people do their tasks of it as they are used to, but for its escalations."""
        self.stage.agenda.at(day, self._release)
        return self

    def unanswered(self, day: int) -> Scene:
        """Whatever it has raised by now, nobody answers of their own accord."""
        self.stage.agenda.at(day, lambda: self._each_escalation(self.stage.colleagues.leave))
        return self

    def answered(self, day: int) -> Scene:
        """From now on whoever is addressed answers as they are used to."""
        self.stage.agenda.at(day, lambda: self._each_escalation(self.stage.colleagues.take_up))
        return self

    def decides(self, day: int, who: str, trigger: str, **facts: str) -> Scene:
        """Somebody acts on the escalation that its grade raised."""
        number, office = self.stage.number, self._office
        self.stage.agenda.at(
            day, lambda: self._each_escalation(lambda kind, id_: office.fire(number(who), kind, id_, trigger, **facts))
        )
        return self

    # --- how --------------------------------------------------------------------------------------------

    @property
    def _office(self) -> Office:
        return self.stage.office

    @property
    def _auditor(self) -> int:
        return self._office.number(self.auditor.email)

    def plan(self, owner: str) -> int:
        return self._office.plans(self.audit_id)[self.stage.number(owner)]

    def _arrange(self, by: str | None, facts: dict[str, str]) -> None:
        who = self.stage.number(by) if by else self._auditor
        auditor = self.auditor.email if by else None
        self.audit_id = self._office.schedule(who, self.child.reference, auditor, **facts)
        self.stage.colleagues.leave("audit", self.audit_id)

    def _issue(self, alone: Owners) -> None:
        self._office.fire(self._auditor, "audit", self.audit_id, "issue_actions")
        for owner in alone:
            self.stage.colleagues.leave("action_plan", self.plan(owner))

    def _fire(self, who: str, trigger: str, owner: str, facts: dict[str, object]) -> None:
        self._office.fire(self.stage.number(who), "action_plan", self.plan(owner), trigger, **facts)

    def _progress(self, owner: str, said: str) -> None:
        first = select(Action.id).where(Action.plan_id == self.plan(owner)).order_by(Action.id).limit(1)
        done = {str(db.session.scalar(first)): said}
        self._fire(owner, "record_progress", owner, {"done": done})

    def _release(self) -> None:
        self.stage.colleagues.take_up("audit", self.audit_id)
        for plan_id in self._office.plans(self.audit_id).values():
            self.stage.colleagues.take_up("action_plan", plan_id)

    def _each_escalation(self, do: Callable[[str, int], object]) -> None:
        raised = select(Escalation.id).where(Escalation.audit_id == self.audit_id).order_by(Escalation.id)
        for escalation_id in list(db.session.scalars(raised)):
            do("escalation", escalation_id)
