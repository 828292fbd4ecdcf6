"""Takes note of the records that a request or a command reads; the doors through which records are read call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from flask import has_request_context, request

NOTED = "countersign.looked_at"
# Person, kind of record, its number.
Look = tuple[int, str, int]
Looks = dict[Look, str | None]
_command: ContextVar[Looks | None] = ContextVar("looked_at_by_a_command", default=None)


@contextmanager
def noting() -> Iterator[None]:
    """What is read within is about to be shown by a command."""
    token = _command.set({})
    try:
        yield
    finally:
        _command.reset(token)


def looked_at(kind: str, number: int, person_id: int) -> None:
    """A person has one record before them. Where nobody is shown anything nothing is noted."""
    looks = _kept()
    if looks is not None:
        looks[person_id, kind, number] = None


def noted() -> Looks:
    """What was read in this request or command, each record once, with why where its reader was asked."""
    return dict(_kept() or {})


def explain(reasons: Mapping[Look, str]) -> None:
    """Why some of it was opened, in the reader's own words."""
    looks = _kept()
    if looks is not None:
        looks.update(reasons)


def forget() -> None:
    """None of it is shown after all."""
    looks = _kept()
    if looks is not None:
        looks.clear()


def _kept() -> Looks | None:
    if has_request_context():
        kept: Looks = request.environ.setdefault(NOTED, {})
        return kept
    return _command.get()
