"""Which cases a sample may be drawn from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists, select

from service.models import Audit, Case
from workflows.audit import SIGNED_OFF, WITHDRAWN


def frame_query() -> Select[Any]:
    """Open cases that are not restricted and have no open audit."""
    busy = exists().where(Audit.case_id == Case.id, Audit.state.not_in((SIGNED_OFF, WITHDRAWN)))
    return select(Case).where(Case.closed_on.is_(None), Case.status != "closed", Case.restricted.is_(False), ~busy)
