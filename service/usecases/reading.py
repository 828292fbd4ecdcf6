"""Reads lists, cases, imports and histories for people: filtered, in order, a page and few queries at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import defer, joinedload, lazyload, selectinload

from service.blindness import NAMED, TOLD, blind_in_history, without_judgement
from service.database import db
from service.filters import FILTERS
from service.looking import looked_at
from service.models import (
    RECORDS,
    Action,
    ActionPlan,
    Audit,
    Auditor,
    Case,
    CaseChange,
    Cycle,
    Escalation,
    Exemption,
    Exercise,
    History,
    Import,
    Moderation,
    Participant,
    Person,
    PractitionerForm,
    Reminded,
    Review,
    SelfAudit,
    StandardReminder,
    Supervision,
    Task,
    Team,
    ToolVersion,
)
from service.queries import Absent, find, may, visible
from service.reviewing import audits_to_review
from workflows.catalogue import LIFECYCLES
from workflows.definition import FactKind
from workflows.engine import NotPermitted
from workflows.tool_model import text_fault
from workflows.words import SubjectKind


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the key after which the next ones begin (None: there are no more)."""

    items: list[Any]
    last: Any | None


def page(query: Select[Any], limit: int, key: Callable[[Any], Any]) -> Page:
    """The first `limit` rows of a query in its own order; one more is asked for, to know whether there are more."""
    rows = list(db.session.scalars(query.limit(limit + 1)).unique())
    return Page(rows[:limit], key(rows[limit - 1]) if len(rows) > limit else None)


def listed(kind: str, person: Person, filters: Mapping[str, Any], *, after: int | None, limit: int) -> Page:
    """Records of a kind that a person may see, newest first, beginning below the number `after`."""
    model = RECORDS[kind]
    query = visible(kind, person).options(*WITH[kind]).order_by(model.id.desc())
    for name, value in filters.items():
        query = query.where(FILTERS[kind][name](value, person))
    return page(query if after is None else query.where(model.id < after), limit, lambda record: record.id)


def listed_cases(person: Person, filters: Mapping[str, Any], *, after: str | None, limit: int) -> Page:
    """Cases that a person may see, by reference, beginning behind `after`."""
    query = visible("case", person).options(*WITH["case"]).order_by(Case.reference)
    for name, value in filters.items():
        query = query.where(FILTERS["case"][name](value, person))
    return page(query if after is None else query.where(Case.reference > after), limit, lambda case: case.reference)


def listed_subjects(kind: SubjectKind, person: Person, *, after: str | None, limit: int) -> Page:
    """Subjects of a kind that a person may see, by reference, beginning behind `after`."""
    query = visible("subject", person).where(Case.kind == kind).order_by(Case.reference)
    query = query.options(*WITH["case"], joinedload(Case.service))
    return page(query if after is None else query.where(Case.reference > after), limit, lambda case: case.reference)


def case_seen(reference: str, person: Person) -> Case:
    """A case that the person may see; raises Absent."""
    query = visible("case", person).where(Case.reference == reference)
    found: Case | None = None if text_fault(reference) else db.session.scalars(query).unique().first()
    if found is None:
        raise Absent("case")
    looked_at("case", found.id, person.id)
    return found


def changes_of(case: Case) -> list[CaseChange]:
    """What imports changed about a case, oldest first."""
    return list(db.session.scalars(select(CaseChange).where(CaseChange.case_id == case.id).order_by(CaseChange.id)))


def listed_imports(person: Person, *, after: int | None, limit: int) -> Page:
    """Imports, newest first; raises NotPermitted."""
    importer(person)
    query = select(Import).order_by(Import.id.desc()).options(*WITH["import"])
    return page(query if after is None else query.where(Import.id < after), limit, lambda made: made.id)


def one_import(import_id: int, person: Person) -> Import:
    """One import; raises NotPermitted and Absent."""
    importer(person)
    found = db.session.get(Import, import_id)
    if found is None:
        raise Absent("import")
    looked_at("import", found.id, person.id)
    return found


def importer(person: Person) -> None:
    """Raise NotPermitted for those who may not import at all."""
    if not (may(person, "import.run") or may(person, "import.staff")):
        raise NotPermitted("Only the performance team and administrators import files. Ask them for what is missing.")


def history(kind: str, record_id: int, person: Person, *, after: int, limit: int) -> Page:
    """What happened to a record that the person sees, oldest first, beginning behind the sequence `after`."""
    find(kind, record_id, person)
    query = (
        _history(kind, record_id).where(History.sequence > after).order_by(History.sequence).options(*WITH["history"])
    )
    if not blind_in_history(person, kind, record_id):
        return page(query, limit, lambda row: row.sequence)
    told = page(query.where(History.trigger.in_(TOLD | NAMED)), limit, lambda row: row.sequence)
    return Page([without_judgement(row) for row in told.items], told.last)


def latest(kind: str, record_id: int, person: Person) -> History | None:
    """The last thing that happened to a record, if the person may see it."""
    find(kind, record_id, person)
    return db.session.scalars(_history(kind, record_id).order_by(History.sequence.desc()).limit(1)).first()


def people_named(rows: Iterable[History]) -> dict[int, Person]:
    """The people whom histories hold by number in their facts."""
    wanted = {row.facts[name] for row in rows for name in person_facts(row)}
    if not wanted:
        return {}
    query = select(Person).where(Person.id.in_(wanted)).options(lazyload("*"))
    return {person.id: person for person in db.session.scalars(query)}


