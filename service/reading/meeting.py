"""A supervision session as one reader prepares and holds it: what to sign, decide and talk about, and what moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.context import here
from service.looking import looked_at
from service.models import ActionPlan, Escalation, Person, PractitionerForm
from service.queries import Sight
from service.reading.agenda import Agenda, Praise, agenda_of, plans_since, session_to_hold
from service.reading.casework import Casework, casework
from service.reading.development import Development, development_of, half_a_year
from service.reading.missed import YEAR, Missing, found_behind, missed_since
from service.reading.people import role_titles
from service.reading.plans import PlanLine, plan_line
from service.reading.sessions import SessionLine, session_line
from service.reading.training import attended_since
from service.relations import holders
from workflows.action_plan import COMPLETED, ESCALATED, OPEN
from workflows.words import Relation, Side

ABOVE = (Relation.LINE_MANAGER, Relation.SERVICE_MANAGER)


@dataclass(frozen=True)
class Item:
    """A plan to talk about; `found` is what the audit found behind each action, by the action's number.

    `manages`: the reader stands now as the line manager of the owner, and not one of the owners themselves.
    """

    record: ActionPlan
    plan: PlanLine
    found: Mapping[int, Sequence[str]]
    manages: bool
    escalations: Sequence[Escalation] = ()

    @property
    def signs(self) -> bool:
        """It waits for the reader's signature."""
        return self.manages and self.plan.state == COMPLETED

    @property
    def decides(self) -> bool:
        """It waits for the reader's answer to whoever asked for a delay."""
        return self.manages and self.record.delay_requested_on is not None

    @property
    def agrees(self) -> bool:
        """They can still agree to it: of a plan that went up meanwhile, it must have been asked for in time."""
        return self.decides and (self.record.state != ESCALATED or self.record.delay_requested_in_time)


@dataclass(frozen=True)
class Reader:
    """Somebody who reads the practitioner's side, by name and first role."""

    name: str
    role: str
    you: bool


@dataclass(frozen=True)
class OwnSide:
    """What stands on the practitioner's own file and is talked about; for those alone who may read it.

    `discusses`: the reader is who talks about the forms, and records what was agreed.
    """

    readers: Sequence[Reader]
    forms: Sequence[PractitionerForm]
    discusses: bool
    to_sign: Sequence[Item]
    open: Sequence[Item]

    @property
    def plans(self) -> int:
        return len(self.to_sign) + len(self.open)


@dataclass(frozen=True)
class Meeting:
    """One session as its reader sees it; days are local. `mine`: the reader is supervised in it.

    `reads`: the reader may open the person's record, their own or that of somebody below them.
    """

    agenda: Agenda
    session: SessionLine
    mine: bool
    reads: bool
    to_sign: Sequence[Item]
    delays: Sequence[Item]
    open: Sequence[Item]
    well: Sequence[Praise]
    missed: Sequence[Missing]
    own: OwnSide | None
    development: Development
    attended: Sequence[tuple[str, date]]

    @property
    def person(self) -> Person:
        return self.agenda.person

    @property
    def moves(self) -> list[PlanLine]:
        """The plans that follow this session, as far as their latest day."""
        follow = [item for item in (*self.delays, *self.open) if item.record.anchor_on is not None]
        return [item.plan for item in follow if item.plan.due_on == self.session.on and not item.plan.late]


def meeting(session_id: int, sight: Sight) -> Meeting:
    """Raises Absent for everybody but the supervisee and those who supervise."""
    session, sessions = session_to_hold(session_id, sight)
    person, half_year = session.person, half_a_year()
    plans = plans_since(person, sight, half_year)
    behind = {plan.audit_id for plan in plans if plan.state in OPEN and plan.audit_id is not None}
    work = casework(person, sight, min(half_year, here().today() - YEAR), also=behind)
    agenda = agenda_of(person, sight, session, plans, sessions, work)
    items = _items(agenda, work, sight)
    case = [item for item in items if item.record.side == Side.CASE]
    waiting, asked = {plan.id for plan in agenda.to_sign_off}, {plan.id for plan in agenda.delays}
    since = agenda.last_on or half_year
    return Meeting(
        agenda=agenda,
        session=session_line(session),
        mine=person.id == sight.person.id,
        reads=person.id == sight.person.id or person.id in sight.below,
        to_sign=[item for item in case if item.plan.id in waiting],
        delays=[item for item in case if item.plan.id in asked],
        open=[item for item in case if item.plan.id not in waiting | asked],
        well=[praise for praise in agenda.praise if praise.audited_on and praise.audited_on > since],
        missed=missed_since(work, since),
        own=_own(agenda, items, waiting, sight),
        development=development_of(plans, work, half_year),
        attended=attended_since(person, half_year),
    )


def own_side(session_id: int, sight: Sight) -> tuple[Agenda, OwnSide | None]:
    """The practitioner's side alone, which has a page of its own; None for whoever may not read it."""
    session, sessions = session_to_hold(session_id, sight)
    plans, nothing = plans_since(session.person, sight, None), Casework({}, frozenset(), ())
    agenda = agenda_of(session.person, sight, session, plans, sessions, nothing)
    for form in agenda.forms:
        looked_at("practitioner_form", form.id, sight.person.id)
    waiting = {plan.id for plan in agenda.to_sign_off}
    return agenda, _own(agenda, _items(agenda, nothing, sight), waiting, sight)


def _items(agenda: Agenda, work: Casework, sight: Sight) -> list[Item]:
    plans = [*agenda.to_sign_off, *agenda.plans]
    behind, raised = found_behind(plans, work), agenda.escalations or ()
    return [_item(plan, behind, sight, [one for one in raised if one.plan_id == plan.id]) for plan in plans]


def _item(plan: ActionPlan, behind: Mapping[int, Sequence[str]], sight: Sight, raised: Sequence[Escalation]) -> Item:
    waits = plan.state == COMPLETED or plan.delay_requested_on is not None
    manages = waits and _manages(plan, sight.person) and sight.person.id not in plan.ever_owner_ids
    return Item(plan, plan_line(plan), behind, manages, raised)


def _manages(record: ActionPlan | PractitionerForm, viewer: Person) -> bool:
    return any(other.id == viewer.id for other in holders(Relation.LINE_MANAGER, record))


def _own(agenda: Agenda, items: Sequence[Item], waiting: set[int], sight: Sight) -> OwnSide | None:
    """Nothing at all, not even that there is nothing, for whoever does not stand above the person."""
    plans = [item for item in items if item.record.side == Side.PRACTITIONER]
    if not plans and not agenda.forms:
        return None
    return OwnSide(
        readers=_readers(agenda.person, sight.person),
        forms=agenda.forms,
        discusses=any(_manages(form, sight.person) for form in agenda.forms[:1]),
        to_sign=[item for item in plans if item.plan.id in waiting],
        open=[item for item in plans if item.plan.id not in waiting],
    )


def _readers(person: Person, viewer: Person) -> list[Reader]:
    """The practitioner, whoever manages them, and the service manager above."""
    stand_in: Any = PractitionerForm(practitioner=person, practitioner_id=person.id)
    above = [other for relation in ABOVE for other in holders(relation, stand_in)]
    found = dict.fromkeys([person, *above])
    return [Reader(one.name, next(iter(role_titles(one.roles)), ""), one.id == viewer.id) for one in found]
