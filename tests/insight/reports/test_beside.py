"""What stands beside a report's figures: change over time, earlier cycles, days, context, the target, reminders."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from sqlalchemy import select, update

from service.database import db
from service.insight.reports.reading import report_page
from service.models import Answer, Audit, Case, Cycle, CycleCase, History, StandardReminder
from service.transaction import transaction
from tests.insight.authority import Authority
from tests.insight.recomputed import Recomputed, day, rows
from tests.insight.reports.test_reports import DAYS, STATUTORY, figures, made, run
from tests.support.world import World

LATEST = date(2026, 10, 31)
CONTEXT = ("context.vacancy", "context.caseload")


@pytest.fixture
def year(world: World) -> World:
    """A year of audits made in bulk, what stands around some of them, and a reminder."""
    Authority(world, audits=40)
    world.authority()
    with transaction() as work:
        for number, audit in enumerate(db.session.scalars(select(Audit.id).order_by(Audit.id))):
            values = ("yes" if number % 3 else "no", str(10 + number % 9))
            work.session.add_all(
                Answer(audit_id=audit, question_key=key, value=value)
                for key, value in zip(CONTEXT, values, strict=True)
            )
        _remind(work, world)
    return world


def _remind(work: Any, world: World) -> None:
    of = {"tool_key": "core", "tool_version": 1, "question_key": "record.details", "text": "Keep it current."}
    at = world.clock() - timedelta(days=60)
    work.session.add(StandardReminder(state="sent", sender_id=world["Quentin"].id, made_at=at, **of))


@pytest.mark.tampers
def test_each_month_holds_what_a_count_by_hand_finds_in_it(year: World) -> None:
    found = figures(made(year))
    by_hand, better = Counter[str](), Counter[str]()
    again = Recomputed(date(2024, 11, 1), LATEST)
    for audit in again.graded:
        if audit["case_status"] in STATUTORY:
            month = day(audit["submitted_at"]).replace(day=1).isoformat()
            by_hand[month] += 1
            better[month] += again.grade(audit) in ("outstanding", "good")
    months = {key.rpartition(".")[2]: one for key, one in found.items() if key.startswith("trend.statutory.")}
    assert {month: one["n"] for month, one in months.items() if one["n"]} == by_hand
    assert {month: one["k"] for month, one in months.items() if one["k"]} == +better
    assert min(months) == min(by_hand) and max(months) == "2026-10-01"


@pytest.mark.tampers
def test_days_context_target_and_reminders_are_what_a_count_by_hand_finds(year: World) -> None:
    found, again = figures(made(year)), Recomputed(DAYS["from_on"], DAYS["to_on"])
    for kind, state in (("audit", "scheduled"), ("action_plan", "issued")):
        stays, key = again.stays(kind, state), f"days.{kind}.{state}"
        nine_in_ten = stays[-(-9 * len(stays) // 10) - 1]
        times, most = (found[f"{key}.{end}"]["value"] for end in ("times", "p90"))
        assert (times, most) == (len(stays), round(nine_in_ten, 6)), key
    wanted = {audit["id"] for audit in again.graded}
    said = [row for row in rows("answer") if row["audit_id"] in wanted]
    vacant = Counter(row["value"] for row in said if row["question_key"] == "context.vacancy")
    assert (found["context.vacancy"]["k"], found["context.vacancy"]["n"]) == (vacant["yes"], vacant.total())
    held = [float(row["value"]) for row in said if row["question_key"] == "context.caseload"]
    assert found["context.caseload.median"]["value"] == median(held)
    assert found["target.inadequate"]["value"] == 0.05 and found["quick_wins.sent"]["value"] == 1


@pytest.mark.tampers
def test_check_reckons_what_stands_beside_again_and_names_what_moved_since(year: World) -> None:
    report = made(year)
    assert run(year, "check")[0] == 0
    with transaction() as work:
        work.session.execute(update(Answer).where(Answer.question_key == "context.vacancy").values(value="yes"))
        earlier = select(Audit.id).where(Audit.overall_grade == "inadequate", Audit.agreed_grade.is_(None))
        number = db.session.scalars(earlier.where(Audit.kind == "routine", Audit.case_status.in_(STATUTORY))).first()
        work.session.execute(update(Audit).where(Audit.id == number).values(overall_grade="good"))
    year.policy("insight", inadequate_at_most=0.1)
    code, said = run(year, "check", str(report.id))
    assert code == 1 and "targets inadequate_at_most changed: share was 0.05, is 0.1." in said
    for key in ("context.vacancy", "target.inadequate", "trend.statutory."):
        assert f"Report {report.id}: {key}" in said, key
    assert "(as kept)" not in said


@pytest.mark.tampers
def test_the_report_says_in_words_what_its_charts_show_and_how_inadequate_audits_stand_to_the_target(
    year: World,
) -> None:
    told = {one.title: one for one in report_page(made(year).id, year["Quentin"]).sections}
    change = told["Is the share of good or better changing?"]
    assert any("Statutory services. " in text for text in change.paragraphs) and change.charts[0].wide is not None
    assert any("The target is at most 5%" in text for text in told["Grades"].paragraphs)
    assert told["How long it took"].grids and told["The organisation around the work"].grids
    assert any("Reminders to teams" in text for text in told["What to learn"].paragraphs)


# --- cycles -----------------------------------------------------------------------------------------------


def closed(world: World, name: str, good: int, bad: int, **given: Any) -> Cycle:
    """A cycle all of whose audits came back: so many good ones and so many inadequate ones."""
    drawn = {"seed": name, "window_days": 1, "reserve_factor": 1.0, "cut_off_on": world.today, "made_at": world.clock()}
    with transaction() as work:
        cycle = Cycle(name=name, state="closed", **drawn, **given)
        work.session.add(cycle)
        work.session.flush()
        for number, grade in enumerate(["good"] * good + ["inadequate"] * bad):
            _returned(work, world, cycle, f"{name} {number}", grade)
        return cycle


def _returned(work: Any, world: World, cycle: Cycle, reference: str, grade: str) -> None:
    at = world.clock() - timedelta(days=1)
    case = Case(reference=reference, status="child_in_need", team_id=world.team().id)
    work.session.add(case)
    work.session.flush()
    used = {"tool_key": "core", "tool_version": 1, "case_status": "child_in_need", "kind": "thematic"}
    days = {"due_on": world.today, "made_at": at, "submitted_at": at}
    audit = Audit(case_id=case.id, cycle_id=cycle.id, state="signed_off", overall_grade=grade, **used, **days)
    work.session.add(audit)
    work.session.flush()
    moved = {"subject_kind": "audit", "subject_id": audit.id, "sequence": 1, "trigger": "submit", "at": at}
    by = {"actor_name": "A", "actor_roles": "", "fingerprint": "", "commitment": "", "hash": "", "facts": {}}
    work.session.add(History(**moved, **by, from_state=None, to_state="audited"))
    place = {"position": audit.id, "order": 1, "service": "Children in need", "status": "child_in_need"}
    work.session.add(CycleCase(cycle_id=cycle.id, case_id=case.id, audit_id=audit.id, part="selected", **place))


@pytest.mark.tampers
@pytest.mark.parametrize(
    ("good", "said", "verdict"),
    [
        (2, "83 percentage points below the cycle before", "which is more than chance would give."),
        (11, "8 percentage points below the cycle before", "which chance alone may give."),
    ],
)
def test_a_cycle_stands_beside_the_one_before_and_its_baseline(
    world: World, good: int, said: str, verdict: str
) -> None:
    world.authority()
    first = closed(world, "Spring", 6, 6, baseline=True)
    before = closed(world, "Summer", 12, 0, predecessor_id=first.id)
    now = closed(world, "Autumn", good, 12 - good, predecessor_id=before.id)
    report = made(world, "cycle", cycle_id=now.id)
    found = figures(report)
    assert [found[f"{one}.statutory.good_or_better"]["k"] for one in ("before", "baseline")] == [12, 6]
    told = next(one for one in report_page(report.id, world["Quentin"]).sections if one.title == "Earlier cycles")
    assert [row[:2] for row in told.grids[0].rows] == [
        ("This cycle", f"{good} of 12"),
        ("The cycle before: Summer", "12 of 12"),
        ("The baseline: Spring", "6 of 12"),
    ]
    earlier = next(text for text in told.paragraphs if "the cycle before" in text)
    assert said in earlier and earlier.endswith(verdict)
    assert run(world, "check")[0] == 0
