"""The rows that a report is made from, as they are kept with it: canonical text, its digest, and what differs."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
# Rows by table; each has an `id` of its own in its table.
Listing = Mapping[str, Sequence[Row]]


def canonical(value: object) -> str:
    """One way only to write the same content: keys in order, no spaces, days as ISO texts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: object) -> str:
    """The SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def packed(listing: Listing) -> bytes:
    return zlib.compress(canonical(listing).encode(), 6)


def unpacked(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """The listing again; raises zlib.error and ValueError for what is none."""
    found: dict[str, list[dict[str, Any]]] = json.loads(zlib.decompress(content))
    return found


def differences(kept: Listing, found: Listing) -> Iterator[str]:
    """What changed among the rows, a sentence for each row."""
    for table in sorted({*kept, *found}):
        before = {row["id"]: row for row in kept.get(table, ())}
        after = {row["id"]: row for row in found.get(table, ())}
        for number in sorted({*before, *after}, key=str):
            if (said := _changed(before.get(number), after.get(number))) is not None:
                yield f"{table} {number} {said}"


def _changed(before: Row | None, after: Row | None) -> str | None:
    if before == after:
        return None
    if before is None:
        return "was added."
    if after is None:
        return "is not there any more."
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return f"changed: {', '.join(_of(name, before.get(name), after.get(name)) for name in names)}."


def _of(name: str, before: object, after: object) -> str:
    """What one column was and is; long ones, such as all the answers of an audit, by name alone."""
    short = not isinstance(before, dict) and not isinstance(after, dict)
    return f"{name} was {before}, is {after}" if short else name
