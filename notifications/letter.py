"""A message that is ready to go: plain values only, so that nothing of the database is held while it is sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """`key` names the outbox row for ever; `link` is a path of this service; `dropped` are items void by now.

    `returned` are rows of a daily message that are somebody else's by now, and go their own way again. `era` names
    the restore after which its row was written, if any, and `trace` is what the journal keeps of it.
    """

    outbox_id: int
    key: str
    channel: str
    person_id: int
    name: str
    email: str
    subject: str
    body: str
    link: str
    dropped: tuple[int, ...] = ()
    returned: tuple[int, ...] = ()
    era: str = ""
    trace: str = ""


class Hold(Exception):
    """The recipient, by number, wishes it in their daily message."""

    def __init__(self, person_id: int) -> None:
        super().__init__("It is kept for the daily message.")
        self.person_id = person_id


class Skip(Exception):
    """Nobody needs this message any more; the sentence says why. `dropped` and `returned` as in a letter."""

    def __init__(self, reason: str, dropped: tuple[int, ...] = (), returned: tuple[int, ...] = ()) -> None:
        super().__init__(reason)
        self.dropped, self.returned = dropped, returned
