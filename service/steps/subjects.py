"""Finds what an audit is to be about, and keeps a supervision file with whoever keeps it (DOMAIN row 17)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from service.models import Case, Person
from service.queries import Absent, visible
from service.transaction import Work
from workflows.engine import Incomplete
from workflows.words import CaseStatus, SubjectKind


def subject_for(work: Work, person: Person, kind: SubjectKind, reference: str) -> Case:
    """The subject of this kind and reference, if the person may see it; raises Absent and Incomplete.

    The supervision file of a member of staff is named by their e-mail and made when it is first audited.
    """
    if kind is SubjectKind.SUPERVISION_FILE:
        return _file_of(work, person, reference)
    wanted = visible("subject", person).where(Case.kind == kind, Case.reference == reference)
    found: Case | None = work.session.scalars(wanted).unique().first()
    if found is None:
        raise Absent(f"{kind.replace('_', ' ')} as {reference}")
    return found


def _file_of(work: Work, person: Person, email: str) -> Case:
    seen = visible("person", person).where(Person.email == email.strip().lower())
    supervised: Person | None = work.session.scalars(seen).unique().first()
    if supervised is None or not supervised.here_on(work.today):
        raise Incomplete({"subject": "Nobody whom you see works here with this e-mail. Check it."})
    return supervision_file(work, supervised)


def supervision_file(work: Work, supervised: Person) -> Case:
    """The file that is kept on somebody, held by their line manager of today."""
    mine = Case.kind == SubjectKind.SUPERVISION_FILE, Case.person_id == supervised.id
    found: Case | None = work.session.scalars(select(Case).where(*mine)).unique().first()
    if found is None:
        found = Case(
            kind=SubjectKind.SUPERVISION_FILE,
            reference=supervised.email,
            status=CaseStatus.SUPERVISION_FILE,
            person=supervised,
            restricted=False,
        )
        work.session.add(found)
    found.worker = supervised.manager
    work.session.flush()
    return found


def keep_files(work: Work, person_ids: Collection[int]) -> None:
    """The supervision files that are kept on these people stand with whoever manages them now."""
    files = select(Case).where(Case.kind == SubjectKind.SUPERVISION_FILE, Case.person_id.in_(person_ids))
    for file in work.session.scalars(files).unique():
        file.worker = file.person.manager if file.person else None
    work.session.flush()
