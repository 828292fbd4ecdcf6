"""Which practitioners' forms, and what hangs on them, a person sees: exactly those whom DOMAIN §7 names.

The practitioner, whoever stands now as their line manager or as the service manager above, and its auditors while
they write it; on a restricted case only those of them who are named. No role sees one by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, false, literal, or_, select, union

from service.context import here
from service.database import db
from service.models import (
    ActionPlan,
    Audit,
    Auditor,
    Case,
    CaseReader,
    Escalation,
    OutboxItem,
    Person,
    PractitionerForm,
    Task,
)
from service.people import STANDING, line_held
from service.queries.sight import Condition, Sight, assigned, seeing
from service.relations import holders
from workflows.audit import SCHEDULED
from workflows.escalation import RESOLVED
from workflows.practitioner_form import WITHDRAWN, WRITING
from workflows.words import AuditorRole, Relation

ABOVE = (Relation.LINE_MANAGER, Relation.SERVICE_MANAGER)
# Roles that may come to stand above people who are not in their own line.
WIDE = frozenset({"head_of_service", "quality", "service_manager"})
WRITERS = (AuditorRole.LEAD, AuditorRole.PAIR)


@seeing("practitioner_form")
def forms_seen(sight: Sight) -> Condition:
    """Those that one may read, and those that one is to write."""
    return or_(forms_read(sight), _written_by(sight))


def forms_read(sight: Sight) -> Condition:
    """Those about oneself, and about people above whom one stands now; an empty one is nobody's to read."""
    form = PractitionerForm
    return and_(form.written, _open_to(sight, form.audit_id, form.practitioner_id, form))


def form_plans_seen(sight: Sight) -> Condition:
    """The plans of forms that one may read, one's own, and those of people above whom one stands: they sign off."""
    of_forms = select(PractitionerForm.id).where(forms_read(sight)).correlate(None)
    audit_id = select(PractitionerForm.audit_id).where(PractitionerForm.id == ActionPlan.form_id).scalar_subquery()
    around = _open_to(sight, audit_id, ActionPlan.owner_id, ActionPlan)
    return and_(ActionPlan.form_id.is_not(None), or_(ActionPlan.form_id.in_(of_forms), around))


def form_escalations_seen(sight: Sight) -> Condition:
    """Those of plans and forms that one may read, one's own form apart; and what one was asked or told about."""
    others = and_(forms_read(sight), PractitionerForm.practitioner_id != sight.person.id)
    of_form = Escalation.form_id.in_(select(PractitionerForm.id).where(others).correlate(None))
    of_plan = Escalation.plan_id.in_(select(ActionPlan.id).where(form_plans_seen(sight)).correlate(None))
    on_own = Escalation.form_id.in_(
        select(PractitionerForm.id).where(PractitionerForm.practitioner_id == sight.person.id).correlate(None)
    )
    read = and_(or_(of_form, of_plan), ~on_own) if sight.grants.get("escalation.view") else false()
    visible = or_(Escalation.case_id.in_(_open_cases()), Escalation.case_id.in_(_named_cases(sight)))
    asked = or_(assigned(sight, "escalation", Escalation.id), _told(sight))
    return and_(Escalation.form_id.is_not(None), visible, or_(read, asked))


def _told(sight: Sight) -> Condition:
    """A clock has told this person that nobody answers, as it does at the top; only as long as that is so."""
    told = select(Task.subject_id).join(OutboxItem, OutboxItem.task_id == Task.id)
    mine = told.where(Task.subject_kind == "escalation", OutboxItem.recipient_id == sight.person.id)
    return and_(Escalation.state != RESOLVED, Escalation.id.in_(mine.correlate(None))) if sight.grants else false()


def _open_to(sight: Sight, audit_id: Any, person_id: Any, model: Any) -> Condition:
    """Records about oneself or somebody above whom one stands, within what restriction allows."""
    me = sight.person.id
    views = sight.grants.get("practitioner_form.view", frozenset())
    mine = person_id == me if Relation.PRACTITIONER in views else false()
    above = views & set(ABOVE)
    plain = or_(mine, person_id.in_(_managed(sight)) if above else false())
    named = or_(mine, model.id.in_(_restricted(sight, model)) if above else false())
    on_open, on_named = audit_id.in_(_open_audits()), audit_id.in_(_audits(_named_cases(sight)))
    return or_(and_(on_open, plain), and_(on_named, named))


