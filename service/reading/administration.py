"""How the service runs, and what of it needs somebody's attention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from service.checkpoints import folder
from service.context import here, wall_clock
from service.database import db
from service.models import Checkpoint, Discrepancy, History, Import, Outbox, OutboxStatus, Person, Verification
from service.models.reconciling import standing
from service.models.work import standing_at
from service.queries import may
from service.reading.configuration import check_administration
from service.reading.letters import failing
from service.reading.running import QUIET_AFTER, last_heard
from service.reading.staff import staff_counts
from service.recording import desk
from workflows.catalogue import LIFECYCLES
from workflows.engine import NotPermitted


@dataclass(frozen=True)
class Look:
    """One verification; instants are local, `ended_at` is None while it goes on."""

    id: int
    asked_at: datetime
    by: str | None
    ended_at: datetime | None
    records: int
    rows: int
    found: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Seal:
    """The last checkpoint: its file, when it was taken (local), its fingerprint, how many rows it holds."""

    number: int
    at: datetime
    file: Path
    there: bool
    hash: str
    rows: int


@dataclass(frozen=True)
class LastFile:
    """The last import; `at` is local."""

    id: int
    kind: str
    filename: str
    at: datetime
    refused: int


@dataclass(frozen=True)
class Heard:
    """A program of the service, and when it was heard of last (local)."""

    program: str
    at: datetime | None
    late: bool


@dataclass(frozen=True)
class Overview:
    """Numbers that ask for somebody, and when what last happened. Instants are local.

    `heard` are the programs with when they were heard of last, None for never, and whether that is too long ago;
    `late_at` is since when a message waits to be taken up.
    """

    dead: int
    failing: int
    late_at: datetime | None
    heard: Sequence[Heard]
    discrepancies: int
    last_file: LastFile | None
    seal: Seal | None
    look: Look | None
    rows: int
    staff: dict[str, int]
    access_lost: int
    access_waiting: int


def check_histories(person: Person) -> None:
    """Raise NotPermitted for those who may not look through all histories."""
    if not may(person, "history.view"):
        raise NotPermitted(
            "Only administrators, the quality team and the data protection officer verify histories. Ask one of them."
        )


def overview(person: Person) -> Overview:
    """What an administrator looks at first; raises NotPermitted."""
    check_administration(person)
    zone, now = here().zone, here().now()
    waiting = select(func.min(Outbox.next_at)).where(standing_at(OutboxStatus.WAITING), Outbox.next_at < now)
    dead, tried, late, disagreeing, rows = db.session.execute(
        select(
            select(func.count(Outbox.id)).where(standing_at(OutboxStatus.DEAD)).scalar_subquery(),
            select(func.count(Outbox.id)).where(failing()).scalar_subquery(),
            waiting.scalar_subquery(),
            select(func.count(Discrepancy.id)).where(standing()).scalar_subquery(),
            select(func.count(History.id)).scalar_subquery(),
        )
    ).one()
    return Overview(
        dead=dead,
        failing=tried,
        late_at=late.astimezone(zone) if late and now - late > QUIET_AFTER else None,
        heard=_heard(),
        discrepancies=disagreeing,
        last_file=_last_file(person),
        seal=last_seal(),
        look=next(iter(latest_looks(1)), None),
        rows=rows,
        staff=staff_counts(),
        access_lost=desk().lost,
        access_waiting=len(desk().waiting),
    )


def _heard() -> list[Heard]:
    beats, zone = last_heard(), here().zone
    return [
        Heard(program, at.astimezone(zone) if at else None, at is None or wall_clock() - at > QUIET_AFTER)
        for program, at in beats.items()
    ]


def _last_file(person: Person) -> LastFile | None:
    """Of those who may not import, nobody is told of a file."""
    if not (may(person, "import.run") or may(person, "import.staff")):
        return None
    query = select(Import.id, Import.kind, Import.filename, Import.at, Import.counts).order_by(Import.id.desc())
    row = db.session.execute(query.limit(1)).first()
    if row is None:
        return None
    refused = row.counts.get("refused", 0)
    return LastFile(row.id, row.kind, row.filename, row.at.astimezone(here().zone), refused)


def last_seal() -> Seal | None:
    row = db.session.scalars(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1)).first()
    if row is None:
        return None
    file = folder() / f"{row.id:08d}.json"
    return Seal(row.id, row.at.astimezone(here().zone), file, file.exists(), row.hash, row.rows)


def latest_looks(number: int) -> list[Look]:
    """The latest verifications, newest first."""
    query = select(Verification).order_by(Verification.id.desc()).limit(number)
    return [_look(row) for row in db.session.scalars(query).unique()]


def looks_page(person: Person) -> tuple[list[Look], Seal | None, int]:
    """The latest verifications, the last checkpoint, and how many records there are to verify; raises NotPermitted."""
    check_histories(person)
    heads = select(History.subject_kind, History.subject_id).distinct().subquery()
    return latest_looks(10), last_seal(), db.session.scalar(select(func.count()).select_from(heads)) or 0


def kinds_of_history() -> dict[str, str]:
    """The kinds of record that have a history, with their titles."""
    return {kind: table.title for kind, table in LIFECYCLES.items()}


def _look(row: Verification) -> Look:
    zone = here().zone
    return Look(
        id=row.id,
        asked_at=row.asked_at.astimezone(zone),
        by=row.asked_by.name if row.asked_by else None,
        ended_at=row.ended_at.astimezone(zone) if row.ended_at else None,
        records=row.records,
        rows=row.rows,
        found=row.found,
    )
