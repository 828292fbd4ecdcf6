"""What the demonstration's people do: every step through a use case, a few minutes after the one before."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select

from service.context import Context
from service.database import db
from service.demo.forms import filled
from service.demo.phrases import (
    ABOVE_ACTIONS,
    MANAGER_ACTIONS,
    PRACTITIONER_ACTIONS,
    PRACTITIONER_ACTIONS_OWN,
    PRACTITIONER_FINDINGS,
    PRACTITIONER_STRENGTHS,
    REASONS,
    RUNNING_RECORDS,
)
from service.demo.sessions import Sessions
from service.demo.simulation import StoryClock
from service.models import Action, ActionPlan, Audit, Person, PractitionerForm
from service.toolbox import tool_of
from service.usecases.answering import save_answers
from service.usecases.booking import book_supervision
from service.usecases.practitioner_forms import add_form_action, write_form
from service.usecases.scheduling import schedule_audit
from service.usecases.transitions import fire_transition
from workflows.engine import Refused
from workflows.words import Grade

# Of audits that are good or better, the share after which something is put right all the same.
GOOD_WITH_ACTION = 0.35
OWNERS = {"practitioner": PRACTITIONER_ACTIONS, "manager": MANAGER_ACTIONS, "service_manager": ABOVE_ACTIONS}


class Office:
    """Everybody's hands. Whoever acts is named by number; `refusals` are what the gate said to them."""

    def __init__(self, context: Context, clock: StoryClock, rng: Random) -> None:
        self.context, self.clock, self.rng = context, clock, rng
        self.calendar, self.sessions = context.calendar, Sessions(context.calendar)
        self.refusals: list[str] = []
        self._ids: dict[str, int] = {}

    @property
    def today(self) -> date:
        return self.context.today()

    def number(self, email: str) -> int:
        """The number of somebody who has been imported."""
        if email not in self._ids:
            self._ids = dict(db.session.execute(select(Person.email, Person.id)).all())
        return self._ids[email]

    def person(self, number: int) -> Person:
        """Somebody, a few minutes on. Use cases look people up themselves, so that the number is all of them here."""
        self.clock.pass_time(self.rng.choice((1, 2, 3)))
        return Person(id=number)

    def fire(self, who: int, kind: str, record_id: int, trigger: str, **facts: Any) -> bool:
        """True when the gate let them; what it says otherwise is kept and the story goes on without."""
        try:
            fire_transition(kind, record_id, trigger, self.person(who), facts)
        except Refused as refusal:
            self.refusals.append(f"{kind} {record_id}, {trigger}: {refusal}")
            return False
        return True

    # --- audits -----------------------------------------------------------------------------------------

    def schedule(self, who: int, reference: int, auditor: str | None = None, **facts: Any) -> int:
        """Arrange an audit, by default one's own; returns its number."""
        if auditor:
            facts["auditors"] = [{"person": auditor}]
        audit: Audit = schedule_audit(self.person(who), {"case_reference": str(reference), **facts})
        return audit.id

    def audit(self, who: int, audit_id: int, grade: Grade, owners: tuple[str, ...] | None = None) -> bool:
        """Fill in the form, add what must be put right, submit."""
        audit = db.session.get_one(Audit, audit_id)
        tool, allocated = tool_of(audit), audit.case.worker_id is not None
        form = filled(tool, audit.case_status, grade, self.today, self.rng)
        save_answers(audit_id, self.person(who), form)
        for owner in owners if owners is not None else self._owners(grade):
            if owner != "practitioner" or allocated:
                self.add_action(who, audit_id, owner)
        reasons = self.rng.choice(REASONS[grade])
        return self.fire(who, "audit", audit_id, "submit", overall_grade=grade, reasons=reasons)

    def _owners(self, grade: Grade) -> tuple[str, ...]:
        if grade is Grade.INADEQUATE:
            return "practitioner", "manager", "service_manager"
        if grade.below_good:
            return "practitioner", "manager"
        return ("practitioner",) if self.rng.random() < GOOD_WITH_ACTION else ()

    def add_action(self, who: int, audit_id: int, owner: str) -> bool:
        text, theme = self.rng.choice(OWNERS[owner])
        return self.fire(who, "audit", audit_id, "add_action", text=text, owner=owner, theme=theme)

    def form(self, who: int, audit_id: int, place: int) -> None:
        """Write the practitioner's form of an audit that is still to be submitted, with an action of its own."""
        theme, text = PRACTITIONER_FINDINGS[place]
        written = {"findings": [{"text": text, "theme": theme}], "strengths": PRACTITIONER_STRENGTHS}
        write_form(audit_id, self.person(who), written)
        add_form_action(audit_id, self.person(who), {"text": PRACTITIONER_ACTIONS_OWN[place]})

    def form_of(self, audit_id: int) -> int:
        """The number of an audit's practitioner's form."""
        return db.session.scalars(select(PractitionerForm.id).where(PractitionerForm.audit_id == audit_id)).one()

    # --- plans and sessions -----------------------------------------------------------------------------

    def plans(self, audit_id: int) -> dict[int, int]:
        """The plans of an audit by their owner."""
        query = select(ActionPlan.owner_id, ActionPlan.id).where(ActionPlan.audit_id == audit_id)
        return dict(db.session.execute(query).all())

    def complete(self, who: int, plan_id: int, said: str) -> bool:
        open_actions = select(Action.id).where(Action.plan_id == plan_id, Action.struck.is_(False))
        done = {str(number): said for number in db.session.scalars(open_actions)}
        return self.fire(who, "action_plan", plan_id, "complete", done=done)

    def sign_off(self, who: int, plan_id: int) -> bool:
        record = self.rng.choice(RUNNING_RECORDS)
        return self.fire(who, "action_plan", plan_id, "sign_off", running_record=record, signature=True)

    def book(self, who: int, email: str, on: date) -> bool:
        try:
            book_supervision(self.person(who), {"person": email, "on": on.isoformat()})
        except Refused as refusal:
            self.refusals.append(f"supervision of {email} on {on}: {refusal}")
            return False
        return True
