"""What the public reads, taken together: no two figures of a committee summary can be subtracted to a small number."""

from __future__ import annotations

from datetime import date
from typing import Any

from service.insight.reports.figure import Figure
from service.insight.reports.kinds import Kind
from service.insight.reports.reckoning import reckon

TODAY = date(2026, 10, 31)


def audit(number: int, grade: str = "good", **given: Any) -> dict[str, Any]:
    usual = {"status": "child_in_need", "service": "Children in need", "kind": "routine", "on": "2026-08-03"}
    grades = {"overall": grade, "agreed": None, "first": None, "second": None, "exemplar": None}
    return {"id": number, "tool": "core", "version": 1, "answers": {}, **usual, **grades, **given}


def listing(audits: list[dict[str, Any]], not_due: int = 0, **more: Any) -> dict[str, list[dict[str, Any]]]:
    """Twenty actions, as many of them not due yet as is said."""
    plans = [
        {"id": number, "audit": 1, "state": "signed_off", "issued_on": "2026-08-10", "delay_at": None}
        | {"original_due_on": "2026-09-07", "due_on": "2026-09-07", "completed_on": "2026-09-01"}
        for number in range(20)
    ]
    for plan in plans[:not_due]:
        plan.update(state="issued", original_due_on="2026-12-01", due_on="2026-12-01", completed_on=None)
    actions = [{"id": number, "audit": 1, "plan": number, "theme": None, "struck": False} for number in range(20)]
    return {"audits": audits, "plans": plans, "actions": actions, "again": [], "escalations": [], **more}


def public(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Figure]:
    return {figure.key: figure for figure in reckon(Kind.COMMITTEE, rows, TODAY)}


def test_actions_that_are_not_due_yet_are_not_found_by_subtracting_those_due_from_those_sent_out() -> None:
    audits = [audit(number) for number in range(20)]
    found = public(listing(audits, not_due=2))
    assert (found["actions.in_time"].k, found["actions.in_time"].n) == (18, 18)
    assert found["actions.issued"].hidden and found["actions.signed_off"].hidden, "20 were sent out, 18 were due"
    assert not public(listing(audits))["actions.issued"].hidden


def test_audits_that_were_not_graded_twice_are_not_found_by_subtracting_those_that_were() -> None:
    audits = [audit(number, agreed=None if number < 3 else "good") for number in range(20)]
    found = public(listing(audits))
    assert found["grades.statutory.good_or_better"].n == 20 and found["twice.graded"].hidden


def test_inadequate_is_told_only_where_what_is_below_good_besides_is_no_small_number() -> None:
    below = ["inadequate"] * 6 + ["requires_improvement"] * 2
    audits = [audit(number, grade) for number, grade in enumerate(["good"] * 20 + below)]
    assert public(listing(audits))["grades.statutory.inadequate"].hidden
    more = [*audits, *(audit(100 + number, "requires_improvement") for number in range(5))]
    assert public(listing(more))["grades.statutory.inadequate"].k == 6


def test_the_period_says_as_one_quarter_of_several_what_it_says_as_a_whole_or_nothing() -> None:
    spans = [
        {"id": first, "from_on": first, "to_on": last}
        for first, last in (("2026-04-01", "2026-06-30"), ("2026-07-01", "2026-09-30"))
    ]
    small = [audit(number, "good" if number < 18 else "inadequate") for number in range(20)]
    before = [audit(100 + number, "good" if number < 10 else "inadequate", on="2026-05-04") for number in range(20)]
    found = public(listing(small, spans=spans, trend=[*before, *small]))
    assert found["grades.statutory.good_or_better"].hidden and found["trend.statutory.2026-07-01"].hidden
    assert (found["trend.statutory.2026-04-01"].k, found["trend.statutory.2026-04-01"].n) == (10, 20)
