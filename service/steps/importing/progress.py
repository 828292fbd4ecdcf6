"""How far an import has come, kept as a small file beside the database while its transaction is still open."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from service.context import here, wall_clock

Progress = Callable[[int, int | None], None]
KEPT_SECONDS = 24 * 3600


class Watch:
    """Tells a callback, and whoever asks for the token, how many rows of how many are read or saved."""

    def __init__(self, progress: Progress | None, token: str | None) -> None:
        self._progress = progress
        self._path = _path(token) if token else None
        if self._path:
            _tidy(self._path.parent)
            self._write("reading", 0, None)

    def reading(self, done: int, total: int | None) -> None:
        self._tell("reading", done, total)

    def saving(self, done: int, total: int | None) -> None:
        self._tell("saving", done, total)

    def finished(self, import_id: int) -> None:
        self._write("finished", None, None, import_id=import_id)

    def failed(self, reason: str) -> None:
        self._write("failed", None, None, reason=reason)

    def _tell(self, stage: str, done: int, total: int | None) -> None:
        if self._progress:
            self._progress(done, total)
        self._write(stage, done, total)

    def _write(self, stage: str, done: int | None, total: int | None, **more: Any) -> None:
        """Whole or not at all, and never a reason for the import to fail."""
        if self._path is None:
            return
        draft = self._path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            draft.write_text(json.dumps({"stage": stage, "done": done, "total": total, **more}), "utf-8")
            draft.replace(self._path)


def progress_of(token: str) -> dict[str, Any] | None:
    """How far the import with this token is; None when no such import has begun here in the last day."""
    try:
        found: dict[str, Any] = json.loads(_path(token).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _path(token: str) -> Path:
    """Named by a digest, so that no token can lead anywhere else."""
    name = hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
    return here().settings.var / "imports" / f"{name}.json"


def _tidy(folder: Path) -> None:
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        oldest = wall_clock().timestamp() - KEPT_SECONDS
        for path in folder.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
