"""The fingerprint of everything that happened, so that two runs of one seed can be compared."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

from sqlalchemy import select

from service.database import db
from service.models import History


def history_digest() -> str:
    """The SHA-256 of every history row's content in its order; salts, and the hashes made with them, are left out."""
    found = hashlib.sha256()
    for row in db.session.scalars(select(History).order_by(History.id).execution_options(yield_per=1000)):
        content = [
            row.subject_kind,
            row.subject_id,
            row.sequence,
            row.at.astimezone(UTC).isoformat(),
            row.trigger,
            row.from_state,
            row.to_state,
            row.actor_name,
            row.on_behalf_of_id,
            row.reason,
            row.facts,
        ]
        found.update(json.dumps(content, ensure_ascii=False, sort_keys=True).encode())
    return found.hexdigest()
