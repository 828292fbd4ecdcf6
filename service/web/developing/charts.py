"""Charts of one person’s quarters, actions done of those due and a box for each audit, and the words for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.reading.development import Quarter
from service.web.words.wording import count, grade, lower_first
from workflows.words import GRADES_BEST_FIRST, Grade

WIDE, NARROW = 660, 326
PLOT, TOP = 120, 26
BOX, GAP, ACROSS = 15, 4, 3
# Below this no change is claimed (DOMAIN §6).
ENOUGH = 10


@dataclass(frozen=True)
class Bar:
    """One quarter's actions: the whole bar is what was due, its filled part what was done by then; pixels."""

    label: str
    year: str
    words: str
    x: float
    middle: float
    width: float
    y: float
    height: float
    done_y: float
    done_height: float


@dataclass(frozen=True)
class Box:
    """One audit."""

    x: float
    y: float
    grade: str


@dataclass(frozen=True)
class Column:
    """One quarter's audits, a box each, best at the foot."""

    label: str
    year: str
    middle: float
    number: int
    top: float
    boxes: Sequence[Box]


@dataclass(frozen=True)
class Chart:
    """A drawing of one width; `foot` is where the bars stand."""

    width: int
    height: int
    foot: float
    bars: Sequence[Bar] = ()
    columns: Sequence[Column] = ()


def actions_charts(quarters: Sequence[Quarter], today: date) -> list[Chart]:
    """The same chart wide and narrow."""
    return [_actions(quarters, today, width) for width in (WIDE, NARROW)]


def _actions(quarters: Sequence[Quarter], today: date, width: int) -> Chart:
    most = max((quarter.due for quarter in quarters), default=0) or 1
    step, foot = width / max(len(quarters), 1), float(TOP + PLOT)
    thick = min(56.0, step * 0.6)
    bars = []
    for place, quarter in enumerate(quarters):
        middle, whole, done = (place + 0.5) * step, PLOT * quarter.due / most, PLOT * quarter.in_time / most
        bars.append(
            Bar(
                label=label(quarter.first, today),
                year=_year(quarter.first, place),
                words=f"{quarter.in_time} of {quarter.due}" if quarter.due else "0 due",
                x=middle - thick / 2,
                middle=middle,
                width=thick,
                y=foot - whole,
                height=whole,
                done_y=foot - done,
                done_height=done,
            )
        )
    return Chart(width, TOP + PLOT + 44, foot, bars=bars)


def audits_charts(quarters: Sequence[Quarter], today: date) -> list[Chart]:
    """The same chart wide and narrow."""
    return [_audits(quarters, today, width) for width in (WIDE, NARROW)]


def _audits(quarters: Sequence[Quarter], today: date, width: int) -> Chart:
    most = max((quarter.grades.total() for quarter in quarters), default=0)
    rows = max(-(-most // ACROSS), 1)
    foot = float(TOP + rows * (BOX + GAP))
    step = width / max(len(quarters), 1)
    columns = [_column(quarter, place, step, foot, today) for place, quarter in enumerate(quarters)]
    return Chart(width, int(foot) + 44, foot, columns=columns)


def _column(quarter: Quarter, place: int, step: float, foot: float, today: date) -> Column:
    middle, number = (place + 0.5) * step, quarter.grades.total()
    left = middle - (ACROSS * BOX + (ACROSS - 1) * GAP) / 2
    grades = [str(one) for one in GRADES_BEST_FIRST for _ in range(quarter.grades[one])]
    boxes = [
        Box(left + (index % ACROSS) * (BOX + GAP), foot - (index // ACROSS + 1) * (BOX + GAP) + 1, one)
        for index, one in enumerate(grades)
    ]
    top = foot - -(-number // ACROSS) * (BOX + GAP) - 6
    return Column(label(quarter.first, today), _year(quarter.first, place), middle, number, top, boxes)


def label(first: date, today: date) -> str:
    """“Jul to Sep”; the quarter that is not over yet is “Oct to now”."""
    last = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    end = f"{date(first.year, first.month + 2, 1):%b}" if last <= today else "now"
    return f"{first:%b} to {end}"


def _year(first: date, place: int) -> str:
    """The year beneath the first quarter of the chart and of each year."""
    return str(first.year) if place == 0 or first.month == 1 else ""


def actions_sentence(quarters: Sequence[Quarter], today: date, yours: bool, name: str) -> tuple[str, str]:
    """What the chart answers, and what is to be said with it: own past only, nothing claimed of small numbers."""
    due = [quarter for quarter in quarters if quarter.due]
    if not due:
        return "Nothing was due yet.", "Actions are counted here from the first supervision at which one is due."
    last, before = due[-1], due[:-1]
    now = f"{label(last.first, today)}: {last.in_time} of {last.due}"
    if not before:
        return f"{now}.", "There is nothing earlier to compare it with yet."
    done, of = sum(quarter.in_time for quarter in before), sum(quarter.due for quarter in before)
    past = f"Before that {done} of {of}."
    if last.due < ENOUGH or of < ENOUGH:
        return f"{now}. {past}", "These are small numbers: one action more or less is no trend."
    return f"{now}. {past} {_against(last, done / of)}", f"Against {'your' if yours else name} own past only."


def _against(last: Quarter, before: float) -> str:
    """More or fewer, where it differs by more than one action in five."""
    share = last.in_time / last.due
    if share > before + 0.2:
        return "That is more than before."
    return "That is fewer than before." if share < before - 0.2 else "That is about the same."


def audits_sentence(grades: Sequence[tuple[str, int]], number: int) -> str:
    """“8 audits: 6 good or outstanding, 2 requires improvement.”"""
    if not number:
        return "No case that is held now was audited in this time."
    counted = dict(grades)
    well = counted.get(Grade.GOOD, 0) + counted.get(Grade.OUTSTANDING, 0)
    parts = [f"{well} good or outstanding"] if well else []
    weak = (Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE)
    parts += [f"{counted[one]} {lower_first(grade(one))}" for one in weak if counted.get(one)]
    return f"{count(number, 'audit')}{': ' + ', '.join(parts) if parts else ''}."
