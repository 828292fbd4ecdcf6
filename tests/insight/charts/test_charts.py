"""What a chart shows and says: a whole picture at two widths, a sentence, and the same numbers as a table."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from service.insight.charts.bars import Bar, bars
from service.insight.charts.control import control_chart
from service.insight.charts.evidence import Answers, evidence
from service.insight.charts.figure import Figure, Link
from service.insight.charts.intervals import Row, intervals
from service.insight.charts.lines import ceiling, lines
from service.insight.charts.periods import Period
from service.insight.statistics.control import p_chart
from tests.architecture.source import ROOT

SVG = "{http://www.w3.org/2000/svg}"
YEAR = [(14, 29), (20, 34), (13, 31), (9, 18), (19, 33), (14, 30), (17, 36)]
RISEN = [*YEAR, (21, 34), (19, 31), (22, 35), (20, 33), (14, 22), (22, 34), (54, 92)]
SERVICES = [Row("East", 19, 31, path="/east"), Row("West", 14, 27), Row("Early help", 5, 9, apart=True)]
ASKED = [
    Answers("Was the child seen?", 71, 10, 7, 3),
    Answers("Is there a plan?", 38, 21, 33, 9, elsewhere=2, path="/plan"),
    Answers("Was the father asked?", 11, 14, 52, 24),
]


def months(number: int) -> list[Period]:
    return [Period.month(date(2020 + index // 12, index % 12 + 1, 1)) for index in range(number)]


def trend(points: list[tuple[int, int]]) -> Figure:
    return control_chart("trend", p_chart(points), months(len(points)))


def drawn(figure: Figure) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(str(svg)) for svg in (figure.wide, figure.narrow) if svg is not None]


def texts(svg: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def marks(svg: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [part for part in svg.iter() if part.get("class") == f"c-{kind}"]


def whole(figure: Figure) -> Figure:
    """The figure, after what holds for every chart."""
    ids = set()
    for svg, width in zip(drawn(figure), (1060, 360), strict=False):
        title, description = svg[0], svg[1]
        assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc") and title.text and description.text
        assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}" and svg.get("role") == "img"
        assert svg.get("width") == str(width) and not any("style" in part.attrib for part in svg.iter())
        assert figure.sentence in description.text
        ids |= {title.get("id"), description.get("id")}
    assert len(ids) == 2 * len(drawn(figure))
    assert not re.search(r"\b(nan|inf|None|[0-9]e[+-]?[0-9])", f"{figure.wide or ''}{figure.narrow or ''}")
    assert figure.sentence.endswith(".")
    assert all(len(row) == len(figure.data.head) for row in figure.data.rows)
    return figure


def test_a_control_chart_marks_and_names_the_months_that_stand_out() -> None:
    figure = whole(trend(RISEN))
    assert figure.sentence == (
        "Yes. The last 7 months were all above the average of 57%, which chance alone would seldom give."
    )
    for svg in drawn(figure):
        assert len(marks(svg, "signal")) == 7 and len(marks(svg, "point")) == 7
        assert "7 months above average" in texts(svg) and "Average 57%" in texts(svg)
    assert "Upper limit 72%" in texts(drawn(figure)[0]) and "92" in texts(drawn(figure)[0])
    assert figure.data.rows[-1] == ("February 2021", "54 of 92", "58.7%", "41.0%", "72.0%", "7 months above average")
    assert figure.data.rows[0][-1] == ""


def test_the_band_of_a_control_chart_has_a_step_for_each_month() -> None:
    band = marks(drawn(trend(RISEN))[0], "band")[0].get("d") or ""
    assert band.count("L") + 1 == 4 * len(RISEN)


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([(5, 20)] * 5, "Too early to say. The baseline is forming: 5 months with audits so far, 12 are needed"),
        ([(10, 20), (11, 20)] * 6, "No. Every month is within what chance alone would give around the average of 52%."),
        ([(50, 100)] * 12 + [(30, 100)], "Yes. January 2021 (30 of 100) was below the lower limit, which chance"),
        ([(50, 100)] * 12 + [(30, 100)] * 2, "Yes. January 2021 (30 of 100) and February 2021 (30 of 100) were below"),
        (
            [(10, 100)] + [(40, 100), (54, 100)] * 6,
            "Not in the last 7 months, but before. January 2020 (10 of 100) was",
        ),
        (
            [(50, 100)] * 8 + [(62, 100), (50, 100), (62, 100), (38, 100), (38, 100)],
            "Yes. December 2020 and January 2021",
        ),
        ([(40 + n, 100) for n in (10, 1, 2, 3, 4, 5, 6, 7)] * 2, "Yes. The last 7 months were each higher than"),
        (
            [(45, 100)] * 7 + [(55, 100), (45, 100)] * 8,
            "Not in the last 7 months, but before. The 7 months from January",
        ),
        ([], "Nothing was audited in this time"),
        ([(0, 0)] * 12, "Nothing was audited in this time"),
    ],
)
def test_a_control_chart_says_in_a_sentence_whether_something_changed(
    points: list[tuple[int, int]], sentence: str
) -> None:
    assert whole(trend(points)).sentence.startswith(sentence)


@pytest.mark.parametrize(
    "points", [[(3, 4)], [(0, 0), (3, 4)], [(20, 20)] * 60, [(0, 9)] * 60, [(n % 30, 40) for n in range(60)]]
)
def test_a_control_chart_of_one_month_or_sixty_is_whole(points: list[tuple[int, int]]) -> None:
    figure = whole(trend(points))
    assert len(figure.data.rows) == len(points)
    for svg in drawn(figure):
        assert len(marks(svg, "point")) + len(marks(svg, "signal")) == sum(n > 0 for _, n in points)
        feet = [
            float(text.get("x") or 0) for text in svg.iter(f"{SVG}text") if text.text in {"Jan", "Apr", "Jul", "Oct"}
        ]
        assert all(later - earlier > 30 for earlier, later in zip(feet, feet[1:], strict=False))


def test_fewer_than_ten_audits_are_told_in_numbers_and_never_in_percent() -> None:
    figure = whole(trend([(3, 4)]))
    assert figure.data.rows[0][:3] == ("January 2020", "3 of 4", "–")
    assert "Average 3 of 4" in texts(drawn(figure)[0])
    few = whole(intervals("few", [Row("East", 2, 5)]))
    assert few.sentence == "2 of 5 audits were good or better."
    assert few.data.rows == (("East", "2 of 5", "–", "–", "–"),)
    assert "Fewer than 10 audits: no percentage" in texts(drawn(few)[0]) and not marks(drawn(few)[0], "range")


def test_interval_bars_show_the_likely_range_and_leave_out_of_the_total_what_stands_apart() -> None:
    figure = whole(intervals("good", SERVICES))
    assert figure.sentence == "33 of 58 audits were good or better: 56.9%."
    assert figure.note == "Across all cases the share is likely to be between 44.1% and 68.8%."
    assert figure.data.rows[0] == (Link("East", "/east"), "19 of 31", "61.3%", "43.8%", "76.3%")
    assert figure.data.rows[2][:2] == ("Early help (apart)", "5 of 9")
    ranges = marks(drawn(figure)[0], "range")
    assert len(ranges) == 2
    start, long = (float(ranges[0].get(key) or 0) for key in ("x", "width"))
    assert (start - 452) / 578 == pytest.approx(0.438, abs=5e-4) and long / 578 == pytest.approx(0.325, abs=1e-3)


def test_evidence_is_shown_weakest_first_with_what_cannot_be_relied_on_named() -> None:
    figure = whole(evidence("found", ASKED))
    assert (
        figure.sentence
        == "Least often found: “Is there a plan?”, 38 of 92. Most often: “Was the child seen?”, 71 of 88."
    )
    assert [row[1] for row in figure.data.rows] == ["11 of 77", "38 of 92", "71 of 88"]
    assert figure.data.rows[0][2] == "Too many left unanswered to rely on"
    assert figure.data.rows[1] == (Link("Is there a plan?", "/plan"), "38 of 92", "41.3%", "21", "33", "9", "2")
    for svg in drawn(figure):
        assert [len(marks(svg, kind)) for kind in ("yes", "partly", "no", "stripes")] == [3, 3, 3, 3]


def test_the_parts_of_an_evidence_bar_are_as_long_as_their_numbers() -> None:
    svg = drawn(evidence("found", [Answers("Seen?", 50, 25, 25, 0)]))[0]
    yes, partly = marks(svg, "yes")[0], marks(svg, "partly")[0]
    assert float(yes.get("width") or 0) == 230 and float(partly.get("width") or 0) == 115 - 1
    assert marks(svg, "stripes") == []


def test_bars_and_lines_say_what_they_show() -> None:
    reasons = whole(
        bars("why", [Bar("Overdue", 12, "/overdue"), Bar("Grade", 3)], heading="Why?", things="escalations")
    )
    assert reasons.sentence == "Most often: Overdue, 12 of 15 escalations."
    assert reasons.data.rows == ((Link("Overdue", "/overdue"), "12"), ("Grade", "3"))
    days = whole(lines("days", months(3), [12, None, 9.5], [20, 0, 4], heading="How long?", unit="days"))
    assert days.sentence == "March 2020: 9.5 days (of 4), after 12 (of 20) in January 2020."
    assert [row[1] for row in days.data.rows] == ["12", "–", "9.5"]
    assert [ceiling(value) for value in (0, 4, 5, 9, 41, 300)] == [4, 4, 8, 10, 80, 400]


def test_nothing_is_drawn_of_nothing_and_a_sentence_says_so() -> None:
    nothing = [
        intervals("a", []), evidence("b", []), bars("c", [], heading="Why?", things="escalations"),
        lines("d", [], [], [], heading="How long?", unit="days"), trend([]),
    ]  # fmt: skip
    for figure in map(whole, nothing):
        assert figure.wide is None and figure.data.rows == ()
    assert [figure.sentence for figure in nothing][:3] == [
        "There were no audits.", "No questions were answered yet.", "No escalations in this time.",
    ]  # fmt: skip
    assert whole(evidence("b", [Answers("Seen?", 0, 0, 0, 5)])).wide is not None
    assert whole(bars("c", [Bar("Grade", 0)], heading="Why?", things="escalations")).wide is not None


def test_a_name_cannot_write_into_the_page() -> None:
    nasty = "<script>alert('x')</script> & \"quoted\""
    for figure in (
        intervals("a", [Row(nasty, 12, 20)]), bars("b", [Bar(nasty, 1)], heading=nasty, things="audits"),
        evidence("c", [Answers(nasty, 1, 1, 1, 1)], heading=nasty),
    ):  # fmt: skip
        assert "<script" not in page(whole(figure))
    with pytest.raises(ValueError, match="cannot be an id"):
        intervals('x" onload="', [])


NUMBERS = st.integers(0, 400)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=40), NUMBERS)
def test_every_chart_of_any_numbers_is_whole(points: list[tuple[int, int]], other: int) -> None:
    figure = whole(trend(points))
    assert [row[1] for row in figure.data.rows] == [f"{k} of {n}" for k, n in points]
    whole(intervals("a", [Row(f"Service {k}", k, n) for k, n in points]))
    whole(evidence("b", [Answers(f"Question {k}?", k, n - k, other, k) for k, n in points]))
    whole(bars("c", [Bar(f"Reason {k}", n) for k, n in points], heading="Why?", things="audits"))
    values = [n / 7 if n else None for _, n in points]
    whole(lines("d", months(len(points)), values, [n for _, n in points], heading="How long?", unit="days"))


def page(figure: Figure, **options: Any) -> str:
    folder = Path(ROOT, "service/web/templates")
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True)
    environment.filters["lower_first"] = lambda text: text[:1].lower() + text[1:]
    return str(environment.get_template("insight/charts.html").module.figure(figure, **options))  # type: ignore[attr-defined]


def test_a_page_shows_heading_answer_both_drawings_and_the_same_numbers_as_a_table() -> None:
    shown = page(intervals("good", SERVICES), download="/good.xlsx")
    assert '<h2 id="good">Good or better</h2>' in shown and 'href="/good.xlsx"' in shown
    assert "<b>33 of 58 audits were good or better: 56.9%.</b>" in shown
    assert shown.count("<svg") == 2 and shown.count("<details") == 1
    assert '<a href="/east">East</a>' in shown and 'data-l="Share">61.3%<' in shown and "Early help (apart)" in shown
    assert "style=" not in shown
    assert page(evidence("found", ASKED), level=3).count('aria-hidden="true"') == 1
    assert "<svg" not in page(trend([])) and "<details" not in page(trend([]))
