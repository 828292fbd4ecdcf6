"""Keeps the demonstration's past quiet: nobody is reminded then, and nothing from then is sent any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from config.policy import Policy
from service.models import Outbox
from service.models.work import OutboxStatus
from service.transaction import transaction

REASON = "Written before the demonstration began, so nobody is told any more."

REMINDERS = "remind_days_before"
REPEATED = frozenset(
    {
        "alert_top_every_working_days",
        "ask_after_working_days",
        "remind_overdue_every_days",
        "tell_above_every_working_days",
    }
)
NEVER_DAYS = 250  # longer than anything of the demonstration stays open


def unreminded(policy: Policy) -> Policy:
    """The same policy, but no clock tells anybody anything; what escalates and passes up by itself still does."""
    return Policy({name: _unreminded(value) for name, value in policy.values.items()})


def _unreminded(values: Any) -> Any:
    if not isinstance(values, Mapping):
        return values
    silent: dict[str, Any] = {REMINDERS: []} | dict.fromkeys(REPEATED, NEVER_DAYS)
    return {name: silent.get(name, _unreminded(value)) for name, value in values.items()}


def settle_unsent(before: datetime) -> int:
    """Skip every message of the demonstration's past that was written before an instant; returns how many.

    They stay in the outbox with their reason, as every message that was skipped does.
    """
    waiting = (Outbox.status == OutboxStatus.WAITING, Outbox.made_at < before)
    with transaction() as work:
        count = work.session.scalar(select(func.count(Outbox.id)).where(*waiting)) or 0
        skipped = {"status": OutboxStatus.SKIPPED, "reason": REASON, "sent_at": work.now}
        work.session.execute(
            update(Outbox).where(*waiting).values(**skipped).execution_options(synchronize_session=False)
        )
    return count
