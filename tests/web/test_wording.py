"""The words on pages: no code of the service stands there as it is, dates read as people say them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.web.words import days, wording
from service.web.words.facts import asked, missing
from service.web.words.steps import BUTTONS, DONE, Named, button, done
from service.web.words.timeline import Around, told
from tests.web.entries import entry
from workflows.catalogue import LIFECYCLES
from workflows.definition import Row
from workflows.words import (
    AnswerValue,
    AuditKind,
    AuditorRole,
    CaseStatus,
    Cause,
    EscalationOutcome,
    Grade,
    OutcomeValue,
)

TODAY = date(2026, 11, 19)
BY_PEOPLE = [(kind, row) for kind, table in LIFECYCLES.items() for row in table.rows if row.permission]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (TODAY, "Today"),
        (date(2026, 11, 25), "Wednesday 25\u00a0November"),
        (date(2025, 12, 1), "Monday 1\u00a0December"),
        (date(2027, 11, 19), "Friday 19\u00a0November"),
        (date(2027, 11, 22), "Monday 22\u00a0November\u00a02027"),
        (date(2025, 11, 3), "Monday 3\u00a0November\u00a02025"),
    ],
)
def test_a_day_is_written_with_its_weekday_and_a_year_only_when_far_away(day: date, said: str) -> None:
    assert days.written(day, TODAY) == said


def test_today_is_small_within_a_sentence_and_takes_no_on() -> None:
    assert days.within(TODAY, TODAY) == "today"
    assert days.on(TODAY, TODAY) == "today"
    assert days.on(date(2026, 11, 20), TODAY) == "on Friday 20\u00a0November"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ((8, 0), "Today, 8am"),
        ((10, 42), "Today, 10:42am"),
        ((12, 0), "Today, 12pm"),
        ((0, 5), "Today, 12:05am"),
        ((16, 12), "Today, 4:12pm"),
    ],
)
def test_a_time_is_written_by_the_twelve_hour_clock(at: tuple[int, int], said: str) -> None:
    moment = datetime(2026, 11, 19, *at)  # noqa: DTZ001  # local already
    assert days.moment(moment, TODAY) == said


def test_every_state_of_every_lifecycle_has_words() -> None:
    for kind, table in LIFECYCLES.items():
        words = [wording.state(kind, name) for name in table.by_state]
        assert len(set(words)) == len(words) and not any("_" in said for said in words)


@pytest.mark.parametrize(
    "codes",
    [AnswerValue, AuditKind, AuditorRole, CaseStatus, Cause, Grade, OutcomeValue],
    ids=lambda codes: codes.__name__,
)
def test_no_code_reaches_a_page(codes: type) -> None:
    words = [wording.word(code) for code in codes]  # type: ignore[attr-defined]  # a catalogue
    assert all(words) and not any("_" in said for said in words)


def test_every_outcome_of_an_escalation_has_words_of_its_own() -> None:
    assert set(wording.OUTCOMES) == set(EscalationOutcome)


@pytest.mark.parametrize(("kind", "row"), BY_PEOPLE, ids=lambda part: getattr(part, "trigger", part))
def test_every_step_that_people_take_has_a_button_a_banner_and_names_for_its_facts(kind: str, row: Row) -> None:
    named = Named("Grace Adeyemi")
    said = [button(kind, row.trigger, named), done(kind, row.trigger, named)]
    said += [asked(row.trigger, fact.name)[0] for fact in row.needs]
    assert all(said) and not any("_" in text or "{" in text for text in said)
    assert all(missing(row.trigger, fact.name).endswith(".") for fact in row.needs)


@pytest.mark.parametrize("system", [False, True])
def test_every_step_is_told_in_a_sentence(system: bool) -> None:
    for kind, table in LIFECYCLES.items():
        for row in (table.begins, *table.rows):
            text = str(told([entry(kind, row.trigger, system=system)], Around(TODAY))[0].text)
            assert text.endswith(".") and "_" not in text and "{" not in text, (kind, row.trigger, text)


def test_buttons_say_whose_thing_it_is() -> None:
    grace, me = Named("Grace Adeyemi"), Named("Helen Marsh", mine=True)
    assert button("action_plan", "sign_off", grace) == "Sign off Grace’s plan"
    assert button("action_plan", "refer_back", grace) == "Send back to Grace"
    assert button("audit", "return_for_rework", me) == "Send the audit back"
    assert done("action_plan", "sign_off", grace) == "You signed off Grace’s plan."


def test_internal_words_are_not_on_buttons_or_banners() -> None:
    said = " ".join(text for table in (BUTTONS, DONE) for words in table.values() for text in words.values()).lower()
    for internal in ("refer", "trigger", "transition", "strike", "reinstate", "outbox", "payload", "rework"):
        assert internal not in said


def test_numbers_read_as_sentences_do() -> None:
    assert wording.count(1, "action") == "1 action" and wording.count(0, "person", "people") == "0 people"
