"""Makes a backup while the service runs: the database at one moment, and what stands beside it."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from config.settings import Settings
from service import checkpoints, erasures
from service.backups import archive, postgres, sqlite
from service.backups.manifest import DATABASE, HEADS, SECRET, CannotDo, Manifest
from service.context import here


@dataclass(frozen=True)
class Backup:
    """A backup that was made, and what it says of itself."""

    path: Path
    manifest: Manifest


def make(target: Path, *, with_key: bool = False) -> Backup:
    """Write a backup to a new file, or under a name of its own into a folder; raises CannotDo and OSError.

    Whoever reads and writes the service meanwhile notices nothing. SECRET_KEY is in it only when asked for: whoever
    has both could sign what they have changed.
    """
    settings, at = here().settings, here().now()
    path = _free(target, f"countersign-{at:%Y%m%dT%H%M%SZ}") if target.is_dir() else target
    if not path.parent.is_dir():
        raise CannotDo(f"There is no folder {path.parent}. Make it first.")
    if path.exists():
        raise CannotDo(f"{path} is there already. Give another name, or a folder.")
    # Beside its place: there is room for the whole, or there is not, before anything is finished.
    with tempfile.TemporaryDirectory(prefix=".countersign-", dir=path.parent) as drafts:
        kind = "sqlite" if settings.embedded_database else "postgresql"
        parts = {DATABASE[kind]: Path(drafts) / DATABASE[kind]}
        found = _dumped(settings, parts[DATABASE[kind]])
        parts |= _beside(settings, with_key)
        parts[HEADS] = Path(drafts) / HEADS
        parts[HEADS].write_text(json.dumps(found.heads), "utf-8")
        if SECRET in parts:
            parts[SECRET] = Path(drafts) / SECRET
            parts[SECRET].write_text(settings.secret_key, "utf-8")
        digests = {name: archive.sha256(part) for name, part in parts.items()}
        manifest = Manifest(at.isoformat(), kind, found.migration, found.rows, found.seal, digests)
        archive.write(path, manifest, parts, settings.secret_key)
    return Backup(path, manifest)


def _free(folder: Path, stem: str) -> Path:
    """A name in a folder that no other backup of the same second has."""
    names = chain([f"{stem}.zip"], (f"{stem}-{number}.zip" for number in count(2)))
    return next(folder / name for name in names if not (folder / name).exists())


def _dumped(settings: Settings, to: Path) -> sqlite.Measure:
    if settings.embedded_database:
        return sqlite.dump(settings.embedded_database, to)
    return postgres.dump(settings.database_url, to)


def _beside(settings: Settings, with_key: bool) -> dict[str, Path]:
    """The files of all checkpoints and of erasures: with the last one alone, earlier ones would look removed."""
    files = [*sorted(checkpoints.folder().glob("*.json")), erasures.place()]
    found = {f"{archive.CHECKPOINTS}{file.name}": file for file in files if file.exists()}
    return found | ({SECRET: settings.var} if with_key else {})
