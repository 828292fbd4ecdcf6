"""The stages of a reconciliation, in their order; each kind of discrepancy belongs to one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from sqlalchemy import func, select

from service.checkpoints import compare
from service.context import here
from service.database import db
from service.models import Checkpoint
from service.reconciling import answering, records, tasks, telling
from service.reconciling.found import Found, Kind, Piece

RECORDS = "records"
# More than so many of one stage are not kept: by then nobody reads them one by one.
MOST_FOUND = 500
RECENT_CHECKPOINTS = 2


def _outside(whole: bool) -> Iterable[Found]:
    last = db.session.scalar(select(func.max(Checkpoint.id))) or 0
    return map(records.translated, compare(0 if whole else max(0, last - RECENT_CHECKPOINTS)))


# What is looked for at once, by stage; the argument says whether everything is looked at.
AT_ONCE: Mapping[str, Callable[[bool], Iterable[Found]]] = {
    "bare": lambda whole: records.bare(),
    "clocks": lambda whole: telling.missed(here()),
    "people": lambda whole: [*answering.unanswered(here()), *tasks.with_nobody(here())],
    "messages": lambda whole: [*answering.lying(here()), *answering.unalerted()],
    "outside": _outside,
}
STAGES = (RECORDS, *AT_ONCE)
LOOKED_FOR: Mapping[str, tuple[Kind, ...]] = {
    RECORDS: records.LOOKED_FOR,
    "bare": (Kind.HISTORY_BARE,),
    "clocks": (Kind.CLOCK_MISSED,),
    "people": (Kind.ESCALATION_UNANSWERED, Kind.TASK_NOBODY),
    "messages": (Kind.LETTER_LIES, Kind.LETTER_UNALERTED),
    "outside": (Kind.SEAL_OUTSIDE,),
}


def piece(stage: str, after: tuple[str, int], new_behind: int, size: int, *, whole: bool) -> Piece:
    """The next piece of a stage: of records so many, of every other all of it."""
    if stage == RECORDS:
        return records.looked_at(after, new_behind, size, whole=whole)
    found = list(islice(AT_ONCE[stage](whole), MOST_FOUND))
    db.session.expunge_all()
    return Piece(found)
