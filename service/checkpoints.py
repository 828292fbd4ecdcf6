"""Signed copies of the chains' heads in files outside the database, and the comparison with them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select, tuple_

from service.batches import batches
from service.context import here
from service.database import db
from service.findings import Finding
from service.keys import is_signature, signature
from service.models import Checkpoint, History
from service.steps.chain import START, link

FOLDER = "checkpoints"
HEADS_AT_ONCE = 300


def folder() -> Path:
    """Where checkpoints leave the database to; copy it to where the database's owner cannot write."""
    path = here().settings.var / FOLDER
    path.mkdir(exist_ok=True)
    return path


def signed(checkpoint: Checkpoint, heads: list[list[Any]]) -> dict[str, Any]:
    """A checkpoint as its file holds it, with a signature by the service's secret key."""
    content = {
        "number": checkpoint.id,
        "at": checkpoint.at.isoformat(),
        "rows": checkpoint.rows,
        "last_id": checkpoint.last_id,
        "heads": heads,
        "hash": checkpoint.hash,
    }
    return {**content, "signature": signature(_text(content))}


def write(content: dict[str, Any]) -> None:
    """Write a checkpoint's file whole or not at all."""
    path = folder() / f"{content['number']:08d}.json"
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(content, indent=1), "utf-8")
    os.replace(draft, path)


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, separators=(",", ":"), sort_keys=True)


def compare(behind: int = 0) -> Iterator[Finding]:
    """Every difference between the checkpoint files and the database: rebuilt chains and cut tails show here.

    Only those with a higher number than `behind` are looked at; the first of them is not held against the one before.
    """
    before = None if behind else START
    rows = {row.id: row for row in db.session.scalars(select(Checkpoint).where(Checkpoint.id > behind))}
    for path in sorted(path for path in folder().glob("*.json") if path.stem > f"{behind:08d}"):
        content = json.loads(path.read_text("utf-8"))
        number = content.get("number")
        if not is_signature(content.pop("signature", ""), _text(content)):
            rows.pop(number, None)
            yield _differs(number, f"the file {path.name} was changed: its signature is wrong.")
            continue
        digest = link(START, content["heads"])
        if before is not None and content["hash"] != link(before, [digest, content["last_id"]]):
            yield _differs(number, f"a file before {path.name} is missing or was changed.")
        before = content["hash"]
        row = rows.pop(number, None)
        if row is None or row.hash != content["hash"]:
            yield _differs(number, "the database's copy differs from the file.")
        yield from _heads(content["heads"], path.name)
    yield from (_differs(number, "its file is missing.") for number in sorted(rows))


def _differs(number: int | None, what: str) -> Finding:
    return Finding("checkpoint", number, None, what, "outside")


def _heads(heads: list[list[Any]], name: str) -> Iterator[Finding]:
    """The heads of one file against the rows of today, some hundreds at a time."""
    place = tuple_(History.subject_kind, History.subject_id, History.sequence)
    for some in batches(heads, HEADS_AT_ONCE):
        wanted = [(kind, number, sequence) for kind, number, sequence, _ in some]
        query = select(History.subject_kind, History.subject_id, History.sequence, History.hash)
        rows = db.session.execute(query.where(place.in_(wanted)))
        found = {(kind, number, sequence): held for kind, number, sequence, held in rows}
        for kind, number, sequence, expected in some:
            held = found.get((kind, number, sequence))
            if held is None:
                what = f"the row was there when {name} was written and is gone."
                yield Finding(kind, number, sequence, what, "outside")
            elif held != expected:
                what = f"the row is not the one that {name} holds: it was rewritten."
                yield Finding(kind, number, sequence, what, "outside")
