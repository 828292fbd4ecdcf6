"""What came of a simulated year, held against what policy says: quotas, coverage, escalations, delays."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.year.conftest import Lived
from tests.year.raw import Raw, Row, day

pytestmark = pytest.mark.year
SHARE, INTERVAL_DAYS, LATE_DAYS, SMALL_TEAM = 0.05, 182, 14, 4


def test_nothing_that_is_promised_was_broken_on_any_day_and_the_same_seed_lived_the_same_life(lived: Lived) -> None:
    if not lived.said:
        pytest.skip("YEAR_DATABASE gives one life that has passed: leave it out to let two pass.")
    assert lived.codes == (0, 0)
    assert all("Broken promises: 0" in said for said in lived.said)
    assert len(lived.digests) == 1


def test_people_left_sessions_moved_and_audits_were_late(year: Raw) -> None:
    """Without these the year would prove little."""
    assert any(person["left_on"] for person in year["person"]) and year["leave"]
    assert any(session["on"] != session["originally_on"] for session in year["supervision"])
    assert any(_late(audit) for audit in year["audit"])


# --- quotas and coverage ----------------------------------------------------------------------------------


def test_each_practitioner_who_is_here_has_one_audit_every_four_weeks(year: Raw) -> None:
    by_period: dict[tuple[date, date], list[Row]] = defaultdict(list)
    for slot in year["programme_slot"]:
        if slot["programme"] == "weekly":
            by_period[day(slot["from_on"]), day(slot["to_on"])].append(slot)
    whole = {
        period: slots
        for period, slots in by_period.items()
        if year.first_day <= period[0] <= period[1] <= year.last_day
    }
    assert whole and len({first for first, _ in whole}) == len(whole)
    for (first, last), slots in whole.items():
        held = Counter(slot["person_id"] for slot in slots)
        assert set(held.values()) == {1}
        assert set(_here(year, first, last)) <= set(held)
        assert all(slot["audit_id"] or slot["reason"] for slot in slots)


def test_no_audit_of_the_quota_is_missing_without_a_reason_that_still_holds(year: Raw) -> None:
    """Nearly all places lead to an audit; one whose auditor never came back within its period says so."""
    slots = [slot for slot in year["programme_slot"] if day(slot["to_on"]) < year.last_day]
    made = sum(bool(slot["audit_id"]) for slot in slots)
    assert made >= 0.98 * len(slots), Counter((slot["programme"], slot["outcome"]) for slot in slots)


def test_five_per_cent_of_the_open_cases_are_drawn_each_quarter(year: Raw) -> None:
    """At least one of each stratum is drawn, so that it may be a few more."""
    drawn = Counter(slot["period"] for slot in year["programme_slot"] if slot["programme"] == "quarterly_share")
    is_open = [c for c in year["child_case"] if c["kind"] == "case" and not c["closed_on"] and not c["restricted"]]
    strata = {(case["team_id"], case["status"]) for case in is_open}
    wanted = SHARE * len(is_open)
    assert drawn and all(wanted - 1 <= number <= wanted + len(strata) for number in drawn.values()), drawn


def test_in_the_small_teams_each_case_is_audited_within_six_months(year: Raw) -> None:
    """Some are late by a few days, as people are; none is forgotten."""
    sizes = Counter(person["team_id"] for person in _practitioners(year) if not person["left_on"])
    small = {team["id"] for team in year["team"] if 0 < sizes[team["id"]] <= SMALL_TEAM and _is_small(team)}
    submitted: dict[int, list[date]] = defaultdict(list)
    for audit in year["audit"]:
        if audit["submitted_at"] and audit["state"] != "withdrawn":
            submitted[audit["case_id"]].append(day(audit["submitted_at"]))
    moved = {change["case_id"] for change in year["case_change"] if change["kind"] == "team"}
    cases = [c for c in year["child_case"] if c["team_id"] in small and not c["closed_on"] and not c["restricted"]]
    cases = [case for case in cases if case["kind"] == "case" and case["id"] not in moved]
    gaps = {case["id"]: _longest_gap(year, case, sorted(submitted[case["id"]])) for case in cases}
    forgotten = {number: gap for number, gap in gaps.items() if gap > INTERVAL_DAYS + LATE_DAYS}
    assert cases and not forgotten, forgotten


# --- escalations ------------------------------------------------------------------------------------------


def test_every_audit_below_good_escalated_on_the_day_it_was_submitted(year: Raw) -> None:
    raised = {(row["audit_id"], row["cause"]): day(row["raised_at"]) for row in year["escalation"]}
    below = [
        a for a in year["audit"] if a["submitted_at"] and a["overall_grade"] in ("requires_improvement", "inadequate")
    ]
    wrong = [a["id"] for a in below if raised.get((a["id"], a["overall_grade"])) != day(a["submitted_at"])]
    assert below and not wrong, wrong


def test_whoever_does_not_answer_an_escalation_in_time_loses_it_to_the_next_above(year: Raw) -> None:
    """Two working days to answer and one more: after a week at the latest it was passed up, or nobody is above."""
    passed, late = 0, []
    for row in year["escalation"]:
        steps = year.steps["escalation", row["id"]]
        answered = next(
            (day(s["at"]) for s in steps if s["trigger"] in ("acknowledge", "resolve", "complete_late", "supersede")),
            year.last_day,
        )
        went_up = any(step["trigger"] == "pass_up" for step in steps)
        passed += went_up
        if answered > day(row["acknowledge_by_on"]) + timedelta(days=6) and not went_up:
            late.append(row["id"])
    assert passed and not late, late


def test_every_plan_that_was_overdue_escalated(year: Raw) -> None:
    """The first working day after its day: no plan ran on for a week without somebody above knowing."""
    raised = {row["plan_id"] for row in year["escalation"] if row["cause"] == "overdue"}
    silent = []
    for plan in year["action_plan"]:
        ended = plan["completed_on"] or (None if plan["state"] == "withdrawn" else year.last_day.isoformat())
        if ended and day(ended) > day(plan["due_on"]) + timedelta(days=7) and plan["id"] not in raised:
            silent.append(plan["id"])
    assert raised and not silent, silent


# --- delays -----------------------------------------------------------------------------------------------


def test_a_delay_was_asked_for_in_time_and_authorised_by_somebody_else_within_its_bound(year: Raw) -> None:
    plans, owners = year.by_id("action_plan"), {(row["plan_id"], row["person_id"]) for row in year["plan_owner"]}
    given = [
        row for row in year["history"] if row["subject_kind"] == "action_plan" and row["trigger"] == "authorise_delay"
    ]
    assert given
    for row in given:
        plan, steps = plans[row["subject_id"]], year.steps["action_plan", row["subject_id"]]
        asked = [s for s in steps if s["trigger"] == "request_delay" and s["sequence"] < row["sequence"]]
        assert asked and (plan["id"], row["actor_id"]) not in owners
        assert plan["delay_from_on"] <= plan["delay_to_on"] and plan["due_on"] <= plan["latest_on"]


def test_no_plan_moved_to_a_later_day_but_by_a_step_that_gives_one(year: Raw) -> None:
    why = {"authorise_delay", "follow", "reassign", "refer_back", "reinstate"}
    later = [plan for plan in year["action_plan"] if plan["due_on"] > plan["original_due_on"]]
    unexplained = [
        plan["id"] for plan in later if not why & {step["trigger"] for step in year.steps["action_plan", plan["id"]]}
    ]
    assert later and not unexplained, unexplained


def _late(audit: Row) -> bool:
    return bool(audit["submitted_at"]) and day(audit["submitted_at"]) > day(audit["due_on"])


def _practitioners(year: Raw) -> list[Row]:
    numbers = {grant["person_id"] for grant in year["role_grant"] if grant["role"] == "practitioner"}
    return [person for person in year["person"] if person["id"] in numbers]


def _here(year: Raw, first: date, last: date) -> list[int]:
    """Who was at work in some part of these days that they were not on leave, and neither came nor left in them."""
    found = []
    for person in _practitioners(year):
        came = not person["starts_on"] or day(person["starts_on"]) <= first
        if came and (not person["left_on"] or day(person["left_on"]) > last):
            found.append(person["id"])
    return found


def _is_small(team: Row) -> bool:
    """The last of each five, as the simulation sets its teams up; the only one where there are fewer."""
    number = int(team["name"].split()[-1])
    return number % 5 == 0 or number == 1


def _longest_gap(year: Raw, case: Row, submitted: list[date]) -> int:
    """Days between two audits, from the day on which the case was first here until the end."""
    opened = next(
        (day(c["at"]) for c in year["case_change"] if c["case_id"] == case["id"] and c["kind"] == "opened"), None
    )
    days = [opened or year.first_day, *submitted, year.last_day]
    return max((later - earlier).days for earlier, later in pairwise(days))
