"""The dashboard of second grades: how far auditors and moderators agree, and which way grades moved."""

from __future__ import annotations

from service.insight.figures import Share
from service.insight.measures.agreement import Agreed, agreement_of
from service.web.insight.asking import Asked
from service.web.insight.sheets import Cell, Sheet, Value, cells, linked, said
from service.web.words.wording import GRADES, word
from workflows.words import GRADES_BEST_FIRST

ORDER = [str(grade) for grade in GRADES_BEST_FIRST]
MOVED = {
    "exact": "Same grade",
    "within_one": "Same or next grade",
    "moved_down": "Second grade lower",
    "moved_up": "Second grade higher",
}
SETTLED = "Settled by somebody else after a dispute"
UNDEFINED = "Not defined"
CAUTION = (
    "Kappa says how much more often both agree than chance would give: 1 is always, 0 no more often. Where nearly all "
    "audits have one grade it can be low although nearly all agree; AC1 does not fall then. Read both with the numbers."
)


def sheets(asked: Asked) -> list[Sheet]:
    """The table of both grades, what follows from it, and how good the audits were."""
    found = agreement_of(asked.scope)
    return [_table(asked, found), _statistics(asked, found), _bias(asked, found), _quality(asked, found)]


def _table(asked: Asked, found: Agreed) -> Sheet:
    names = [GRADES[grade] for grade in GRADES_BEST_FIRST]
    rows = [
        [
            Cell(GRADES[first]),
            *(_count(asked, n, first=first, second=second) for second, n in zip(ORDER, row, strict=True)),
        ]
        for first, row in zip(ORDER, found.table, strict=True)
    ]
    share = Share(found.statistics.exact, found.statistics.n)
    says = said(share, "had the same grade both times", "audits graded twice")
    heads = ("Auditor’s grade", *(f"Second: {name.lower()}" for name in names))
    return Sheet("table", "Do both agree?", heads, rows if found.statistics.n else [], says=says)


def _statistics(asked: Asked, found: Agreed) -> Sheet:
    told, n = found.statistics, found.statistics.n
    rows = [
        *([Cell(text), _count(asked, Share(getattr(told, name), n), moved=name)] for name, text in MOVED.items()),
        [Cell(SETTLED), _count(asked, Share(found.settled, n), settled="yes")],
        cells("Cohen’s kappa", _number(told.kappa)),
        cells("Kappa, linear weights", _number(told.linear)),
        cells("Kappa, squared weights", _number(told.quadratic)),
        cells("Gwet’s AC1", _number(told.ac1)),
    ]
    return Sheet("statistics", f"In figures, of {n}", ("", "Figure"), rows if n else [], note=CAUTION)


def _bias(asked: Asked, found: Agreed) -> Sheet:
    rows = [[Cell(steps(one.key)), _count(asked, one.count, bias=str(one.key))] for one in found.bias]
    mean = f"On average auditors were {abs(found.mean_bias):.2f} of a grade " if found.mean_bias else ""
    mean += f"{_side(found.mean_bias)} than the agreed grade." if found.mean_bias else ""
    note = "Over all auditors together: with the few audits that one person has graded twice it would be chance."
    return Sheet(
        "bias",
        "Which way grades moved",
        ("Auditor’s grade beside the agreed one", "Audits"),
        rows,
        says=mean,
        note=note,
    )


def _quality(asked: Asked, found: Agreed) -> Sheet:
    rows = [[Cell(word(one.key)), _count(asked, one.count, quality=one.key)] for one in found.quality]
    return Sheet("quality", "How good the audits were", ("As the moderator judged", "Audits"), rows)


def _count(asked: Asked, value: Value, **narrowing: str) -> Cell:
    return linked(asked, value, "agreement", **narrowing)


def steps(bias: int) -> str:
    """“One grade kinder”."""
    number = "one grade" if abs(bias) == 1 else f"{abs(bias)} grades"
    return "The same" if bias == 0 else f"{number.capitalize()} {_side(bias)}"


def _side(steps: float) -> str:
    return "kinder" if steps > 0 else "stricter"


def _number(value: float | None) -> str:
    return UNDEFINED if value is None else f"{value:.3f}"
