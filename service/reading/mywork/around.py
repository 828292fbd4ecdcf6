"""What is around somebody's tasks: their staff's open plans and next sessions, the audits that they did this week.

The numbers are found first, each by an index of its own, and read then: in one query with the tasks' records the
database would ask of every record there is whether it may be seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import literal, select, union_all

from service.context import here
from service.database import db
from service.midnights import start_of
from service.models import ActionPlan, Audit, Auditor, Person, Supervision
from workflows.action_plan import OPEN
from workflows.words import AuditorRole


def around(me: int, monday: date | None, days: int, *, staff: bool) -> defaultdict[str, set[int]]:
    """By kind numbers: of one's own staff with `staff`, of the audits submitted since `monday` as lead auditor."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    queries = [*_done(me, monday), *(_managed(me, days) if staff else ())]
    rows: Any = db.session.execute(union_all(*queries)) if queries else ()
    for kind, number in rows:
        found[kind].add(number)
    return found


def _managed(me: int, days: int) -> Iterator[Any]:
    """Open plans; and sessions that are not marked, or soon."""
    plans = select(literal("action_plan"), ActionPlan.id).join(Person, Person.id == ActionPlan.owner_id)
    yield plans.where(Person.manager_id == me, ActionPlan.state.in_(OPEN))
    sessions = select(literal("supervision"), Supervision.id).join(Person, Person.id == Supervision.person_id)
    soon = Supervision.on <= here().today() + timedelta(days=days)
    yield sessions.where(Person.manager_id == me, Supervision.state == "planned", soon)


def _done(me: int, monday: date | None) -> Iterator[Any]:
    if monday is not None:
        audits = select(literal("audit"), Audit.id).join(Auditor, Auditor.audit_id == Audit.id)
        lead = Auditor.person_id == me, Auditor.role == AuditorRole.LEAD
        yield audits.where(*lead, Audit.submitted_at >= start_of(monday))
