"""What each measure says, beside the same counted by hand from raw rows; and who is told what."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from service.insight.measures.actions import actions, themes
from service.insight.measures.agreement import agreement_of
from service.insight.measures.counting import Part
from service.insight.measures.escalations import escalations
from service.insight.measures.evidence import evidence
from service.insight.measures.grades import Grades, grades
from service.insight.measures.times import days_per_state
from service.insight.scope import Scope, Step
from service.models import Audit
from service.toolbox import current
from tests.insight.authority import FIRST, LAST, Authority
from tests.insight.recomputed import Recomputed
from tests.support.world import World

pytestmark = pytest.mark.tampers
STATUTORY = {"child_in_need", "child_protection", "looked_after", "care_leaver", "open_assessment", "closed"}
EARLY = {"early_help"}
YEAR = Scope(FIRST, LAST)


def of(found: Grades, part: Part) -> Counter[str]:
    return Counter(dict(found.of(part).total.counts))


def test_every_figure_is_what_a_count_by_hand_of_raw_rows_gives(world: World) -> None:
    made = Authority(world)
    services, teams = made.services, made.teams
    for scope, again in (
        (YEAR, Recomputed(FIRST, LAST)),
        (replace(YEAR, service_id=services[0].id), Recomputed(FIRST, LAST, service=services[0].id)),
        (replace(YEAR, team_id=teams[0].id), Recomputed(FIRST, LAST, team=teams[0].id)),
        (Scope(date(2026, 3, 29), date(2026, 7, 1)), Recomputed(date(2026, 3, 29), date(2026, 7, 1))),
    ):
        _grades(scope, again)
        _evidence(scope, again)
        _after(scope, again, world.today)


def _grades(scope: Scope, again: Recomputed) -> None:
    found = grades(scope)
    for part, statuses in ((Part.STATUTORY, STATUTORY), (Part.EARLY_HELP, EARLY), (Part.OTHER, {"referral"})):
        told, counted = found.of(part), again.grades(statuses)
        assert of(found, part) == counted
        assert told.total.good_or_better.k == counted["outstanding"] + counted["good"]
        assert told.total.twice == again.twice(statuses)
        spans = Counter({(row.key.from_on.year, row.key.quarter): row.graded.n for row in told.spans})
        assert +spans == again.by_quarter(statuses)
        assert {row.key: row.graded.n for row in told.teams} == again.by_team(statuses)
    assert sum(row.graded.n for row in grades(scope, Step.MONTH).of(Part.STATUTORY).spans) == sum(
        again.grades(STATUTORY).values()
    )


def _evidence(scope: Scope, again: Recomputed) -> None:
    found = [one for one in evidence(scope) if one.part is Part.STATUTORY]
    assert found
    asked, everywhere = sum(again.grades(STATUTORY).values()), _asked_everywhere()
    for one in found:
        said = again.answers(one.question.key, STATUTORY)
        share = said["yes"], said["yes"] + said["partly"] + said["no"]
        assert (one.on_file.k, one.on_file.n, one.elsewhere) == (*share, said["elsewhere"])
        if one.question.key in everywhere:
            assert one.of("not_answered") == asked - share[1] - said["not_applicable"]


def _asked_everywhere() -> set[str]:
    """The questions that are asked whatever the status and the other answers are."""
    known = current("core")
    assert known is not None
    shown = [{q.key for s in known.tool.applicable(one) for q in s.questions if q.when is None} for one in STATUTORY]
    return set.intersection(*shown)


def _after(scope: Scope, again: Recomputed, today: date) -> None:
    found, by_hand = actions(scope).total, again.actions(today)
    for name in ("issued", "due", "done_by_supervision", "delayed", "overdue", "signed_off", "verified", "confirmed"):
        assert getattr(found, name) == by_hand.get(name, 0), name
    assert {one.key: one.count for one in themes(scope)} == again.themes()
    assert [list(row) for row in agreement_of(scope).table] == again.table()
    for one in days_per_state(scope):
        if one.kind != "moderation":
            stays = again.stays(one.kind, one.state)
            assert (one.days.n, one.days.median) == (len(stays), median(stays)), one
    raised, rows = escalations(scope), again.escalations()
    assert {one.key: one.count for one in raised.causes} == Counter(row["cause"] for row in rows)
    assert (raised.raised, raised.ended) == (len(rows), sum(row["resolved_at"] is not None for row in rows))


def test_a_decision_about_somebodys_competence_is_told_of_nobody_not_even_as_a_number(world: World) -> None:
    Authority(world)
    assert "competence_process" not in {one.key for one in escalations(YEAR).outcomes}


def test_an_audit_counts_on_the_local_day_of_its_submission(world: World) -> None:
    """Half past midnight in London on the first of July is still June in UTC."""
    audit = world.authority().submitted("good")
    world.change(audit, submitted_at=datetime(2026, 7, 1, 0, 30, tzinfo=ZoneInfo("Europe/London")))
    july, june = Scope(date(2026, 7, 1), date(2026, 7, 31)), Scope(date(2026, 6, 1), date(2026, 6, 30))
    assert (grades(july).of(Part.STATUTORY).total.n, grades(june).of(Part.STATUTORY).total.n) == (1, 0)


def test_an_audit_that_was_sent_back_counts_no_more_until_it_is_submitted_again(world: World) -> None:
    audit = world.authority().submitted("good")
    scope = Scope(world.today, world.today)
    assert grades(scope).of(Part.STATUTORY).total.n == 1
    world.act("Tess", "return_for_rework", audit, reason="The chronology is not there.")
    assert grades(scope).of(Part.STATUTORY).total.n == 0


def test_figures_use_the_agreed_grade_and_say_that_the_file_was_graded_twice(world: World) -> None:
    audit = world.authority().submitted("outstanding")
    moderation = world.moderation(audit)
    world.act("Mo", "grade", moderation, grade="good", reasons="Not quite.", quality="good")
    world.act("Tess", "agree", moderation, grade="good", reason="Seen together.")
    total = grades(Scope(world.today, world.today)).of(Part.STATUTORY).total
    assert (dict(total.counts), total.twice) == ({"good": 1}, 1)
    found = agreement_of(Scope(world.today, world.today))
    assert (found.table[0][1], found.mean_bias) == (1, 1.0)


def test_whoever_is_to_grade_a_file_blind_has_figures_without_it(world: World) -> None:
    audit: Audit = world.authority().submitted("outstanding")
    scope = Scope(world.today, world.today, without=frozenset({audit.id}))
    assert grades(scope).of(Part.STATUTORY).total.n == 0
    assert evidence(scope) == []
