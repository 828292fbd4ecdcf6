"""Signed copies of the chains' heads in files outside the database, and the comparison with them."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from service.context import here
from service.database import db
from service.findings import Finding
from service.models import Checkpoint, History
from service.steps.chain import START, link

FOLDER = "checkpoints"


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
    return {**content, "signature": _signature(content)}


def write(content: dict[str, Any]) -> None:
    """Write a checkpoint's file whole or not at all."""
    path = folder() / f"{content['number']:08d}.json"
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(content, indent=1), "utf-8")
    os.replace(draft, path)


def _signature(content: dict[str, Any]) -> str:
    text = json.dumps(content, separators=(",", ":"), sort_keys=True)
    return hmac.new(here().settings.secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def compare() -> Iterator[Finding]:
    """Every difference between the checkpoint files and the database: rebuilt chains and cut tails show here."""
    before = START
    rows = {row.id: row for row in db.session.scalars(select(Checkpoint))}
    for path in sorted(folder().glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        number = content.get("number")
        signature = content.pop("signature", "")
        if not hmac.compare_digest(signature, _signature(content)):
            rows.pop(number, None)
            yield Finding("checkpoint", number, None, f"the file {path.name} was changed: its signature is wrong.")
            continue
        digest = link(START, content["heads"])
        if content["hash"] != link(before, [digest, content["last_id"]]):
            yield Finding("checkpoint", number, None, f"a file before {path.name} is missing or was changed.")
        before = content["hash"]
        row = rows.pop(number, None)
        if row is None or row.hash != content["hash"]:
            yield Finding("checkpoint", number, None, "the database's copy differs from the file.")
        yield from _heads(content["heads"], path.name)
    yield from (Finding("checkpoint", number, None, "its file is missing.") for number in sorted(rows))


def _heads(heads: list[list[Any]], name: str) -> Iterator[Finding]:
    for kind, subject_id, sequence, expected in heads:
        found = db.session.scalar(
            select(History.hash).where(
                History.subject_kind == kind, History.subject_id == subject_id, History.sequence == sequence
            )
        )
        if found is None:
            yield Finding(kind, subject_id, sequence, f"the row was there when {name} was written and is gone.")
        elif found != expected:
            yield Finding(kind, subject_id, sequence, f"the row is not the one that {name} holds: it was rewritten.")
