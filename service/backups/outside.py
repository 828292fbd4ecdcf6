"""The files beside the database after a restore: put back where they are missing, never over those that are there."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from service.checkpoints import compare, folder
from service.database import db
from service.findings import Finding
from service.models import Checkpoint

# How a comparison says that a row is there and is another one.
REWRITTEN = "it was rewritten."


def put_beside(taken_out: Path) -> list[str]:
    """Copy the backup's checkpoints and log of erasures to where none of that name is; returns the names.

    What is here already is what the histories are compared with: it did not come with the database.
    """
    missing = [file for file in sorted(taken_out.glob("*")) if not (folder() / file.name).exists()]
    for file in missing:
        shutil.copyfile(file, folder() / file.name)
    return [file.name for file in missing]


def set_aside(at: datetime) -> list[str]:
    """Move checkpoints that were taken after the backup into a folder beside: their numbers will be used again."""
    last = db.session.scalar(select(func.max(Checkpoint.id))) or 0
    later = [file for file in sorted(folder().glob("*.json")) if file.stem.isdigit() and int(file.stem) > last]
    if later:
        place = folder() / f"before-restore-{at:%Y%m%dT%H%M%SZ}"
        place.mkdir(exist_ok=True)
        for file in later:
            file.rename(place / file.name)
    return [file.name for file in later]


@dataclass(frozen=True)
class Compared:
    """What checkpoints outside said of what was restored: `last` is the latest file, `lost` what happened after the
    backup and is gone, `rewritten` what should be there and is another, `aside` the files that were moved."""

    last: str | None
    lost: list[Finding]
    rewritten: list[Finding]
    aside: list[str]


def compared_with_later(at: datetime) -> Compared:
    """Compare with every checkpoint that is here, then set those aside that were taken after the backup."""
    files = sorted(file.name for file in folder().glob("*.json"))
    before = list(compare())
    aside = set_aside(at)
    now = set(compare()) if before else set()
    fresh = [finding for finding in before if finding not in now]
    rewritten = [finding for finding in fresh if finding.what.endswith(REWRITTEN)]
    lost = [finding for finding in fresh if finding not in rewritten and finding.kind != "checkpoint"]
    return Compared(files[-1] if files else None, lost, rewritten, aside)
