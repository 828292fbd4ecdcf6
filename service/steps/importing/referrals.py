"""Keeps the referrals of Annex A list 3: the frame of referral audits, subjects of their own and no cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update

from service.batches import batches
from service.imports.records import ReferralRecord
from service.models import Import, Referral
from service.steps.importing.tally import Tally
from service.transaction import Work

COUNTS = ("referrals_created", "referrals_updated")
KEPT = ("no_further_action", "team_label", "worker_label")


def apply_referrals(work: Work, records: Sequence[ReferralRecord], tally: Tally, brought_by: Import) -> None:
    """Add those that are new and update those that changed; one child may have several, told apart by their day."""
    made, changed = [], []
    for some in batches(records):
        known = _known(work, some)
        for record in some:
            values = dict(zip(KEPT, (record.nfa, record.team, record.worker), strict=True))
            row = known.get((record.reference, record.referred_on))
            if row is None:
                key = {"reference": record.reference, "referred_on": record.referred_on}
                made.append({**values, **key, "import_id": brought_by.id})
            elif any(getattr(row, name) != value for name, value in values.items()):
                changed.append({**values, "id": row.id, "import_id": brought_by.id})
    if made:
        work.session.execute(insert(Referral), made)
    if changed:
        work.session.execute(update(Referral), changed)
    tally.count("referrals_created", len(made))
    tally.count("referrals_updated", len(changed))


def _known(work: Work, some: Sequence[ReferralRecord]) -> dict[tuple[str, Any], Any]:
    columns = (Referral.id, Referral.reference, Referral.referred_on, *(getattr(Referral, name) for name in KEPT))
    query = select(*columns).where(Referral.reference.in_({record.reference for record in some}))
    return {(row.reference, row.referred_on): row for row in work.session.execute(query)}
