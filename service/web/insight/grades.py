"""The dashboard of grades: statutory services first, early help apart, each by period, place, tool and status."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import dropwhile

from service.context import here
from service.insight.behind.audits import GOOD_OR_BETTER
from service.insight.charts.control import control_chart
from service.insight.charts.figure import Figure
from service.insight.charts.intervals import Row, intervals
from service.insight.charts.periods import Period
from service.insight.figures import Share
from service.insight.measures.counting import Part
from service.insight.measures.grades import Graded, GradedRow, PartGrades, grades
from service.insight.scope import Step
from service.insight.statistics.control import p_chart
from service.insight.target import against
from service.web.insight.asking import Asked
from service.web.insight.sheets import Cell, Sheet, Value, linked
from service.web.insight.spans import named, step_of
from service.web.words.wording import CASE_STATUSES, GRADES
from workflows.words import GRADES_BEST_FIRST, Grade

PARTS = {Part.STATUTORY: "Statutory services", Part.EARLY_HELP: "Early help", Part.OTHER: "Referrals and resources"}
HEADS = ("Good or better", "Inadequate", *(GRADES[grade] for grade in GRADES_BEST_FIRST), "Graded twice")


def sheets(asked: Asked) -> list[Sheet]:
    """Statutory services in full, then what stands apart from them, as far as there is any."""
    found = grades(asked.scope, step_of(asked.scope))
    statutory = found.of(Part.STATUTORY)
    apart = [found.of(part) for part in (Part.EARLY_HELP, Part.OTHER) if part in found.parts]
    return [_overall(asked, [statutory, *apart]), *_by(asked, statutory), *(_over_time(asked, one) for one in apart)]


def _overall(asked: Asked, parts: Sequence[PartGrades]) -> Sheet:
    """Each part on its own line; what was graded twice is said of the first."""
    rows = [[Cell(PARTS[one.part]), *_row(asked, one.part, one.total)] for one in parts]
    total = parts[0].total
    drawn = [_range(PARTS[one.part], one.total, apart=place > 0) for place, one in enumerate(parts) if one.total.n]
    return Sheet(
        "overall",
        "Good or better",
        ("", *HEADS),
        rows if drawn else [],
        says=_says(total),
        note="Early help is never added to statutory services. Second audits of a file and exercises are left out.",
        draw=partial(intervals, "overall", drawn),
    )


def _says(total: Graded) -> str:
    """What was graded twice, and how the share of inadequate stands to the authority's target."""
    if not total.n:
        return ""
    twice = f"{total.twice} {'was' if total.twice == 1 else 'were'} graded twice and count with the agreed grade."
    return f"{twice} {against(total.inadequate, here().policy.share('insight.inadequate_at_most'))}"


def _range(name: str, graded: Graded, *, apart: bool = False) -> Row:
    return Row(name, graded.good_or_better.k, graded.n, apart=apart)


def _by(asked: Asked, found: PartGrades) -> Iterator[Sheet]:
    yield _over_time(asked, found)
    if len(found.services) > 1:
        yield _sheet(asked, found, "services", "By service", found.services, _place("service", "No service"))
    if len(found.teams) > 1 and asked.scope.team_id is None:
        yield _sheet(asked, found, "teams", "By team", found.teams, _place("team", "No team"))
    yield _sheet(asked, found, "statuses", "By status of the case", found.statuses, _status)
    yield _sheet(asked, found, "tools", "By audit tool", found.tools, lambda row: _tool(asked, row))
    if found.cycles:
        yield _sheet(asked, found, "cycles", "By cycle", found.cycles, _place("round", ""))


def _over_time(asked: Asked, found: PartGrades) -> Sheet:
    """Month by month or quarter by quarter."""

    def name(row: GradedRow) -> tuple[str, dict[str, str]]:
        return named(row.key), {"from": row.key.from_on.isoformat(), "to": row.key.to_on.isoformat()}

    title = "Is it changing?" if found.part is Part.STATUTORY else f"{PARTS[found.part]}: is it changing?"
    rows = _begun(found.spans)
    draw = partial(_changing, f"time-{found.part.replace('_', '-')}", rows) if rows else None
    return _sheet(asked, found, f"time_{found.part}", title, rows, name, draw)


def _changing(name: str, rows: Sequence[GradedRow]) -> Figure:
    points = [(row.graded.good_or_better.k, row.graded.n) for row in rows]
    months = rows[0].key.step is Step.MONTH
    periods = [(Period.month if months else Period.quarter)(row.key.from_on) for row in rows]
    return control_chart(name, p_chart(points), periods)


def _begun(spans: Sequence[GradedRow]) -> list[GradedRow]:
    """From the first month or quarter with an audit on: before it there is nothing to compare."""
    return list(dropwhile(lambda row: not row.graded.n, spans))


Naming = Callable[[GradedRow], tuple[str, dict[str, str]]]


def _sheet(
    asked: Asked,
    found: PartGrades,
    key: str,
    title: str,
    rows: Sequence[GradedRow],
    name: Naming,
    draw: Callable[[], Figure] | None = None,
) -> Sheet:
    made = []
    for row in rows:
        text, narrowing = name(row)
        made.append([Cell(text), *_row(asked, found.part, row.graded, **narrowing)])
    beside = [_range(name(row)[0], row.graded) for row in rows]
    ranges = partial(intervals, key.replace("_", "-"), beside, heading=title)
    return Sheet(key, title, ("", *HEADS), made, note=NOTES.get(key, ""), draw=draw or ranges, quiet=draw is None)


NOTES = {"cycles": "What came back after a cycle’s last day is among these; the page of a cycle leaves it out."}


def _row(asked: Asked, part: Part, graded: Graded, **narrowing: str) -> list[Cell]:
    def count(value: Value, **more: str) -> Cell:
        return linked(asked, value, "audits", **narrowing, **more, part=part)

    shares: list[tuple[Share, str]] = [(graded.good_or_better, GOOD_OR_BETTER), (graded.inadequate, Grade.INADEQUATE)]
    return [
        *(count(share, grade=grade) for share, grade in shares),
        *(count(graded.of(grade), grade=grade) for grade in GRADES_BEST_FIRST),
        count(graded.twice, twice="yes"),
    ]


def _place(kind: str, nowhere: str) -> Naming:
    def name(row: GradedRow) -> tuple[str, dict[str, str]]:
        return row.name or nowhere, {kind: str(row.key)} if row.key is not None else {"nowhere": kind}

    return name


def _status(row: GradedRow) -> tuple[str, dict[str, str]]:
    text = CASE_STATUSES.get(row.key, row.key)
    return f"{text[:1].upper()}{text[1:]}", {"status": row.key}


def _tool(asked: Asked, row: GradedRow) -> tuple[str, dict[str, str]]:
    return asked.tools.get(row.key, row.key), {"tool": row.key}
