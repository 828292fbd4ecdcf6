"""A message that is ready to go: plain values only, so that nothing of the database is held while it is sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """`key` names the outbox row for ever; `link` is a path of this service; `dropped` are items void by now."""

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


class Skip(Exception):
    """Nobody needs this message any more; the sentence says why. `dropped` are items to tell somebody else."""

    def __init__(self, reason: str, dropped: tuple[int, ...] = ()) -> None:
        super().__init__(reason)
        self.dropped = dropped
