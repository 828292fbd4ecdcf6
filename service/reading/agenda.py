"""What to talk about in a supervision session: open plans, actions due, decisions, forms, and what went well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.looking import looked_at
from service.models import Action, ActionPlan, Audit, Escalation, Person, PractitionerForm, Supervision
from service.people import person_by_email
from service.queries import Absent, Condition, Sight
from service.reading.casework import Casework, casework
from service.reading.escalations import escalations_of
from service.reading.one import hold_line
from service.reading.plans import AT_ONCE, local_day, whole_plans
from service.reading.sessions import around, next_of
from service.relations import holders
from workflows.action_plan import COMPLETED, ESCALATED, OPEN
from workflows.action_plan import WITHDRAWN as WITHDRAWN_PLAN
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
    next_on: date | None
    plans: Sequence[ActionPlan]
    due: Sequence[Action]
    delays: Sequence[ActionPlan]
    to_sign_off: Sequence[ActionPlan]
    forms: Sequence[PractitionerForm]
    praise: Sequence[Praise]
    escalations: Sequence[Escalation] | None


def session_agenda(session_id: int, viewer: Person) -> Agenda:
    """The agenda of one session; raises Absent for everybody but the supervisee and those who supervise."""
    sight = Sight(viewer)
    session, others = session_to_hold(session_id, sight)
    return agenda_of(session.person, sight, session, plans_since(session.person, sight, None), others)


def session_to_hold(session_id: int, sight: Sight) -> tuple[Supervision, list[Supervision]]:
    """One session and all of the person's sessions, for the supervisee and those who supervise; raises Absent."""
    person_id = select(Supervision.person_id).where(Supervision.id == session_id).scalar_subquery()
    query = select(Supervision).where(sight.of("supervision"), Supervision.person_id == person_id)
    sessions = list(db.session.scalars(query).unique())
    session = next((one for one in sessions if one.id == session_id), None)
    if session is None:
        raise Absent("supervision")
    hold_line(session.person, sight)
    if not may_meet(session.person, sight.person):
        raise Absent("supervision")
    return session, sessions


def next_agenda(email: str, viewer: Person) -> Agenda:
    """The agenda of somebody's next session, booked or not; raises Absent as well."""
    person = None if text_fault(email) else person_by_email(email)
    if person is None or not may_meet(person, viewer):
        raise Absent("person")
    ahead = next_of(person)
    session = db.session.get(Supervision, ahead.session_id) if ahead.session_id else None
    sight = Sight(viewer)
    return agenda_of(person, sight, session, plans_since(person, sight, None), on=ahead.on)


def may_meet(person: Person, viewer: Person) -> bool:
    """Whether somebody is this person, or stands in the line that supervises them."""
    return person.here_on(here().today()) if viewer.id == person.id else supervises(viewer, person)


def supervises(viewer: Person, person: Person) -> bool:
    """Whether somebody stands in the line that supervises a person, and so may read their agenda and record."""
    session = Supervision(person=person, person_id=person.id)
    return any(other.id == viewer.id for other in holders(Relation.SUPERVISOR, session))


def plans_since(person: Person, sight: Sight, since: date | None) -> list[ActionPlan]:
    """Somebody's open plans, and those first due on a local day or later, as far as the reader may see them."""
    asked: Condition = ActionPlan.state.in_(OPEN)
    if since is not None:
        asked = or_(asked, and_(ActionPlan.original_due_on >= since, ActionPlan.state != WITHDRAWN_PLAN))
    return whole_plans(sight, ActionPlan.owner_id == person.id, asked, loading=AT_ONCE)


def agenda_of(
    person: Person,
    sight: Sight,
    session: Supervision | None,
    known: Sequence[ActionPlan],
    sessions: Sequence[Supervision] | None = None,
    work: Casework | None = None,
    on: date | None = None,
) -> Agenda:
    """The agenda of somebody's session, booked or not, from what is `known` of their plans, sessions and casework."""
    plans = [plan for plan in known if plan.state in OPEN]
    _look(person, sight.person, session, plans)
    working = [plan for plan in plans if plan.state != COMPLETED]
    on = session.on if session is not None else on
    assert on is not None, "a session that is not booked has the day that the period gives"
    last_on, next_on = around(session or Supervision(person_id=person.id, on=on, id=0), sessions)
    return Agenda(
        person=person,
        session=session,
        on=on,
        last_on=last_on,
        next_on=next_on,
        plans=working,
        due=[action for plan in working if plan.due_on <= on for action in plan.actions if _left(action)],
        delays=[plan for plan in working if plan.delay_requested_on is not None],
        to_sign_off=[plan for plan in plans if plan.state == COMPLETED],
        forms=_forms(person, sight),
        praise=praise_of(work or casework(person, sight, recently())),
        escalations=None if sight.person.id == person.id else _escalations(plans, sight),
    )


def _look(person: Person, viewer: Person, session: Supervision | None, plans: Sequence[ActionPlan]) -> None:
    """The agenda shows the session and every open plan, practitioners' own included."""
    looked_at("person", person.id, viewer.id)
    if session is not None:
        looked_at("supervision", session.id, viewer.id)
    for plan in plans:
        looked_at("action_plan", plan.id, viewer.id)


def recently() -> date:
    """The local day from which on the recent past counts, as policy says."""
    context = here()
    return context.today() - timedelta(days=context.policy.number("agenda.recent_days"))


def _left(action: Action) -> bool:
    return not (action.done or action.struck)


def _forms(person: Person, sight: Sight) -> list[PractitionerForm]:
    waiting = (PractitionerForm.practitioner_id == person.id, PractitionerForm.state == TO_DISCUSS)
    query = select(PractitionerForm).where(sight.of("practitioner_form"), *waiting).order_by(PractitionerForm.id)
    query = query.options(joinedload(PractitionerForm.audit).lazyload(Audit.auditors))
    return list(db.session.scalars(query).unique())


def _escalations(plans: Sequence[ActionPlan], sight: Sight) -> list[Escalation]:
    """Those of plans that were not finished by their day, or that were sent back again and again."""
    raised = [plan.id for plan in plans if plan.state == ESCALATED or plan.referrals > 1]
    if not raised:
        return []
    loading = (joinedload(Escalation.plan).lazyload(ActionPlan.owners),)
    return escalations_of(sight, Escalation.plan_id.in_(raised), Escalation.state != RESOLVED, loading=loading)


def praise_of(work: Casework) -> list[Praise]:
    """Of recent audits of cases that the person holds, newest first; none that the reader is to grade blind."""
    strengths = work.strengths()
    found = [_praised(audit, strengths.get(audit.id)) for audit in work.after(recently() - timedelta(days=1))]
    return [praise for praise in found if praise.strengths or praise.exemplar]


def _praised(audit: Audit, strengths: str | None) -> Praise:
    return Praise(audit.id, audit.case.reference, local_day(audit.submitted_at), strengths, audit.exemplar_text)
