"""The records behind numbers of time taken: one row for each stay in a state that has ended, with its days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select

from service.insight.measures.times import audits_of, hours_stayed, subjects
from service.insight.scope import Scope
from service.models import Moderation


def rows(scope: Scope, given: Mapping[str, str]) -> Select[Any]:
    """Of the kind and state that are given; a second grade stands there as its audit. `detail` is in whole hours."""
    kind = given.get("kind", "audit")
    stays = hours_stayed(kind, subjects(audits_of(scope))[kind])
    query: Select[Any] = select(stays.c.subject_id.label("id"), stays.c.hours.label("detail"))
    if kind == "moderation":
        query = select(Moderation.audit_id.label("id"), stays.c.hours.label("detail"))
        query = query.join_from(stays, Moderation, Moderation.id == stays.c.subject_id)
    return query.where(stays.c.state == given["state"]) if "state" in given else query
