"""How work flows: ways with how often and how long, where records stand longest, and whether it went by the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from service.database import db
from service.insight.process.conformance import Conformance, conformance
from service.insight.process.passages import Passage, passages, waits
from service.insight.process.picture import edges
from service.insight.process.records import Part, audits_of
from service.insight.process.replaying import Step, deviation
from service.insight.scope import Scope
from service.transaction import transaction
from tests.support import second_form
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser
from workflows.audit import AUDIT

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
MOST_QUERIES = 15


def part(kind: str = "audit", **scope: Any) -> Part:
    return Part(kind, audits_of(Scope(FIRST, LAST, **scope)))


def taken(kind: str = "audit", first: date = FIRST, last: date = LAST) -> dict[tuple[str, str, str], Passage]:
    return {(one.source, one.trigger, one.target): one for one in passages(part(kind), first, last)}


def submitted_after(world: World, days: int) -> Any:
    audit = world.audit()
    world.clock.forward(days=1)
    world.act("Tess", "add_action", audit, text="Redraw the genogram.", owner="practitioner")
    world.clock.forward(days=days - 1)
    world.answer(audit)
    return world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")


def test_a_way_says_how_often_it_was_taken_and_how_long_the_record_had_stood_there(world: World) -> None:
    world.authority()
    for days in (2, 6, 4):
        submitted_after(world, days)
    submit = taken()["scheduled", "submit", "audited"]
    assert (submit.count, submit.days.median, submit.days.p90) == (3, 4, 6)
    added = taken()["scheduled", "add_action", "scheduled"]
    assert (added.count, added.days.median) == (3, 1)
    [edge] = [edge for edge in edges(AUDIT, list(taken().values())) if edge.source == "scheduled" and edge.count]
    assert (edge.target, edge.count) == ("audited", 3)


def test_the_day_on_which_a_step_was_taken_decides_and_the_wait_before_counts_in_full(world: World) -> None:
    world.authority()
    submitted_after(world, 6)  # from 2 to 8 November
    assert ("scheduled", "submit", "audited") not in taken(last=date(2026, 11, 7))
    late = taken(first=date(2026, 11, 8), last=date(2026, 11, 8))
    assert late["scheduled", "submit", "audited"].days.median == 6


def test_what_hangs_on_a_practitioners_form_counts_nowhere(world: World) -> None:
    second_form.issued(second_form.with_auditor(world))
    assert taken("action_plan") == {}
    assert [wait.standing for wait in waits(part("action_plan"), [])] == [0, 0, 0, 0]
    assert conformance(part("action_plan"), FIRST, LAST).fit.n == 0


def test_a_restricted_case_is_in_no_figure(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"], team_id=world.team().id)
    world.audit(case)
    assert waits(part(team_id=world.team().id), [])[0].standing == 1
    world.change(case, restricted=True)
    assert waits(part(), [])[0].standing == 0
    assert waits(part(team_id=world.team().id), [])[0].standing == 0


def older(world: World, record: Any, **columns: str) -> Conformance:
    """What is found when the last row of a record's history says something else."""
    with transaction() as work:
        said = ", ".join(f"{name} = :{name}" for name in columns)
        last = "(SELECT max(id) FROM history WHERE subject_kind = 'audit' AND subject_id = :number)"
        work.session.execute(text(f"UPDATE history SET {said} WHERE id = {last}"), {"number": record.id, **columns})
    db.session.expire_all()
    return conformance(part(), FIRST, LAST)


@pytest.mark.tampers
def test_a_row_of_earlier_rules_is_told_in_plain_words_and_the_rest_fits(world: World) -> None:
    world.authority()
    audits = [submitted_after(world, 2) for _ in range(3)]
    found = conformance(part(), FIRST, LAST)
    assert (found.fit.k, found.fit.n, found.rows, found.deviations) == (3, 3, 9, ())
    found = older(world, audits[0], trigger="hand_in")
    assert (found.fit.k, found.fit.n) == (2, 3)
    assert [(one.sentence, one.records) for one in found.deviations] == [
        ("“Hand in” was done to the audit; there is no such step today.", 1)
    ]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step("submit", "scheduled", "audited", "scheduled", False), None),
        (Step("schedule", None, "scheduled", None, True), None),
        (
            Step("submit", "scheduled", "audited", "audited", False),
            "“Submit the audit” is recorded from “To audit”, but the audit stood in “Audited”.",
        ),
        (
            Step("submit", "signed_off", "audited", "signed_off", False),
            "“Submit the audit” happened from “Signed off”; today it is not possible from there.",
        ),
        (
            Step("submit", "scheduled", "in_review", "scheduled", False),
            "“Submit the audit” led from “To audit” to “In review”; today it leads to “Audited”.",
        ),
        (
            Step("submit", "scheduled", "audited", "scheduled", True),
            "“Submit the audit” was done by the service itself; today only people do it.",
        ),
        (
            Step("complete", "actions_issued", "completed", "actions_issued", False),
            "“Complete” was done by a person; today the service does it by itself.",
        ),
        (
            Step("begin", None, "scheduled", None, False),
            "It began with “Begin”; today it begins with “Arrange an audit”.",
        ),
    ],
)
def test_each_way_in_which_a_row_may_not_fit_has_its_sentence(step: Step, said: str | None) -> None:
    assert deviation(AUDIT, step) == said


def test_the_page_says_where_audits_stand_longest_in_a_bounded_number_of_queries(world: World) -> None:
    world.authority()
    for _ in range(10):
        world.issued("requires_improvement")
    perry = Browser(world, "Perry")
    with statements() as heard:
        page = perry.open("/insight/process?lifecycle=escalation")
    assert len(heard) <= MOST_QUERIES, heard
    assert "No escalation moved on in this time." in page.text and "10 of 10 escalations (100%)" in page.text
    page = perry.open("/insight/process?from=2026-11-01")
    assert "Audits stand longest in “To audit”: half of 10 went on within less than a day" in page.text
    assert "style=" not in page.html.replace("stylesheet", "")


@pytest.mark.parametrize(
    ("who", "shown"), [("Hana", True), ("Sam", True), ("Tess", True), ("Mo", False), ("Pat", False)]
)
def test_whoever_sees_figures_sees_how_work_flows_and_the_rules_in_bpmn(world: World, who: str, shown: bool) -> None:
    world.authority()
    for path in ("", "/notation/audit", "/notation/moderation.bpmn"):
        status = Browser(world, who).client.get(f"/insight/process{path}").status_code
        assert status == (200 if shown else 403), path


def test_the_command_replays_every_lifecycle(world: World) -> None:
    world.authority().issued()
    result = world.app.test_cli_runner().invoke(args=["process", "conformance"])
    assert result.exit_code == 0
    assert "Audit: 1 of 1 fit the lifecycle of today (5 rows)." in result.output
