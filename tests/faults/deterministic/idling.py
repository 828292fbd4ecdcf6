"""How many mornings bring nothing: no clock strikes, no message waits, nobody comes or goes, no week begins."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text

from service.context import Context
from service.database import db
from service.steps.clocks import struck_tasks

# Whoever's task is nobody's or somebody's who is away is looked at each morning.
UNSETTLED = """
    SELECT EXISTS (SELECT 1 FROM outbox WHERE status IN ('waiting', 'leased', 'gathering'))
        OR EXISTS (SELECT 1 FROM task WHERE closed_at IS NULL AND (assignee_id IS NULL OR covered_for_id IS NOT NULL))
        OR EXISTS (SELECT 1 FROM leave WHERE from_on <= :today AND to_on >= :today)"""
# The days on which somebody comes, goes on leave, is back or has gone.
CHANGES = """
    SELECT min(day) FROM (
        SELECT starts_on AS day FROM person UNION SELECT left_on FROM person
        UNION SELECT from_on FROM leave UNION SELECT date(to_on, '+1 day') FROM leave) AS days WHERE day > :today"""


def a_morning(local: datetime, days: int) -> datetime:
    """Eight o'clock and a little more, so many days after this local time."""
    return (local + timedelta(days=days)).replace(hour=8, minute=1)


def idle_mornings(context: Context, most: int) -> int:
    """How many of the next mornings, at most so many, bring nothing for anybody; asked where one has just been so.

    What strikes is asked of the clocks themselves, for the last of these mornings: whatever struck earlier and was
    done by nobody is found then as well. On Mondays everything is kept, so none of them is passed over.
    """
    local = context.local()
    today = {"today": local.date().isoformat()}
    if db.session.scalar(text(UNSETTLED), today):
        return 0
    idle = min(most, 6 - local.weekday())
    change = db.session.scalar(text(CHANGES), today)
    if change is not None:
        idle = min(idle, (datetime.fromisoformat(change).date() - local.date()).days - 1)
    while idle > 0 and (found := struck_tasks(context, a_morning(local, idle))):
        first = min(stroke.on for task in found for stroke in task.strokes)
        idle = min(idle, (first - local.date()).days) - 1
    return max(idle, 0)
