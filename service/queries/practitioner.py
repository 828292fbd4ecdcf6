"""Which practitioners' forms, and what hangs on them, a person sees: exactly those whom DOMAIN §7 names.

The practitioner, whoever stands now as their line manager or as the service manager above, and its auditors while
they write it; on a restricted case only those of them who are named. No role sees one by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from sqlalchemy import Integer, Select, and_, false, literal, or_, select, union
from sqlalchemy.orm import aliased

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
)
from service.people import STANDING, line_held
from service.queries.cases import named_for, unrestricted
from service.queries.sight import TASK, VALUES, Condition, Reader, Sight, assigned, seeing, there_is
from service.relations import holders
from workflows.audit import SCHEDULED
from workflows.escalation import RESOLVED
from workflows.practitioner_form import WITHDRAWN, WRITING
from workflows.words import AuditorRole, Relation

ABOVE = (Relation.LINE_MANAGER, Relation.SERVICE_MANAGER)
# Roles that may come to stand above people who are not in their own line.
WIDE = frozenset({"head_of_service", "quality", "service_manager"})
WRITERS = (AuditorRole.LEAD, AuditorRole.PAIR)
FORM = aliased(PractitionerForm)


@seeing("practitioner_form")
def forms_seen(reader: Reader) -> Condition:
    """Those that one may read, and those that one is to write."""
    return or_(forms_read(reader), _written_by(reader))


def forms_read(reader: Reader) -> Condition:
    """Those about oneself, and about people above whom one stands now; an empty one is nobody's to read."""
    form = PractitionerForm
    return and_(form.written, _open_to(reader, form, form.practitioner_id))


def form_plans_seen(reader: Reader) -> Condition:
    """The plans of forms that one may read, one's own, and those of people above whom one stands: they sign off."""
    of_form = there_is(ActionPlan, PractitionerForm.id == ActionPlan.form_id, forms_read(reader))
    around = _open_to(reader, ActionPlan, ActionPlan.owner_id)
    return and_(ActionPlan.form_id.is_not(None), or_(of_form, around))


def form_escalations_seen(reader: Reader) -> Condition:
    """Those of plans and forms that one may read, one's own form apart; and what one was asked or told about."""
    form = PractitionerForm
    others = and_(forms_read(reader), form.practitioner_id != reader.me)
    of_form = there_is(Escalation, form.id == Escalation.form_id, others)
    of_plan = there_is(Escalation, ActionPlan.id == Escalation.plan_id, form_plans_seen(reader))
    on_own = there_is(Escalation, form.id == Escalation.form_id, form.practitioner_id == reader.me)
    read = and_(or_(of_form, of_plan), ~on_own) if reader.grants.get("escalation.view") else false()
    visible = there_is(Escalation, Case.id == Escalation.case_id, or_(Case.restricted.is_(False), _named(reader)))
    asked = or_(assigned(reader, "escalation", Escalation), _told(reader))
    return and_(Escalation.form_id.is_not(None), visible, or_(read, asked))


def _told(reader: Reader) -> Condition:
    """A clock has told this person that nobody answers, as it does at the top; only as long as that is so."""
    if not reader.grants:
        return false()
    on_it = TASK.subject_kind == "escalation", TASK.subject_id == Escalation.id
    mine = OutboxItem.task_id == TASK.id, OutboxItem.recipient_id == reader.me
    return and_(Escalation.state != RESOLVED, there_is(Escalation, *on_it, *mine))


def _open_to(reader: Reader, model: Any, person_id: Any) -> Condition:
    """Records about oneself or somebody above whom one stands, within what restriction allows."""
    views = reader.grants.get("practitioner_form.view", frozenset())
    above = views & set(ABOVE)
    mine = person_id == reader.me if Relation.PRACTITIONER in views else false()
    plain = or_(mine, person_id.in_(reader.known("managed")) if above else false())
    named = or_(mine, model.id.in_(reader.known(f"restricted {model.__tablename__}")) if above else false())
    ruled = or_(and_(Case.restricted.is_(False), plain), and_(_named(reader), named))
    return there_is(model, *_behind(model), Case.id == Audit.case_id, ruled) if views else false()


def _behind(model: Any) -> tuple[Condition, ...]:
    """How a form, or a plan of a form, leads to its audit."""
    if model is PractitionerForm:
        return (Audit.id == model.audit_id,)
    return FORM.id == model.form_id, Audit.id == FORM.audit_id


def _named(reader: Reader) -> Condition:
    """The case is restricted and names the person."""
    return and_(Case.restricted, named_for(reader))


def _written_by(reader: Reader) -> Condition:
    """Its lead and pair auditors have it before them until the audit is submitted."""
    if not reader.grants.get("practitioner_form.write"):
        return false()
    form = PractitionerForm
    audit = Audit.id == form.audit_id, Audit.state == SCHEDULED
    mine = Auditor.audit_id == Audit.id, Auditor.person_id == reader.me, Auditor.role.in_(WRITERS)
    unwritten = and_(form.state == WITHDRAWN, form.written.is_(False))
    open_to_me = there_is(form, *audit, *mine, Case.id == Audit.case_id, unrestricted(reader))
    return and_(or_(form.state == WRITING, unwritten), open_to_me)


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
            select(literal("named"), form.id).where(form.audit_id.in_(_audits(_named_cases(sight.person.id)))),
            select(literal("people"), form.practitioner_id),
            select(literal("people"), owner).where(ActionPlan.form_id.is_not(None)),
        )
        rows = db.session.execute(query).all()
        for kind in ("named", "people"):
            sight.kept[kind] = frozenset(number for found, number in rows if found == kind)
    return sight.kept[what]


def _audits(cases: Select[Any]) -> Select[Any]:
    return select(Audit.id).where(Audit.case_id.in_(cases))


def _named_cases(person_id: int) -> Select[Any]:
    named = select(CaseReader.case_id).where(CaseReader.person_id == person_id)
    return select(Case.id).where(Case.restricted, Case.id.in_(named))


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


VALUES["managed"] = (Integer(), _managed)
VALUES |= {
    f"restricted {model.__tablename__}": (Integer(), partial(_restricted, model=model))
    for model in (ActionPlan, PractitionerForm)
}