def person_facts(row: History) -> list[str]:
    """The names of the facts of a history row that are people."""
    rows = LIFECYCLES[row.subject_kind].rows_for(row.trigger)
    names = {fact.name for lifecycle_row in rows for fact in lifecycle_row.needs if fact.kind is FactKind.PERSON}
    return [name for name in sorted(names) if isinstance(row.facts.get(name), int)]


def actions_of(audit_id: int, person: Person) -> list[Action]:
    """The case-side actions of an audit, struck ones included; raises Absent."""
    find("audit", audit_id, person)
    query = select(Action).where(Action.audit_id == audit_id, Action.side == "case").order_by(Action.id)
    return list(db.session.scalars(query.options(joinedload(Action.owner).lazyload("*"))))


def reviewed_audits(review_id: int, person: Person) -> list[Audit]:
    """The audits that a review is about, or looked at, as far as the person may see them; raises Absent."""
    review: Review = find("review", review_id, person)
    numbers = [looked_at.audit_id for looked_at in review.audits] or audits_to_review(review)
    query = visible("audit", person).where(Audit.id.in_(numbers)).options(*WITH["audit"]).order_by(Audit.id)
    return list(db.session.scalars(query).unique())


def _history(kind: str, record_id: int) -> Select[Any]:
    return select(History).where(History.subject_kind == kind, History.subject_id == record_id)


# --- what is loaded with a list, so that no row asks for its own -----------------------------------------

_CASE = (
    joinedload(Audit.case).lazyload(Case.readers),
    joinedload(Audit.case).lazyload(Case.worker),
    joinedload(Audit.case).joinedload(Case.team).lazyload("*"),
)
WITH: dict[str, tuple[Any, ...]] = {
    "action_plan": (
        joinedload(ActionPlan.owner).lazyload("*"),
        joinedload(ActionPlan.delay_by).lazyload("*"),
        joinedload(ActionPlan.service),
        lazyload(ActionPlan.owners),
        joinedload(ActionPlan.form).lazyload("*"),
        selectinload(ActionPlan.actions).joinedload(Action.owner).lazyload("*"),
    ),
    "audit": (
        *_CASE,
        joinedload(Audit.filed_by).lazyload("*"),
        joinedload(Audit.entered_by).lazyload("*"),
        selectinload(Audit.auditors).joinedload(Auditor.person).lazyload("*"),
        joinedload(Audit.exemplar_by).lazyload("*"),
        selectinload(Audit.plans).lazyload("*"),
        selectinload(Audit.escalations).joinedload(Escalation.plan).lazyload("*"),
        selectinload(Audit.moderations).lazyload("*"),
    ),
    "case": (
        joinedload(Case.worker).lazyload("*"),
        joinedload(Case.team).joinedload(Team.service),
        lazyload(Case.readers),
    ),
    "cycle": (joinedload(Cycle.predecessor), selectinload(Cycle.named)),
    "escalation": (
        joinedload(Escalation.case).lazyload("*"),
        joinedload(Escalation.audit).lazyload("*"),
        joinedload(Escalation.audit).joinedload(Audit.case).lazyload("*"),
        joinedload(Escalation.plan).lazyload("*"),
        joinedload(Escalation.plan).selectinload(ActionPlan.owners),
        selectinload(Escalation.tasks).joinedload(Task.assignee).lazyload("*"),
        selectinload(Escalation.tasks).joinedload(Task.delegated_by).lazyload("*"),
    ),
    "exercise": (
        joinedload(Exercise.case).lazyload("*"),
        joinedload(Exercise.facilitator).lazyload("*"),
        selectinload(Exercise.participants).joinedload(Participant.person).lazyload("*"),
    ),
    "exemption": (
        joinedload(Exemption.person).lazyload("*"),
        joinedload(Exemption.requester).lazyload("*"),
        joinedload(Exemption.approver).lazyload("*"),
        joinedload(Exemption.case).lazyload("*"),
    ),
    "history": (joinedload(History.actor).lazyload("*"), joinedload(History.on_behalf_of).lazyload("*")),
    "import": (defer(Import.notices), joinedload(Import.actor).lazyload("*")),
    "moderation": (
        joinedload(Moderation.audit).lazyload("*"),
        joinedload(Moderation.audit).joinedload(Audit.case).lazyload("*"),
        joinedload(Moderation.moderator).lazyload("*"),
    ),
    "self_audit": (joinedload(SelfAudit.author).lazyload("*"), joinedload(SelfAudit.case).lazyload("*")),
    "practitioner_form": (
        joinedload(PractitionerForm.practitioner).lazyload("*"),
        joinedload(PractitionerForm.audit).lazyload("*"),
        joinedload(PractitionerForm.discussed_by).lazyload("*"),
        joinedload(PractitionerForm.filed_by).lazyload("*"),
        joinedload(PractitionerForm.entered_by).lazyload("*"),
        selectinload(PractitionerForm.actions).joinedload(Action.owner).lazyload("*"),
    ),
    "standard_reminder": (
        joinedload(StandardReminder.sender).lazyload("*"),
        selectinload(StandardReminder.teams).lazyload("*"),
        selectinload(StandardReminder.reminded).joinedload(Reminded.person).lazyload("*"),
        selectinload(StandardReminder.letters).lazyload("*"),
    ),
    "review": (
        joinedload(Review.reviewer).lazyload("*"),
        joinedload(Review.manager).lazyload("*"),
        joinedload(Review.person).lazyload("*"),
        selectinload(Review.audits),
    ),
    "supervision": (joinedload(Supervision.person).lazyload("*"),),
    "tool_version": (joinedload(ToolVersion.author).lazyload("*"), defer(ToolVersion.content)),
}
