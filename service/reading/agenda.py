"""What to talk about in a supervision session: open plans, actions due, decisions, forms, and what went well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.blindness import blind_to
from service.context import here
from service.database import db
from service.looking import looked_at
from service.models import Action, ActionPlan, Answer, Audit, Case, Escalation, Person, PractitionerForm, Supervision
from service.people import person_by_email
from service.queries import Absent, Sight, find
from service.reading.escalations import escalations_of
from service.reading.plans import local_day, whole_plans
from service.reading.sessions import around, next_of
from service.relations import holders
from workflows.action_plan import COMPLETED, OPEN
from workflows.audit import SCHEDULED, WITHDRAWN
from workflows.escalation import RESOLVED
from workflows.practitioner_form import TO_DISCUSS
from workflows.tool_model import text_fault
from workflows.words import Relation


@dataclass(frozen=True)
class Praise:
    """What an auditor found done well in one recent audit of the person's work."""

    audit_id: int
    reference: str
    audited_on: date | None
    strengths: str | None
    exemplar: str | None


@dataclass(frozen=True)
class Agenda:
    """One person's session as one reader may see it; days are local.

    `on` is the day of the session, or the one that the period gives where none is booked. `escalations` are for
    those who supervise and None for the supervisee: who above was asked to act is the managers' to bring up.
    """

    person: Person
    session: Supervision | None
    on: date
    last_on: date | None
    plans: Sequence[ActionPlan]
    due: Sequence[Action]
    delays: Sequence[ActionPlan]
    to_sign_off: Sequence[ActionPlan]
    forms: Sequence[PractitionerForm]
    praise: Sequence[Praise]
    escalations: Sequence[Escalation] | None


def session_agenda(session_id: int, viewer: Person) -> Agenda:
    """The agenda of one session; raises Absent for everybody but the supervisee and those who supervise."""
    session: Supervision = find("supervision", session_id, viewer)
    if not _may_read(session.person, viewer):
        raise Absent("supervision")
    return _agenda(session.person, viewer, session.on, session)


def next_agenda(email: str, viewer: Person) -> Agenda:
    """The agenda of somebody's next session, booked or not; raises Absent as well."""
    person = None if text_fault(email) else person_by_email(email)
    if person is None or not _may_read(person, viewer):
        raise Absent("person")
    ahead = next_of(person)
    session = db.session.get(Supervision, ahead.session_id) if ahead.session_id else None
    return _agenda(person, viewer, ahead.on, session)


def _may_read(person: Person, viewer: Person) -> bool:
    if viewer.id == person.id:
        return person.here_on(here().today())
    session = Supervision(person=person, person_id=person.id)
    return any(other.id == viewer.id for other in holders(Relation.SUPERVISOR, session))


def _agenda(person: Person, viewer: Person, on: date, session: Supervision | None) -> Agenda:
    sight = Sight(viewer)
    plans = whole_plans(sight, ActionPlan.owner_id == person.id, ActionPlan.state.in_(OPEN))
    _look(person, viewer, session, plans)
    working = [plan for plan in plans if plan.state != COMPLETED]
    return Agenda(
        person=person,
        session=session,
        on=on,
        last_on=_last_on(person, session, on),
        plans=working,
        due=[action for plan in working if plan.due_on <= on for action in plan.actions if _left(action)],
        delays=[plan for plan in working if plan.delay_requested_on is not None],
        to_sign_off=[plan for plan in plans if plan.state == COMPLETED],
        forms=_forms(person, sight),
        praise=_praise(person, sight),
        escalations=None if viewer.id == person.id else _escalations(plans, sight),
    )


def _look(person: Person, viewer: Person, session: Supervision | None, plans: Sequence[ActionPlan]) -> None:
    """The agenda shows the session and every open plan, practitioners' own included."""
    looked_at("person", person.id, viewer.id)
    if session is not None:
        looked_at("supervision", session.id, viewer.id)
    for plan in plans:
        looked_at("action_plan", plan.id, viewer.id)


def _left(action: Action) -> bool:
    return not (action.done or action.struck)


def _last_on(person: Person, session: Supervision | None, on: date) -> date | None:
    return around(session or Supervision(person_id=person.id, on=on, id=0))[0]


def _forms(person: Person, sight: Sight) -> list[PractitionerForm]:
    waiting = (PractitionerForm.practitioner_id == person.id, PractitionerForm.state == TO_DISCUSS)
    query = select(PractitionerForm).where(sight.of("practitioner_form"), *waiting).order_by(PractitionerForm.id)
    return list(db.session.scalars(query).unique())


def _escalations(plans: Sequence[ActionPlan], sight: Sight) -> list[Escalation]:
    of_plans = Escalation.plan_id.in_([plan.id for plan in plans])
    return escalations_of(sight, of_plans, Escalation.state != RESOLVED, loading=(joinedload(Escalation.plan),))


def _praise(person: Person, sight: Sight) -> list[Praise]:
    """Of recent audits of cases that the person holds, newest first; none that the reader is to grade blind."""
    context = here()
    since = context.now() - timedelta(days=context.policy.number("agenda.recent_days"))
    submitted = (Audit.submitted_at >= since, Audit.state.not_in((SCHEDULED, WITHDRAWN)))
    query = select(Audit).join(Audit.case).where(sight.of("audit"), Case.worker_id == person.id, *submitted)
    audits = list(db.session.scalars(query.order_by(Audit.submitted_at.desc(), Audit.id.desc())).unique())
    strengths, hidden = _strengths([audit.id for audit in audits]), blind_to(sight.person)
    found = [_praised(audit, strengths.get(audit.id)) for audit in audits if audit.id not in hidden]
    return [praise for praise in found if praise.strengths or praise.exemplar]


def _strengths(audit_ids: Sequence[int]) -> dict[int, str]:
    key = here().policy.get("agenda.strengths_question")
    said = select(Answer.audit_id, Answer.value).where(Answer.audit_id.in_(audit_ids), Answer.question_key == key)
    return {number: value.strip() for number, value in db.session.execute(said) if value and value.strip()}


def _praised(audit: Any, strengths: str | None) -> Praise:
    return Praise(audit.id, audit.case.reference, local_day(audit.submitted_at), strengths, audit.exemplar_text)
