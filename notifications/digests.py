"""The daily message: what was kept for somebody goes out as one e-mail at the hour of policy, once a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import String, cast, exists, literal, or_, select
from sqlalchemy.orm import aliased

from notifications.composing import letters_of
from notifications.letter import Letter, Skip
from notifications.render import render
from notifications.wishes import EMAIL, only_escalations
from service.context import here
from service.database import db
from service.models import Outbox, OutboxStatus, Person
from service.models.work import standing_at
from service.steps.letters import settle_alerts
from service.steps.one_by_one import one_by_one
from service.steps.releasing import held_for, let_out
from service.transaction import Work, rollback
from workflows.guards.wording import written
from workflows.words import Lane, MailWish, Relation

DIGEST, PERSON = "digest", "person"
HOME = "/tasks"
_Other = aliased(Outbox)


class Line(NamedTuple):
    """One message as the daily one names it."""

    subject: str
    link: str


def due() -> bool:
    """True when the hour has come and something is kept for somebody who had no daily message today."""
    told = exists().where(_Other.key == _key(cast(Outbox.held_for_id, String), here().today()))
    kept = select(Outbox.id).where(standing_at(OutboxStatus.HELD), ~told).limit(1)
    found = _hour_has_come() and db.session.scalar(kept) is not None
    rollback()
    return found


def gather() -> dict[str, int]:
    """Make the daily message of everybody for whom something is kept, once its hour has come; at most one a day.

    What is kept for somebody who does not wish a daily message any more is let out. Returns how many were `made`
    and `let_out`, besides `failed` and `elsewhere`. Asking again makes nothing.
    """
    kept = select(Outbox.held_for_id).where(standing_at(OutboxStatus.HELD), Outbox.held_for_id.is_not(None))
    people = [number for number in db.session.scalars(kept.distinct()) if number is not None]
    rollback()
    return dict(one_by_one("daily message", people, _gather)) if people else {}


def _gather(work: Work, person_id: int) -> Counter[str]:
    person = work.session.get_one(Person, person_id)
    rows = held_for(work, person_id)
    if person.mail != MailWish.DAILY:
        return Counter(let_out=let_out(work, rows))
    key = f"{DIGEST}:{person_id}:{work.today.isoformat()}"
    if not rows or not _hour_has_come() or _more_to_come(work) or _known(work, key):
        return Counter()
    digest = _digest(work, person, key)
    for row in rows:
        _take_up(work, row, digest.id)
    work.lanes.add(Lane.REMINDER)
    return Counter(made=1)


def _key(person: Any, day: date) -> Any:
    return literal(f"{DIGEST}:") + person + literal(f":{day.isoformat()}")


def _known(work: Work, key: str) -> bool:
    return work.session.scalar(select(Outbox.id).where(Outbox.key == key)) is not None


def _more_to_come(work: Work) -> bool:
    """Some e-mail was never tried yet: whose it is, and whether it is kept for them, is not known before."""
    fresh = (Outbox.channel == EMAIL, Outbox.lane != Lane.ESCALATION, Outbox.attempts == 0)
    waits = or_(standing_at(OutboxStatus.WAITING), standing_at(OutboxStatus.LEASED))
    return work.session.scalar(select(Outbox.id).where(waits, *fresh).limit(1)) is not None


def _hour_has_come() -> bool:
    context = here()
    return context.local().time() >= time.fromisoformat(context.policy.get("sending.digest_at"))


def _digest(work: Work, person: Person, key: str) -> Outbox:
    row = Outbox(
        key=key,
        lane=Lane.REMINDER,
        channel=EMAIL,
        message=DIGEST,
        recipient=person,
        relation=Relation.ASSIGNEE,
        subject_kind=PERSON,
        subject_id=person.id,
        made_at=work.now,
        next_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _take_up(work: Work, row: Outbox, digest_id: int) -> None:
    row.status, row.digest_id, row.reason = OutboxStatus.SKIPPED, digest_id, _taken_up(work.today)
    settle_alerts(work, row.id)


def _taken_up(day: date) -> str:
    return f"It was taken up into the daily message of {written(day)}."


def digest_letter(digest: Outbox) -> Letter:
    """The daily message as things stand now: what was settled meanwhile is left out, what is somebody else's now
    goes back to be sent to them. Raises Skip when nothing is left to tell."""
    person = digest.recipient
    assert person is not None
    rows = list(db.session.scalars(select(Outbox).where(Outbox.digest_id == digest.id).order_by(Outbox.id)).unique())
    letters, dropped, returned = _sorted(rows, person)
    for reason in _reasons(person, letters):
        raise Skip(reason, dropped, returned)
    base = here().settings.base_url
    subject, body = render(DIGEST, {"lines": [Line(letter.subject, base + letter.link) for letter in letters]})
    return Letter(
        outbox_id=digest.id,
        key=digest.key,
        channel=digest.channel,
        person_id=person.id,
        name=person.name,
        email=person.email,
        subject=subject,
        body=body,
        link=HOME,
        dropped=dropped,
        returned=returned,
    )


def _reasons(person: Person, letters: Sequence[Letter]) -> list[str]:
    """Why the daily message need not go."""
    if not person.here_on(here().today()):
        return [f"{person.name} does not work here any more."]
    if person.mail == MailWish.ESCALATIONS:
        return [only_escalations(person)]
    return [] if letters else ["Nothing of it is still to be told."]


def _sorted(rows: Sequence[Outbox], person: Person) -> tuple[list[Letter], tuple[int, ...], tuple[int, ...]]:
    """The letters to this person, the items to tell somebody else, and the rows that go their own way again."""
    letters: list[Letter] = []
    dropped: list[int] = []
    returned: list[int] = []
    for number, made in letters_of(rows).items():
        if isinstance(made, Letter | Skip):
            dropped += made.dropped
        if isinstance(made, Letter) and made.person_id == person.id:
            letters.append(made)
        elif not isinstance(made, Skip):
            # By itself it becomes what it is, a dead letter maybe, and holds up nothing else.
            returned.append(number)
    return letters, tuple(dropped), tuple(returned)
