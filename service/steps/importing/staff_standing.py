"""Reads how the staff stand before a staff file, for the rules that judge its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import exists, or_, select

from service.imports.records import StaffRecord
from service.models import Audit, Case, CaseReader, Person
from service.steps.importing.staff_rules import StaffFile, Standing
from service.transaction import Work
from workflows.audit import SIGNED_OFF, WITHDRAWN
from workflows.words import CaseStatus, Relation


def staff_file(work: Work, people: Mapping[str, Person], records: Sequence[StaffRecord]) -> StaffFile:
    """The file's rows against the staff of today."""
    emails = {person.id: email for email, person in people.items()}
    return StaffFile(
        before={email: _standing(person, emails) for email, person in people.items()},
        records={record.email: record for record in records},
        today=work.today,
        acting=work.context.roles.acting_as(Relation.ADDRESSEE),
        outside=work.context.roles.are_outside,
        guarded=_guarded(work, emails),
    )


def _standing(person: Person, emails: Mapping[int, str]) -> Standing:
    return Standing(
        email=person.email,
        name=person.name,
        roles=person.roles,
        manager_email=emails[person.manager_id] if person.manager_id is not None else None,
        known_as=frozenset(known.normalised for known in person.known_as),
        starts_on=person.starts_on,
        left_on=person.left_on,
    )


def _guarded(work: Work, emails: Mapping[int, str]) -> list[frozenset[str]]:
    """Who may read each restricted case that is open or has an open audit."""
    audited = exists().where(Audit.case_id == Case.id, Audit.state.not_in((SIGNED_OFF, WITHDRAWN)))
    is_open = Case.closed_on.is_(None) & (Case.status != str(CaseStatus.CLOSED))
    query = select(CaseReader.case_id, CaseReader.person_id).join(Case, Case.id == CaseReader.case_id)
    readers: dict[int, set[str]] = defaultdict(set)
    for case_id, person_id in work.session.execute(query.where(Case.restricted, or_(is_open, audited))):
        readers[case_id].add(emails[person_id])
    return [frozenset(names) for names in readers.values()]
