"""Names the open cases that a file which should list every open case does not have."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select

from service.imports.records import AllocationRecord, CaseRecord
from service.models import Case, CaseChange, Import
from service.steps.importing.sources import Source
from service.steps.importing.tally import Tally
from service.transaction import Work
from workflows.words import CaseStatus, SubjectKind

REASON = (
    "This case is open here, and no row of this file was taken for it. It was left open. Look it up in the case "
    "system: if it is closed, the next file should have it with its closing date."
)


def tell_of_absent(work: Work, source: Source, tally: Tally, records: Sequence[CaseRecord | AllocationRecord]) -> None:
    """A notice for each open case that files of this kind told of before and this one does not (DOMAIN §9).

    It is never closed silently: a slip in an export would otherwise close a team's whole caseload.
    """
    if not source.whole:
        return
    told_before = exists().where(
        CaseChange.case_id == Case.id, CaseChange.import_id == Import.id, Import.kind == str(source.kind)
    )
    open_cases = select(Case.reference, Case.status).where(
        Case.kind == SubjectKind.CASE, Case.closed_on.is_(None), Case.status != str(CaseStatus.CLOSED), told_before
    )
    here = {record.reference for record in records}
    for reference, status in work.session.execute(open_cases.order_by(Case.reference)):
        if reference not in here and source.covers(status):
            tally.count("absent")
            tally.notice(None, None, None, reference, REASON)
