"""Writes docs/permissions.md out of the tables that the matrix is held to: `make permissions`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from config.settings import ROOT
from service.meanings.roles import AREAS, DEEDS, RELATIONS
from tests.permissions import words
from tests.permissions.expected import EACH_STEP, SEES, gates, permissions_of, roles, scopes
from tests.permissions.place import GONE, PEOPLE
from workflows.words import Relation

PAGE = ROOT / "docs" / "permissions.md"
NOT = "–"


def text() -> str:
    """The whole page."""
    parts = (_deeds(), _cells(), _records(), _people(), _addresses())
    return words.HEAD + "\n" + "\n".join(line for part in parts for line in (*part, "")).rstrip() + "\n"


def _deeds() -> Iterator[str]:
    """What one can do, area by area, with a column for each role."""
    yield from ("## What each role may do", "", words.DEEDS)
    by_area: dict[str, list[str]] = defaultdict(list)
    for permission in DEEDS:
        by_area[AREAS[permission.partition(".")[0]]].append(permission)
    for area, permissions in by_area.items():
        yield from ("", f"### {area}", "")
        yield from _table(["may", *(words.ROLES[role] for role in roles())], (_deed(one) for one in permissions))


def _deed(permission: str) -> list[str]:
    shared = roles()["everyone"]["may"].get(permission, [])
    own = (entry["may"].get(permission, []) for role, entry in roles().items() if role != "everyone")
    return [DEEDS[permission], _cell(shared), *(_cell(given, shared) for given in own)]


def _cell(relations: list[str], shared: Iterable[str] = ()) -> str:
    """Where a role may do something, in a word or two for each way: what is more than `all` and what everybody may."""
    given = [Relation.ALL] if Relation.ALL in relations else [one for one in relations if one not in shared]
    return ", ".join(dict.fromkeys(words.CELLS[Relation(one)] for one in given)) or NOT


def _cells() -> Iterator[str]:
    """What the cells say, where anything is granted so."""
    used = {Relation(one) for entry in roles().values() for given in entry["may"].values() for one in given}
    meant: dict[str, list[str]] = defaultdict(list)
    for relation, cell in words.CELLS.items():
        if relation in used:
            meant[cell].append(RELATIONS[relation])
    yield from ("### What the cells say", "")
    yield from _table(["cell", "the role may do it"], ([cell, "; or ".join(found)] for cell, found in meant.items()))


def _records() -> Iterator[str]:
    """Who sees a record and who may do something to it, by how it stands to them."""
    yield from ("## Who sees which record", "", words.RECORDS)
    for kind, found in scopes().items():
        yield from ("", f"### {words.KINDS[kind]}", "")
        seen = ([words.SCOPES.get((kind, scope), scope), _who(who[SEES])] for scope, who in found.items())
        yield from _table(["which", "who sees it"], seen)
        yield from _done(kind, {scope: who["does"] for scope, who in found.items() if "does" in who})


def _done(kind: str, found: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """What may be done, a row each, with a column for each scope of which the table says it."""
    needs = sorted({one for does in found.values() for one in does})
    if needs:
        yield ""
        heads = ["what is done to it", *(words.SCOPES.get((kind, scope), scope) for scope in found)]
        rows = ([_need(one), *(_who(does.get(one)) for does in found.values())] for one in needs)
        yield from _table(heads, rows)


def _who(names: str | None) -> str:
    """People by what they are, as a sentence lists them."""
    if names is None:
        return NOT
    known = {**PEOPLE, **GONE}
    return ", ".join(known[name][1] for name in names.split()) or "nobody"


def _people() -> Iterator[str]:
    yield from ("## The people of the test", "", words.PEOPLE)
    yield ""
    rows = ([name, who, _roles_of(held)] for name, (held, who) in {**PEOPLE, **GONE}.items())
    yield from _table(["name", "who they are", "role"], rows)


def _roles_of(held: str) -> str:
    return ", ".join(roles()[role]["title"].lower() for role in held.split(","))


def _addresses() -> Iterator[str]:
    """Every address, for whoever looks after the service."""
    yield from ("## Every address", "", words.ADDRESSES)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for where, gate in gates().items():
        found[gate.kind or "", gate.needs].append(where)
    for kind in sorted({kind for kind, _ in found}):
        yield from ("", f"### {words.KINDS[kind] if kind else 'Pages and calls that open as a whole'}", "")
        needs = sorted((one for other, one in found if other == kind), key=lambda one: (one != SEES, one))
        rows = ([_opened_by(kind, one), ", ".join(f"`{place}`" for place in found[kind, one])] for one in needs)
        yield from _table(["opened by", "addresses"], rows)


def _opened_by(kind: str, needs: str) -> str:
    """A gate in words, with its permission for whoever looks for it."""
    if needs == EACH_STEP:
        codes = (f"{step} (`{'` or `'.join(sorted(wanted))}`)" for step, wanted in sorted(permissions_of(kind).items()))
        return f"each step by its own: {', '.join(codes) or 'it has none'}"
    return _need(needs) + (f" ({_codes(needs.split())})" if "." in needs else "")


def _codes(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" if "." in name else name for name in names)


def _need(needs: str) -> str:
    """What opens something: a permission, several, or a word of its own."""
    if needs in words.NEEDS:
        return words.NEEDS[needs]
    return " ".join(DEEDS.get(part, part) for part in needs.split())


def _table(heads: Iterable[str], rows: Iterable[list[str]]) -> Iterator[str]:
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    yield from (f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
