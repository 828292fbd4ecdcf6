"""Writes the second form of an audit; whoever may not know of one is told what is told where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from service.facts import reader
from service.models import Audit, Person, PractitionerForm
from service.people import actor_of
from service.queries import Absent, locked
from service.relations import holders, readers_of
from service.remembering import Remembering
from service.steps.gate import DatabaseGate
from service.transaction import Work, transaction
from service.versions import check_version
from workflows.audit import SCHEDULED
from workflows.engine import Illegal, Incomplete

KIND = "practitioner_form"
EMPTY = "Write a finding, a strength or an action. A form with nothing in it is not kept."
NO_PRACTITIONER = "Nobody holds this case, so there is nobody on whose file a form could be kept."
UNSEEN = "{name} may not see this restricted case, so no form about them can be kept with its audit."


def write_form(audit_id: int, person: Person, data: Mapping[str, Any], *, version: int | None = None) -> Any:
    """Keep findings and strengths, as an auditor of an audit that is still to be done; the first words begin the form.

    `{"findings": [{"text", "theme"}], "strengths": text}`; what is not named stays as it is. Raises Absent for
    everybody else, as if there were none; Illegal, Incomplete, Stale.
    """
    return _written(audit_id, person, "write", data, version, None)


def add_form_action(
    audit_id: int,
    person: Person,
    data: Mapping[str, Any],
    *,
    version: int | None = None,
    remember: Remembering | None = None,
) -> Any:
    """Add an action, as one of its auditors or, once it is handed over, as the line manager."""
    return _written(audit_id, person, "add_action", data, version, remember)


def _written(
    audit_id: int,
    person: Person,
    trigger: str,
    data: Mapping[str, Any],
    version: int | None,
    remember: Remembering | None,
) -> Any:
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        if remember is not None and (answer := remember.recalled(work, person.id)) is not None:
            return answer
        gate = DatabaseGate(work)
        known = _locked(work, audit_id, person)
        form = known or _begun(work, gate, audit_id, person)
        check_version(form, version)
        gate.fire(form, trigger, actor_of(person), {}, reader(form, data))
        if known is None and not form.written:
            raise Incomplete({"findings": EMPTY})
        gate.settle()
        return remember.kept(work, person, form) if remember is not None else form


def _locked(work: Work, audit_id: int, person: Person) -> Any:
    """The form as it stands, if there is one; raises Absent for whoever may not know of it."""
    number = work.session.scalar(select(PractitionerForm.id).where(PractitionerForm.audit_id == audit_id))
    return locked(KIND, number, person) if number is not None else None


def _begun(work: Work, gate: DatabaseGate, audit_id: int, person: Person) -> PractitionerForm:
    """A new form, for those alone who could have one before them: to others it is absent, as is everybody else's."""
    try:
        audit: Audit = locked("audit", audit_id, person)
    except Absent:
        raise Absent("practitioner form") from None
    # Somebody else may have begun it before the audit was locked.
    known: PractitionerForm | None = _locked(work, audit_id, person)
    if known is not None:
        return known
    if audit.state != SCHEDULED or not _writes(person, audit):
        raise Absent("practitioner form")
    practitioner = audit.case.worker
    if practitioner is None or not practitioner.here_on(work.today):
        raise Illegal(NO_PRACTITIONER)
    readers = readers_of(audit)
    if readers is not None and practitioner.id not in readers:
        raise Illegal(UNSEEN.format(name=practitioner.name))
    form = PractitionerForm(audit=audit, practitioner=practitioner, written=False, findings=[], strengths="")
    gate.begin(form, actor_of(person), {})
    return form


def _writes(person: Person, audit: Audit) -> bool:
    granted = actor_of(person).scopes("practitioner_form.write")
    return any(other.id == person.id for relation in granted for other in holders(relation, audit))
