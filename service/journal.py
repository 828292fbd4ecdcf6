"""What was sent by e-mail, noted in files beside the database: after a restore it says what need not go again.

A line holds numbers, codes and instants of an outbox row and nothing that the message said.
"""

from __future__ import annotations

import heapq
import json
import logging
import os
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from service.context import here
from service.database import db
from service.models import Outbox

FOLDER = "sent"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """One message that was handed over: when, and its outbox row."""

    at: datetime
    row: dict[str, Any]

    @property
    def key(self) -> str:
        return str(self.row["key"])


def folder() -> Path:
    """Where the journal is: a file for each month and host, so that those of several hosts can lie in one folder."""
    return here().settings.var / FOLDER


def trace(row: Outbox) -> str:
    """What the journal keeps of a message: enough to write its row again. Asks which rows a daily message took up."""
    items = [[i.task_id, i.clock, i.due_on.isoformat(), i.occurrence, i.recipient_id, i.channel] for i in row.items]
    taken = db.session.scalars(select(Outbox.key).where(Outbox.digest_id == row.id)) if row.message == "digest" else ()
    plain = ("key", "lane", "channel", "message", "recipient_id", "relation", "subject_kind", "subject_id")
    kept: dict[str, Any] = {name: getattr(row, name) for name in plain}
    kept |= {"due_on": row.due_on.isoformat() if row.due_on else None, "made_at": row.made_at.isoformat()}
    return json.dumps({**kept, "items": items, "taken": list(taken)})


def note(line: str) -> None:
    """Add what was just sent; a journal that cannot be written delays nothing, and is said in the log."""
    now = here().now()
    text = f'{{"at": "{now.isoformat()}", "row": {line}}}\n'.encode()
    try:
        folder().mkdir(mode=0o700, exist_ok=True)
        file = os.open(folder() / f"{now:%Y-%m}.{_host()}.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, text)
        finally:
            os.close(file)
    except OSError as error:
        log.error("the journal of what was sent cannot be written: %s", type(error).__name__)


def sent_since(instant: datetime) -> Iterator[Sent]:
    """What went out after an instant by any host whose files are here, oldest first; a line cut off is passed over."""
    files = [path for path in sorted(folder().glob("*.log")) if path.stem >= f"{instant:%Y-%m}"]
    for found in heapq.merge(*map(_read, files), key=lambda found: found.at):
        if found.at >= instant:
            yield found


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9-]", "-", platform.node()) or "host"


def _read(path: Path) -> Iterator[Sent]:
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                found = json.loads(line)
                yield Sent(datetime.fromisoformat(found["at"]), found["row"])
            except (ValueError, KeyError, TypeError):
                continue
