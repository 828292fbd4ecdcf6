"""Takes third parties' names and other children's references out, and says where a reviewer must look."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from service.database import db
from service.disclosing.gathering import Held
from service.models import Case, KnownAs, Person

# Two words in a row that begin with a capital may be a name of somebody whom the service does not know.
MAYBE = re.compile(r"\b[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)? [A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?\b")
NAME, REFERENCE = "[name left out]", "[reference left out]"
FILES = "Files: nothing is left out of what stands in them"
SHORTEST = 4
MOST = 200


@dataclass
class Redacted:
    """The package without third parties: how many names and references went, and what else may be a name and where."""

    held: Held
    names: int = 0
    references: int = 0
    look_at: list[str] = field(default_factory=list)


def redact(held: Held, *, own_person: int | None, own_cases: Iterable[int]) -> Redacted:
    """Leave out the names of all staff but one's own, and the references of all cases but one's own."""
    names, references = _names(own_person), _references(set(own_cases))
    found = Redacted({})
    for table, rows in held.items():
        found.held[table] = [_clean(row, found, names, references, table) for row in rows]
    return found


def _clean(value: Any, found: Redacted, names: Any, references: Any, place: str) -> Any:
    if isinstance(value, dict):
        return {key: _clean(inner, found, names, references, f"{place}, {key}") for key, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner, found, names, references, place) for inner in value]
    if isinstance(value, bytes) and FILES not in found.look_at:
        found.look_at.insert(0, FILES)
    if not isinstance(value, str):
        return value
    if names is not None:
        value, times = names.subn(NAME, value)
        found.names += times
    if references is not None:
        value, times = references.subn(REFERENCE, value)
        found.references += times
    new = [f"{one} ({place.replace('_', ' ')})" for one in MAYBE.findall(value)]
    found.look_at = [*found.look_at, *(one for one in new if one not in found.look_at)][:MOST]
    return value


def _names(own: int | None) -> re.Pattern[str] | None:
    """Everybody's names, longest first; also e-mails and the names by which the case system knows people."""
    people = db.session.execute(select(Person.id, Person.name, Person.email)).all()
    known = db.session.execute(select(KnownAs.person_id, KnownAs.name)).all()
    said = {name for number, *both in people if number != own for name in both}
    return _any({*said, *(name for number, name in known if number != own)})


def _references(own: set[int]) -> re.Pattern[str] | None:
    rows = db.session.execute(select(Case.id, Case.reference))
    return _any({reference for number, reference in rows if number not in own})


def _any(words: set[str]) -> re.Pattern[str] | None:
    long = sorted((word for word in words if len(word) >= SHORTEST), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, long)) + r")(?!\w)", re.IGNORECASE) if long else None
