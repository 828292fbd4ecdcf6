"""Which values each kind of question accepts, and the sentence for those that it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.tools import Question, Scale, Section, text_fault


def question(scale: Scale) -> Question:
    return Question(key="plan.any", text="Any?", scale=scale)


@pytest.mark.parametrize(
    ("scale", "value"),
    [
        (Scale.EVIDENCE, "yes"),
        (Scale.EVIDENCE, "not_answered"),
        (Scale.GRADE, "requires_improvement"),
        (Scale.OUTCOME, "limited_improvement"),
        (Scale.YES_NO, "no"),
        (Scale.DATE, "2028-02-29"),
        (Scale.NUMBER, 0),
        (Scale.NUMBER, "17.5"),
        (Scale.NUMBER, 100_000),
        (Scale.TEXT, "Grandmother’s view\nis on file: ‏שלום"),
        (Scale.TEXT, "x" * 10_000),
    ],
)
def test_values_of_the_scale_are_accepted(scale: Scale, value: object) -> None:
    assert question(scale).accepts(value) is None


@pytest.mark.parametrize("scale", Scale)
@pytest.mark.parametrize("value", [None, ""])
def test_any_answer_can_be_cleared(scale: Scale, value: object) -> None:
    assert question(scale).accepts(value) is None


@pytest.mark.parametrize(
    ("scale", "value", "sentence"),
    [
        (Scale.EVIDENCE, "Yes", "Choose one of yes, partly, no, not_applicable, not_answered."),
        (Scale.EVIDENCE, True, "Choose one of yes, partly, no, not_applicable, not_answered."),
        (Scale.GRADE, "improved", "Choose one of outstanding, good, requires_improvement, inadequate."),
        (Scale.OUTCOME, "good", "Choose one of improved, limited_improvement, no_change, worse."),
        (Scale.YES_NO, "not_answered", "Choose one of yes, no."),
        (Scale.TEXT, ["a"], "Give a text."),
        (Scale.TEXT, "x" * 10_001, "Give at most 10,000 characters; this has 10,001."),
    ],
)
def test_other_values_are_refused_with_what_to_give(scale: Scale, value: object, sentence: str) -> None:
    assert question(scale).accepts(value) == sentence


@pytest.mark.parametrize(
    "value", ["0001-01-01", "9999-12-31", "1989-12-31", "2027-02-29", "20270325", "2027-W12-4", "25/03/2027", 20]
)
def test_a_date_is_year_month_day_within_the_calendar(value: object) -> None:
    assert question(Scale.DATE).accepts(value) == (
        "Give a date as year-month-day, such as 2027-03-25, from 1990 to 2100."
    )


@pytest.mark.parametrize(
    "value", [-1, 100_001, 10**400, float("nan"), float("inf"), True, "three", "1_000", "٣", "1e3", "-1", [1]]
)
def test_a_number_is_from_nothing_to_a_hundred_thousand(value: object) -> None:
    assert question(Scale.NUMBER).accepts(value) == "Give a number from 0 to 100000, such as 3."


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "tab\x0bbed", "\x1b[31m"])
def test_a_text_that_cannot_be_stored_or_printed_is_refused(text: str) -> None:
    assert text_fault(text) == "The text holds characters that cannot be shown. Delete them, or type it again."


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.lists(st.text()), st.dates()
)


@given(st.sampled_from(Scale), ANYTHING)
def test_whatever_is_given_the_reply_is_a_sentence_or_nothing(scale: Scale, value: object) -> None:
    reply = question(scale).accepts(value)
    assert reply is None or reply.endswith(".")


@given(st.text())
def test_a_text_accepted_can_be_written_as_utf_8_without_a_null(text: str) -> None:
    if text_fault(text) is None:
        assert b"\x00" not in text.encode()


def test_a_graded_section_takes_a_grade() -> None:
    plan = Section(key="plan", title="Plan", graded=True, questions=(question(Scale.TEXT),))
    assert plan.accepts("good") is None
    assert plan.accepts("fine") == "Choose one of outstanding, good, requires_improvement, inadequate."


def test_a_section_without_grade_takes_none() -> None:
    visits = Section(key="visits", title="Visits", graded=False, questions=(question(Scale.TEXT),))
    assert visits.accepts("good") == "The section “Visits” is not graded. Leave its grade out."
