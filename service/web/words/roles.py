"""What a role sees and does, in plain words and by permission, as the file of roles grants it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.meanings.roles import DEEDS, RELATIONS
from service.web.words.wording import upper_first
from workflows.words import Relation

SIGHT = ".view"


@dataclass(frozen=True)
class Row:
    """One thing that a role may do, and where."""

    what: str
    which: str


@dataclass(frozen=True)
class RoleInWords:
    """A role: what it sees and what it does, besides what everybody may."""

    key: str
    title: str
    sees: list[Row]
    does: list[Row]


def in_words(key: str, title: str, grants: Mapping[str, Iterable[str]]) -> RoleInWords:
    """A role's grants, what is seen apart from what is done, each in the order of its words' table."""
    rows = {name: Row(upper_first(text), _which(grants[name])) for name, text in DEEDS.items() if name in grants}
    sees = [row for name, row in rows.items() if name.endswith(SIGHT)]
    return RoleInWords(key, title, sees, [row for name, row in rows.items() if not name.endswith(SIGHT)])


def _which(relations: Iterable[str]) -> str:
    """“Everywhere”, or every relation that is enough by itself."""
    given = set(relations)
    if Relation.ALL in given:
        return upper_first(RELATIONS[Relation.ALL])
    return upper_first(", or ".join(text for name, text in RELATIONS.items() if name in given))
