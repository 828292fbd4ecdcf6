"""Takes note of the records that a request reads; the doors through which records are read call it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import has_request_context, request

NOTED = "countersign.looked_at"
# Person, kind of record, its number.
Look = tuple[int, str, int]


def looked_at(kind: str, number: int, person_id: int) -> None:
    """A person has one record before them. Outside a request, where nobody is shown anything, nothing is noted."""
    if has_request_context():
        request.environ.setdefault(NOTED, {})[person_id, kind, number] = None


def noted() -> dict[Look, str | None]:
    """What was read in this request, each record once, with why where its reader was asked."""
    return dict(request.environ.get(NOTED, {}))


def explain(reasons: Mapping[Look, str]) -> None:
    """Why some of it was opened, in the reader's own words."""
    request.environ.setdefault(NOTED, {}).update(reasons)


def forget() -> None:
    """None of it is shown after all."""
    request.environ.pop(NOTED, None)
