"""A backup as one file: a zip of its parts and the manifest; read only when nothing of it was changed or cut off."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from service.backups.manifest import FOREIGN, SECRET, CannotDo, Manifest, read

MANIFEST = "manifest.json"
# Where files go that stand beside the database.
CHECKPOINTS = "checkpoints/"
AT_ONCE = 1024 * 1024
MOST_SAID = 8 * 1024 * 1024
DAMAGED = "This backup is damaged: {what}. Take another one; nothing was changed."


def write(path: Path, manifest: Manifest, parts: Mapping[str, Path], key: str) -> None:
    """Write a backup whole or not at all, readable by its owner alone; raises CannotDo and OSError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with (
            open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        ):
            archive.writestr(MANIFEST, manifest.text(key))
            for name, part in parts.items():
                archive.write(part, name)
        _to_disk(draft)
        # Linked, not renamed: a backup is never written over another one.
        os.link(draft, path)
    except FileExistsError:
        raise CannotDo(f"{path} is there already. Give another name, or a folder.") from None
    finally:
        draft.unlink(missing_ok=True)


def extract(path: Path, folder: Path, keys: Iterable[str], *, use_its_key: bool) -> Manifest:
    """Take a backup apart into a folder, each part compared with the manifest; raises CannotDo."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > MOST_SAID:
                raise CannotDo(FOREIGN)
            its_key = _its_key(archive) if use_its_key else None
            manifest = read(archive.read(MANIFEST).decode("utf-8"), [*keys, *([its_key] if its_key else [])])
            if manifest.database not in manifest.parts or names != {MANIFEST, *manifest.parts}:
                raise CannotDo(DAMAGED.format(what="parts are missing, or were added"))
            for name, digest in manifest.parts.items():
                _take_out(archive, name, folder, digest)
    except FileNotFoundError:
        raise CannotDo(f"There is no file {path}.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError, NotImplementedError, RuntimeError):
        raise CannotDo(DAMAGED.format(what="it was cut off or changed, or is no backup at all")) from None
    return manifest


def sha256(path: Path) -> str:
    """The digest of a file, read piece by piece."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _its_key(archive: zipfile.ZipFile) -> str:
    if SECRET not in archive.namelist():
        raise CannotDo("This backup holds no key: it was made without --with-key. Set its SECRET_KEY instead.")
    return archive.read(SECRET).decode("utf-8").strip()


def _take_out(archive: zipfile.ZipFile, name: str, folder: Path, digest: str) -> None:
    place = (folder / name).resolve()
    if not place.is_relative_to(folder.resolve()):
        raise CannotDo(DAMAGED.format(what="a part has a name that leads elsewhere"))
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as part, open(place, "wb") as file:
        shutil.copyfileobj(part, file, AT_ONCE)
    if sha256(place) != digest:
        raise CannotDo(DAMAGED.format(what=f"{name} is not what the manifest says"))


def _to_disk(path: Path) -> None:
    with open(path, "rb") as file:
        os.fsync(file.fileno())
