"""Keeps the referrals of Annex A list 3: subjects of audits of their own, those that went no further included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import aliased

from service.batches import batches
from service.imports import lists
from service.imports.records import ReferralRecord
from service.models import Case, CaseReader, Import, Team
from service.steps.importing.holders import ByName, Workers
from service.steps.importing.tally import Tally
from service.transaction import Work
from workflows.words import CaseStatus, SubjectKind

COUNTS = ("referrals_created", "referrals_updated")
KEPT = ("team_id", "worker_id", "worker_label", "no_further_action")


class Referrals:
    """One file's referrals on their way into the database; a child may have several, told apart by their day."""

    def __init__(self, work: Work, tally: Tally, brought_by: Import) -> None:
        self._work, self._tally, self._import_id = work, tally, brought_by.id
        self._workers, self._teams = Workers(work), ByName(work, Team)

    def apply(self, records: Sequence[ReferralRecord]) -> None:
        """Add those that are new and update those that changed."""
        made: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        for some in batches(records):
            known = self._known([reference_of(record) for record in some])
            for record in some:
                values, row = self._values(record), known.get(reference_of(record))
                if row is None:
                    made.append({**values, **_fixed(record)})
                elif any(getattr(row, name) != values[name] for name in KEPT):
                    changed.append({**values, "id": row.id})
        if made:
            self._work.session.execute(insert(Case), made)
        if changed:
            self._work.session.execute(update(Case), changed)
        self._tally.count("referrals_created", len(made))
        self._tally.count("referrals_updated", len(changed))

    def _known(self, references: list[str]) -> dict[str, Any]:
        columns = (Case.id, Case.reference, *(getattr(Case, name) for name in KEPT))
        query = select(*columns).where(Case.kind == SubjectKind.REFERRAL, Case.reference.in_(references))
        return {row.reference: row for row in self._work.session.execute(query)}

    def _values(self, record: ReferralRecord) -> dict[str, Any]:
        team = self._teams.find(record.team, self._tally, record.source, lists.TEAM) if record.team else None
        worker_id = self._workers.find(record.worker) if record.worker else None
        return {
            "team_id": team.id if team else None,
            "worker_id": worker_id,
            "worker_label": record.worker if worker_id is None else None,
            "no_further_action": record.nfa,
            "last_import_id": self._import_id,
        }


def reference_of(record: ReferralRecord) -> str:
    """What tells a referral from the others of its child: the child's reference and the day."""
    return f"{record.reference}/{record.referred_on.isoformat()}"


def _fixed(record: ReferralRecord) -> dict[str, Any]:
    return {
        "kind": SubjectKind.REFERRAL,
        "reference": reference_of(record),
        "child_reference": record.reference,
        "status": CaseStatus.REFERRAL,
        "opened_on": record.referred_on,
        "restricted": False,
    }


def follow_restrictions(work: Work) -> None:
    """A referral is as restricted as its child's case, and to the same readers."""
    for referral_id, restricted, readers in _restrictions(work):
        referral = work.session.get_one(Case, referral_id)
        referral.restricted = restricted
        now = {reader.person_id: reader for reader in referral.readers}
        for person_id in now.keys() - readers:
            referral.readers.remove(now[person_id])
        referral.readers += [CaseReader(person_id=person_id) for person_id in sorted(readers - now.keys())]
    work.session.flush()


def _restrictions(work: Work) -> Iterator[tuple[int, bool, set[int]]]:
    """The referrals of which something is or was restricted: number, whether the child's case is, who reads that."""
    child = aliased(Case)
    query = (
        select(Case.id, child.id, child.restricted)
        .join(child, child.reference == Case.child_reference)
        .where(Case.kind == SubjectKind.REFERRAL, child.kind == SubjectKind.CASE, child.restricted | Case.restricted)
    )
    rows = work.session.execute(query.order_by(Case.id)).all()
    named = select(CaseReader.case_id, CaseReader.person_id).where(CaseReader.case_id.in_({row[1] for row in rows}))
    readers: dict[int, set[int]] = defaultdict(set)
    for case_id, person_id in work.session.execute(named) if rows else ():
        readers[case_id].add(person_id)
    for referral_id, case_id, restricted in rows:
        yield referral_id, restricted, readers[case_id] if restricted else set()
