"""What a backup says of itself, signed by the installation that made it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

PRODUCT = "countersign"
VERSION = "1.0"
FORMAT = 1
HEADS, SECRET = "heads.json", "secret_key"
DATABASE = {"sqlite": "database.sqlite", "postgresql": "database.dump"}


class CannotDo(Exception):
    """Why a backup or a restore was refused or broken off, and what to do, in a sentence."""


@dataclass(frozen=True)
class Manifest:
    """`rows` counts each table's, `parts` holds each part's SHA-256, `heads` the number and digest of all heads of
    histories, `kind` the kind of database; `at` is the instant from which nothing more is in it."""

    at: str
    kind: str
    migration: str
    rows: Mapping[str, int]
    heads: Mapping[str, Any]
    parts: Mapping[str, str] = field(default_factory=dict)
    product: str = PRODUCT
    version: str = VERSION
    format: int = FORMAT

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def database(self) -> str:
        """The name of the part that is the database."""
        return DATABASE[self.kind]

    def text(self, key: str) -> str:
        """As the file holds it, signed with a key."""
        content = asdict(self)
        return json.dumps({**content, "signature": signature(content, key)}, indent=1)


def signature(content: Mapping[str, Any], key: str) -> str:
    text = json.dumps(content, separators=(",", ":"), sort_keys=True)
    return hmac.new(key.encode(), b"backup" + text.encode(), hashlib.sha256).hexdigest()


def read(text: str, keys: list[str]) -> Manifest:
    """The manifest, signed by one of these keys; raises CannotDo for anything else."""
    try:
        content = json.loads(text)
        given = content.pop("signature")
        product, number = content["product"], content["format"]
        if product == PRODUCT and number == FORMAT:
            found = Manifest(**content)
            found.instant, found.database  # noqa: B018 - they raise where they cannot be read
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CannotDo(FOREIGN) from None
    if product != PRODUCT:
        raise CannotDo(FOREIGN)
    if number != FORMAT:
        raise CannotDo("This backup has a newer form than this version reads. Bring the service up to date first.")
    if not any(hmac.compare_digest(str(given), signature(content, key)) for key in keys):
        raise CannotDo(OTHER_KEY)
    return found


FOREIGN = "This file is no backup of Countersign. Give one that `flask backup` has made."
OTHER_KEY = (
    "This backup was changed, or was made with another SECRET_KEY. Set the SECRET_KEY of the service that made it, "
    "or, if it holds the key and you trust where it comes from, say --use-its-key."
)
