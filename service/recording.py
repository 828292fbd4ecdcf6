"""Leaves access records: after the answer has gone out, in a transaction of its own, and never in its way."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, request
from sqlalchemy import func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.context import here
from service.faults import described
from service.looking import Look, noted
from service.models import AccessRecord
from service.transaction import Work, transaction

KEY = "countersign_access"
INSERTS: dict[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
# While the database is away so many wait in memory; what comes then is counted as lost.
MOST_WAITING = 10_000
BATCH, PORTION = 500, 5_000
log = logging.getLogger(__name__)


class How(StrEnum):
    """In which way a record was seen."""

    API = "api"
    COMMAND = "command"
    DOWNLOAD = "download"
    PAGE = "page"


@dataclass(frozen=True)
class Seen:
    """When a record was first and last seen within an hour, how often, and why if its reader was asked."""

    first_at: datetime
    last_at: datetime
    times: int = 1
    reason: str | None = None


# A look, how, and the hour in which it falls.
Place = tuple[*Look, str, datetime]


class Desk:
    """Collects what was seen until it is written; one for each process."""

    def __init__(self) -> None:
        self.lost = 0
        self.waiting: dict[Place, Seen] = {}
        self._lock = Lock()
        self._writing = Lock()

    def add(self, found: Mapping[Look, str | None], how: How, at: datetime) -> None:
        """Records, each with why it was opened where that was asked."""
        with self._lock:
            for look, reason in found.items():
                self._keep(_place(look, how, at), Seen(at, at, reason=reason))

    def write(self) -> None:
        """Write what waits, unless somebody else is at it, who then writes this too; keep it when that fails."""
        while self.waiting and self._writing.acquire(blocking=False):
            try:
                if not self._written():
                    return
            finally:
                self._writing.release()

    def _written(self) -> bool:
        with self._lock:
            batch = dict(sorted(self.waiting.items())[:BATCH])
            for place in batch:
                del self.waiting[place]
        try:
            with transaction() as work:
                _insert(work, batch)
        except (InterfaceError, OperationalError, PoolTimeout) as error:
            log.error("access records wait to be written: %s", described(error))
            with self._lock:
                for place, seen in batch.items():
                    self._keep(place, seen)
            return False
        except SQLAlchemyError as error:
            self.lost += len(batch)
            log.error("%d access records were lost: %s", len(batch), described(error))
        return True

    def _keep(self, place: Place, seen: Seen) -> None:
        before = self.waiting.get(place)
        if before is not None:
            times = before.times + seen.times
            first, last = min(before.first_at, seen.first_at), max(before.last_at, seen.last_at)
            reason = seen.reason or before.reason
            self.waiting[place] = replace(before, first_at=first, last_at=last, times=times, reason=reason)
        elif len(self.waiting) < MOST_WAITING:
            self.waiting[place] = seen
        else:
            self.lost += 1
            log.error("an access record was lost: too many wait to be written")


def keep_all(person_id: int, kind: str, numbers: Sequence[int], how: How) -> None:
    """Somebody takes out many records of a kind at once: written a portion at a time, before they have them."""
    for begin in range(0, len(numbers), PORTION):
        looks: list[Look] = [(person_id, kind, number) for number in numbers[begin : begin + PORTION]]
        desk().add(dict.fromkeys(looks), how, here().now())
        desk().write()


def register(app: Flask) -> None:
    """Leave an access record of every record that an answer shows."""
    app.extensions[KEY] = Desk()
    app.after_request(leave)


def desk() -> Desk:
    """This process's desk."""
    found: Desk = current_app.extensions[KEY]
    return found


def leave(response: Response) -> Response:
    """Have it written when the answer is out. What was refused or led elsewhere has shown nothing."""
    found = noted() if response.status_code < 300 or response.status_code == 422 else {}
    if found:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # what the proxy stands for
        response.call_on_close(partial(_write, app, found, _how(response)))
    return response


def _how(response: Response) -> How:
    if "attachment" in response.headers.get("Content-Disposition", ""):
        return How.DOWNLOAD
    return How.API if request.path.startswith("/api/") else How.PAGE


def write_down(work: Work, look: Look, reason: str) -> None:
    """Why somebody is about to open something, at once: where it cannot be written nothing is shown."""
    _insert(work, {_place(look, How.PAGE, work.now): Seen(work.now, work.now, reason=reason)})


def _place(look: Look, how: How, at: datetime) -> Place:
    return (*look, str(how), at.replace(minute=0, second=0, microsecond=0))


def _write(app: Flask, found: Mapping[Look, str | None], how: How) -> None:
    """The answer has gone out: whatever happens here, nobody is to notice it but the log."""
    try:
        with app.app_context():
            desk().add(found, how, here().now())
            desk().write()
    except Exception as error:
        log.error("access records could not be written: %s", described(error))


def _insert(work: Work, batch: dict[Place, Seen]) -> None:
    """One statement; who sees the same again within the hour is counted in the row that is there.

    Always in the same order, so that two processes never wait for one another.
    """
    rows = [
        {
            **dict(zip(("person_id", "kind", "record_id", "how", "hour"), place, strict=True)),
            "first_at": seen.first_at,
            "last_at": seen.last_at,
            "times": seen.times,
            "reason": seen.reason,
        }
        for place, seen in batch.items()
    ]
    insert = INSERTS[work.session.connection().dialect.name](AccessRecord).values(rows)
    again = {
        "last_at": insert.excluded.last_at,
        "times": AccessRecord.times + insert.excluded.times,
        "reason": func.coalesce(insert.excluded.reason, AccessRecord.reason),
    }
    unique = ("person_id", "hour", "kind", "record_id", "how")
    work.session.execute(insert.on_conflict_do_update(index_elements=unique, set_=again))
