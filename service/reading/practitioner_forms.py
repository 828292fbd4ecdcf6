"""The second form of an audit, for those alone who may read it: itself, who they are, and the list of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import joinedload, selectinload

from service.database import db
from service.looking import looked_at
from service.models import Action, ActionPlan, Audit, Case, Person, PractitionerForm
from service.people import actor_of
from service.queries import Absent, Sight, visible
from service.reading.actions import by_plan, whose
from service.reading.history import Entry, happened
from service.reading.one import seen_one
from service.reading.pages import Page, paged
from service.reading.worklist import tasks_on
from service.relations import holders
from service.surroundings import people_around
from workflows.audit import SCHEDULED
from workflows.practitioner_form import WRITING
from workflows.words import Relation

KIND = "practitioner_form"


@dataclass(frozen=True)
class Reader:
    """Somebody who may read a form, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class ActionLine:
    """An action of a form: whose it is, when it is due, what was done, and whether it was taken off."""

    text: str
    whose: str
    due: str
    note: str
    struck: bool
    plan_id: int | None


@dataclass(frozen=True)
class FormPage:
    """One form as somebody who may read it sees it; `tasks` are their own."""

    record: PractitionerForm
    people: Sequence[Person]
    readers: Sequence[Reader]
    entries: Sequence[Entry]
    tasks: Sequence[Any]


def form_of_audit(audit_id: int, person: Person) -> PractitionerForm:
    """The practitioner's form of an audit; raises Absent, alike where there is none and where it is not to be known."""
    query = visible(KIND, person).where(PractitionerForm.audit_id == audit_id)
    found: PractitionerForm | None = db.session.scalars(query).unique().first()
    if found is None:
        raise Absent("practitioner form")
    looked_at(KIND, found.id, person.id)
    return found


def form_actions(audit_id: int, person: Person) -> list[Action]:
    """Its actions, struck ones included; raises Absent."""
    return list(form_of_audit(audit_id, person).actions)


def may_write_second(audit: Audit, person: Person) -> bool:
    """True for those auditors of an audit still to be done who write the practitioner's form beside it."""
    granted = actor_of(person).scopes("practitioner_form.write")
    mine = audit.state == SCHEDULED and audit.case.worker_id is not None
    return mine and any(other.id == person.id for relation in granted for other in holders(relation, audit))


def form_to_write(audit_id: int, sight: Sight) -> PractitionerForm | None:
    """The form that somebody writes, None before its first words; raises Absent for everybody who does not write it."""
    audit: Audit = seen_one("audit", audit_id, sight)
    if not may_write_second(audit, sight.person):
        raise Absent("practitioner form")
    query = visible(KIND, sight.person).where(PractitionerForm.audit_id == audit_id)
    found: PractitionerForm | None = db.session.scalars(query).unique().first()
    if found is not None:
        looked_at(KIND, found.id, sight.person.id)
    return found


def readers_of_form(form: PractitionerForm) -> list[Reader]:
    """Everybody who may read a form, by name: those above, the practitioner, and its auditors while they write it."""
    auditors = [part.person for part in form.audit.auditors if form.state == WRITING and part.role in ("lead", "pair")]
    around = [
        *((form.practitioner, "the practitioner"),),
        *((person, "line manager") for person in holders(Relation.LINE_MANAGER, form)),
        *((person, "service manager") for person in holders(Relation.SERVICE_MANAGER, form)),
        *((person, "while writing it") for person in auditors),
    ]
    found: dict[int, Reader] = {}
    for person, why in around:
        found.setdefault(person.id, Reader(person.name, why))
    return list(found.values())


def readers_to_be(audit: Audit) -> list[Reader]:
    """Who will read a form that is not begun yet."""
    form = PractitionerForm(audit=audit, practitioner=audit.case.worker, state=WRITING)
    return readers_of_form(form)


def action_lines(form: PractitionerForm) -> list[ActionLine]:
    """The actions of a form, those that were taken off included."""
    return [
        ActionLine(action.text, whose(action), by_plan(action), action.done_note or "", action.struck, action.plan_id)
        for action in form.actions
    ]


def form_page(number: int, sight: Sight) -> FormPage:
    """Raises Absent, alike where there is none and where it is not to be known."""
    loading = (
        joinedload(PractitionerForm.audit).joinedload(Audit.case),
        joinedload(PractitionerForm.escalations).lazyload("*"),
        selectinload(PractitionerForm.actions),
        selectinload(PractitionerForm.plans).selectinload(ActionPlan.actions),
    )
    form: PractitionerForm = seen_one(KIND, number, sight, *loading)
    people = people_around(form.audit_id, form.practitioner_id, sight.person.id)
    mine = [task for task in tasks_on([(KIND, number)]) if task.assignee_id == sight.person.id]
    return FormPage(
        record=form,
        people=people,
        readers=readers_of_form(form),
        entries=happened([(KIND, number)], sight),
        tasks=[task for task in mine if task.closed_at is None],
    )


def form_list(sight: Sight, page: int) -> Page[PractitionerForm]:
    """The forms that somebody may read, newest first."""
    query = visible(KIND, sight.person).order_by(PractitionerForm.id.desc())
    loading = (joinedload(PractitionerForm.audit).joinedload(Audit.case).lazyload(Case.readers),)
    return paged(query, page, lambda form: form, *loading)
