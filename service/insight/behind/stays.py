"""The records behind numbers of time taken: one row for each stay in a state that has ended, with its days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, false, null, select

from service.insight.measures.times import audits_of, begun, hours_stayed, subjects
from service.insight.scope import Scope
from service.models import Audit, Moderation


def nothing() -> Select[Any]:
    query: Any = select(Audit.id, null().label("detail"))
    none: Select[Any] = query.where(false())
    return none


def rows(scope: Scope, given: Mapping[str, str]) -> Select[Any]:
    """Of the kind and state that are given; a second grade stands there as its audit. `detail` is in whole hours."""
    kind, first = given.get("kind", "audit"), begun(scope)
    if first is None:
        return nothing()
    stays = hours_stayed(kind, subjects(audits_of(scope))[kind], first)
    query: Select[Any] = select(stays.c.subject_id.label("id"), stays.c.hours.label("detail"))
    if kind == "moderation":
        query = select(Moderation.audit_id.label("id"), stays.c.hours.label("detail"))
        query = query.join_from(stays, Moderation, Moderation.id == stays.c.subject_id)
    return query.where(stays.c.state == given["state"]) if "state" in given else query
