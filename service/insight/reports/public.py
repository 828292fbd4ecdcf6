"""What of the figures the public may read: no number from 1 to 4, nor one that can be worked out from the others."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from service.insight.reports import doing, grades
from service.insight.reports.changes import OVER_TIME, TREND
from service.insight.reports.figure import Figure, number, share
from service.insight.reports.kinds import SMALLEST
from service.insight.reports.listing import Listing, Row
from service.insight.statistics.suppression import suppress
from service.insight.statistics.together import left_out
from workflows.words import Grade

WHOLE = "grades.statutory.good_or_better"
SERVICE = "service."
# Told besides, as far as they do not complete one another, most worth telling first.
AFTER = ("actions.in_time", "actions.issued", "actions.signed_off", "grades.statutory.inadequate", "twice.graded")
EARLY_HELP = "grades.early_help.good_or_better"
ALWAYS = ("returns.returned", "expected.done", "target.inadequate")
Group = frozenset[Hashable]
Groups = Sequence[Group]


def for_the_public(figures: Iterable[Figure], listing: Listing, today: date) -> list[Figure]:
    """The figures of a committee summary. Grades are told in two parts, good or better and below, for each service
    and for all of them, as one table in which small cells are left out; whoever has no service stands in it too.

    Then all that is told is looked at together: what could be subtracted from the rest is left out as well. How many
    audits came back tells of no child and is always told.
    """
    found = {figure.key: figure for figure in figures}
    twice = found["twice.graded"]
    found[twice.key] = number(twice.key, twice.label, twice.k)
    table = {figure.key: figure for figure in _by_service(found)}
    groups = _groups(listing, today, found)
    hidden = {key for key, figure in table.items() if figure.hidden}
    told = {key: theirs for key, theirs in groups.items() if key not in hidden}
    hidden |= left_out(told, [group for key in hidden for group in groups[key]], SMALLEST)
    hidden |= {key for key in groups if groups[key] == groups[WHOLE]} if WHOLE in hidden else set()
    always = [found[key] for key in ALWAYS if key in found]
    return [*always, *(_hidden(found[key]) if key in hidden else found[key] for key in groups)]


def _by_service(found: Mapping[str, Figure]) -> Iterator[Figure]:
    services = [figure for key, figure in found.items() if key.startswith(SERVICE)]
    shares = [figure.share for figure in services]
    table = suppress([[one.k, one.n - one.k] for one in shares] or [[0, 0]], SMALLEST)
    yield _shown(found[WHOLE], table.columns[0], table.total)
    for figure, cells, margin in zip(services, table.cells, table.rows, strict=False):
        yield _shown(figure, cells[0] if None not in cells else None, margin)


def _shown(figure: Figure, k: int | None, n: int | None) -> Figure:
    return _hidden(figure) if k is None or n is None else share(figure.key, figure.label, k, n)


def _hidden(figure: Figure) -> Figure:
    return Figure(figure.key, figure.label, None, hidden=True)


def _groups(listing: Listing, today: date, found: Mapping[str, Figure]) -> dict[str, Groups]:
    """Of whom each figure tells: the audits and actions behind its k and n, or behind its number."""
    audits = grades.counted(listing["audits"])
    statutory, early = (grades.of_group(group, audits) for group in OVER_TIME)
    actions = {name: _of("action", numbers) for name, numbers in doing.parted(listing, today).items()}
    last: dict[str, Groups] = {
        "actions.in_time": (actions["in_time"], actions["due"]),
        "actions.issued": (actions["issued"],),
        "actions.signed_off": (actions["signed_off"], actions["issued"]),
        "grades.statutory.inadequate": (_audits(statutory, (Grade.INADEQUATE,)), _audits(statutory)),
        "twice.graded": (_of("audit", [row["id"] for row in audits if row["agreed"] is not None]),),
    }
    return {
        WHOLE: _better(statutory),
        **{grades.service_key(name): _better(rows) for name, rows in grades.by_service(statutory)},
        EARLY_HELP: _better(early),
        **dict(_over_time(listing, found)),
        **{key: last[key] for key in AFTER},
    }


def _over_time(listing: Listing, found: Mapping[str, Figure]) -> Iterator[tuple[str, Groups]]:
    audits = grades.counted(listing.get("trend", ()))
    for group in OVER_TIME:
        rows = grades.of_group(group, audits)
        for span in listing.get("spans", ()):
            key = f"{TREND}{group}.{span['id']}"
            if key in found:
                yield key, _better([row for row in rows if span["from_on"] <= row["on"] <= span["to_on"]])


def _better(rows: Sequence[Row]) -> Groups:
    return _audits(rows, grades.BETTER), _audits(rows)


def _audits(rows: Sequence[Row], wanted: Sequence[str] = grades.SCALE) -> Group:
    return _of("audit", [row["id"] for row in rows if grades.grade_of(row) in wanted])


def _of(kind: str, numbers: Iterable[int]) -> Group:
    """Audits and actions with the same number are not the same."""
    return frozenset((kind, number) for number in numbers)
