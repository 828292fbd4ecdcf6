"""Does everything reach somebody: escalations who may answer them, undelivered messages an alert."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import and_, or_, select

from service import lease
from service.context import Context
from service.database import db
from service.models import Escalation, Outbox, OutboxStatus, Person, Task
from service.models.work import standing_at
from service.people import actor_of
from service.reconciling.found import Found, Kind
from service.steps.holding import standing_hold
from service.steps.letters import about_alerts
from workflows.escalation import RESOLVED
from workflows.words import Relation

# Messages go within seconds, and reminders of one strike within minutes.
PATIENCE = timedelta(hours=1)


def unanswered(context: Context) -> Iterator[Found]:
    """Open escalations that wait for nobody who is here and may answer them."""
    today, able = context.today(), context.roles.acting_as(Relation.ADDRESSEE)
    tasks = select(Task.subject_id, Task.assignee_id).where(Task.subject_kind == "escalation", Task.closed_at.is_(None))
    holders: dict[int, int | None] = dict(db.session.execute(tasks).all())
    for number in db.session.scalars(select(Escalation.id).where(Escalation.state != RESOLVED).order_by(Escalation.id)):
        person = db.session.get(Person, holders.get(number) or 0)
        if person is None or not person.here_on(today) or not actor_of(person).roles & able:
            what = "it waits for nobody who is here and may answer it."
            yield Found(Kind.ESCALATION_UNANSWERED, "escalation", number, what)


def lying(context: Context) -> Iterator[Found]:
    """Messages that should have been taken up an hour ago: never tried, cut short, or still being put together.

    While a person holds sending, they wait as they should.
    """
    if standing_hold() is not None:
        return
    before, expired = context.now() - PATIENCE, lease.reading() - PATIENCE
    untried = and_(standing_at(OutboxStatus.WAITING), Outbox.attempts == 0, Outbox.next_at <= before)
    gathering = and_(standing_at(OutboxStatus.GATHERING), Outbox.made_at <= before)
    leased = and_(standing_at(OutboxStatus.LEASED), Outbox.lease_until <= expired)
    query = select(Outbox.id, Outbox.status, Outbox.lane).where(or_(untried, gathering, leased)).order_by(Outbox.id)
    for number, status, lane in db.session.execute(query):
        what = f"{lane}: it is {status}, and should have gone out an hour ago or earlier."
        yield Found(Kind.LETTER_LIES, "message", number, what)


def unalerted() -> Iterator[Found]:
    """Undelivered messages of which nobody was ever alerted; an alert about a message needs none of its own."""
    alerted = select(Escalation.id).where(Escalation.outbox_id == Outbox.id).exists()
    query = select(Outbox).where(standing_at(OutboxStatus.DEAD), ~alerted).order_by(Outbox.id)
    for row in db.session.scalars(query).unique():
        if not about_alerts(row):
            yield Found(Kind.LETTER_UNALERTED, "message", row.id, "it could not be delivered, and nobody was alerted.")
