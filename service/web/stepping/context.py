"""What a step is about, to stand beside its form: nobody signs, decides or answers blind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from service.reading.audits import audit_line
from service.reading.plan_page import found_for
from service.reading.plans import plan_line
from service.views import delayed_due_on
from service.web.who import me, sight

DELAYING = ("authorise_delay", "decline_delay", "request_delay")


def context_of(kind: str, trigger: str, record: Any) -> dict[str, Any] | None:
    """What the template beside a step's form needs, for the kinds of record that have one."""
    made = KINDS.get(kind)
    return {"template": f"auditing/beside_{kind}.html", **made(record, trigger)} if made else None


def _plan(record: Any, trigger: str) -> dict[str, Any]:
    may_be_delayed = trigger in DELAYING and record.delay_at is None
    return {
        "found": found_for(record, sight()),
        "if_delayed": delayed_due_on(record) if may_be_delayed else None,
        "mine": record.owner_id == me().id,
        "plan": plan_line(record),
        "private": record.form_id is not None,
    }


def _audit(record: Any, trigger: str) -> dict[str, Any]:
    """Whoever is still to grade the file blind sees nothing of what was found."""
    blind = record.id in sight().blind
    standing = [] if blind else [action for action in record.actions if not action.struck]
    return {
        "actions": [(action.text, action.plan is not None) for action in standing],
        "audit": audit_line(record, sight()),
        "blind": blind,
        "private": False,
    }


KINDS: Mapping[str, Callable[[Any, str], dict[str, Any]]] = {"action_plan": _plan, "audit": _audit}