def _written_by(sight: Sight) -> Condition:
    """Its lead and pair auditors have it before them until the audit is submitted."""
    if not sight.grants.get("practitioner_form.write"):
        return false()
    mine = select(Audit.id).join(Auditor).where(Auditor.person_id == sight.person.id, Auditor.role.in_(WRITERS))
    mine = mine.where(Audit.state == SCHEDULED).correlate(None)
    open_to_me = or_(
        PractitionerForm.audit_id.in_(_open_audits()), PractitionerForm.audit_id.in_(_audits(_named_cases(sight)))
    )
    unwritten = and_(PractitionerForm.state == WITHDRAWN, PractitionerForm.written.is_(False))
    return and_(PractitionerForm.audit_id.in_(mine), or_(PractitionerForm.state == WRITING, unwritten), open_to_me)


def _audits(cases: Select[Any]) -> Select[Any]:
    return select(Audit.id).where(Audit.case_id.in_(cases)).correlate(None)


@cache
def _open_audits() -> Select[Any]:
    """The audits of cases that are not restricted: the same words for everybody, put together once."""
    return _audits(_open_cases())


@cache
def _open_cases() -> Select[Any]:
    return select(Case.id).where(Case.restricted.is_(False)).correlate(None)


def _named_cases(sight: Sight) -> Select[Any]:
    named = select(CaseReader.case_id).where(CaseReader.person_id == sight.person.id).correlate(None)
    return select(Case.id).where(Case.restricted, Case.id.in_(named)).correlate(None)


def _managed(sight: Sight) -> frozenset[int]:
    """The people with something on their own file above whom this person stands now."""
    if "managed" not in sight.kept:
        wide = sight.person.roles & WIDE or _named_by_policy(sight.person)
        people = _on_file(sight, "people")
        wanted = people if wide else people & sight.below
        line = _with_line(wanted)
        sight.people.extend(line.values())
        above = [number for number in wanted if _stands_above(sight.person, _stand_in(line[number]))]
        sight.kept["managed"] = frozenset(above)
    return sight.kept["managed"]


def _on_file(sight: Sight, what: str) -> frozenset[int]:
    """Who has something on their own file, and which forms of restricted cases this person is named on: one query."""
    if what not in sight.kept:
        form, owner = PractitionerForm, ActionPlan.owner_id
        query = union(
            select(literal("named"), form.id).where(form.audit_id.in_(_audits(_named_cases(sight)))),
            select(literal("people"), form.practitioner_id),
            select(literal("people"), owner).where(ActionPlan.form_id.is_not(None)),
        )
        rows = db.session.execute(query).all()
        for kind in ("named", "people"):
            sight.kept[kind] = frozenset(number for found, number in rows if found == kind)
    return sight.kept[what]


def _named_by_policy(person: Person) -> bool:
    return person.email in {here().policy.get(f"people.{who}") for who in ("quality_lead", "deputy")}


def _with_line(numbers: Iterable[int]) -> dict[int, Person]:
    """These people and all managers above them: while they are held, no line is walked query by query."""
    wanted = frozenset(numbers)
    held = [line_held(number) for number in wanted]
    if None not in held:
        return {person.id: person for people in held for person in people or ()}
    line = select(Person.id).where(Person.id.in_(wanted)).cte("line", recursive=True)
    above = select(Person.manager_id).join(line, Person.id == line.c.id).where(Person.manager_id.is_not(None))
    query = select(Person).where(Person.id.in_(select(line.union(above).c.id)))
    return {person.id: person for person in db.session.scalars(query.options(*STANDING)).unique()}


def _stand_in(person: Person) -> PractitionerForm:
    """Any form about somebody, to ask who stands around it."""
    return PractitionerForm(practitioner=person, practitioner_id=person.id)


def _restricted(sight: Sight, model: Any) -> frozenset[int]:
    """The records of restricted cases on which this person is named and stands above whom they are about."""
    forms, key = _on_file(sight, "named"), f"restricted {model.__tablename__}"
    if forms and key not in sight.kept:
        of_form = model.form_id if model is ActionPlan else model.id
        found = db.session.scalars(select(model).where(of_form.in_(forms))).unique().all()
        sight.kept[key] = frozenset(record.id for record in found if _stands_above(sight.person, record))
    return sight.kept.get(key, frozenset())


def _stands_above(person: Person, record: Any) -> bool:
    return any(other.id == person.id for relation in ABOVE for other in holders(relation, record))
