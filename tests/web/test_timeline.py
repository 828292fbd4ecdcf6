"""What has happened, told in sentences."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from service.reading.history import Entry
from service.web.words.timeline import Around, told
from tests.web.entries import entry

TODAY = date(2026, 11, 19)


def said(one: Entry, hidden: frozenset[int] = frozenset()) -> str:
    around = Around(TODAY, {7: "Grace Adeyemi"}, hidden)
    return str(told([one], around)[0].text).replace("\u00a0", " ")


def test_a_submission_names_who_and_the_grade() -> None:
    assert said(entry("audit", "submit", facts={"overall_grade": "inadequate"})) == (
        "Helen Marsh submitted the audit: <b>inadequate</b>."
    )


def test_whoever_acts_for_another_is_told_with_both_names() -> None:
    assert said(entry("action_plan", "sign_off", behalf="Ruth Kendall")) == (
        "Helen Marsh (for Ruth Kendall) <b>signed off</b> Grace Adeyemi’s plan."
    )


def test_a_short_reason_ends_the_sentence_and_a_long_one_stands_beneath() -> None:
    assert said(entry("action_plan", "refer_back", reason="No date")) == (
        "Helen Marsh sent Grace Adeyemi’s plan back: No date."
    )
    long = told([entry("action_plan", "refer_back", reason="word " * 40)], Around(TODAY, {7: "Grace Adeyemi"}))[0]
    assert str(long.text).endswith("plan back.") and long.quote == "word " * 40


def test_a_delay_says_both_days() -> None:
    facts = {"due_on": "2026-12-23", "due_from": "2026-11-25", "explanation": "In court."}
    assert said(entry("action_plan", "authorise_delay", reason="court", facts=facts)) == (
        "Helen Marsh <b>agreed a delay</b> of Grace Adeyemi’s plan: court. "
        "Due Wednesday 23 December, not Wednesday 25 November."
    )


def test_what_the_service_did_by_itself_blames_nobody() -> None:
    assert said(entry("action_plan", "escalate", system=True, actor="Countersign", reason="Overdue")) == (
        "Grace Adeyemi’s plan was not finished by its day. It was <b>escalated</b>."
    )


def test_a_competence_process_is_not_told_to_whoever_may_not_know() -> None:
    resolved = entry("escalation", "resolve", facts={"outcome": "competence_process", "text": "HR since May"})
    hidden = told([resolved], Around(TODAY, {}, frozenset({7})))[0]
    assert str(hidden.text) == "Helen Marsh <b>decided</b>." and hidden.quote is None
    assert "competence process" in said(resolved)


def test_what_people_wrote_is_never_read_as_markup() -> None:
    text = said(entry("audit", "withdraw", reason="<script>alert(1)</script>", actor="<i>x</i>"))
    assert "<script>" not in text and "<i>" not in text and "&lt;script&gt;" in text
    assert isinstance(told([entry("audit", "withdraw")], Around(TODAY))[0].text, Markup)


def test_what_another_row_says_already_is_left_out_on_request() -> None:
    rows = [
        entry("action_plan", "issue"),
        entry("escalation", "raise", facts={"cause": "overdue"}),
        entry("audit", "submit"),
    ]
    assert len(told(rows, Around(TODAY), briefly=True)) == 1
    assert len(told(rows, Around(TODAY))) == 3
