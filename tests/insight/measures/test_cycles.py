"""A cycle beside the one before and its baseline: what it says, beside the same counted by hand from raw rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from service.insight.figures import Share
from service.insight.measures.counting import Part
from service.insight.measures.cycles import Change, Round, beside
from service.insight.scope import Scope
from service.insight.statistics.difference import Verdict
from tests.insight.authority import FIRST, LAST, Authority
from tests.insight.recomputed import RecomputedCycle
from tests.insight.rounds import Rounds
from tests.support.statements import statements
from tests.support.world import World

pytestmark = pytest.mark.tampers
IN_PART = {
    Part.STATUTORY: {"child_in_need", "child_protection", "looked_after"},
    Part.EARLY_HELP: {"early_help"},
    Part.OTHER: {"referral"},
}


def test_each_cycle_says_what_a_count_by_hand_of_raw_rows_gives(world: World) -> None:
    made = Authority(world, 90)
    rounds = Rounds(made)
    whole = Scope(FIRST, LAST, cycle_id=rounds.third.id)
    for scope in (whole, replace(whole, service_id=made.services[0].id), replace(whole, team_id=made.teams[0].id)):
        with statements(without=("BEGIN", "ROLLBACK", "PRAGMA", "SAVEPOINT")) as seen:
            found = beside(scope)
        assert len(seen) <= 6
        assert [one.name for one in (found.now, *found.earlier)] == ["Third", "Second", "Baseline"]
        for one in (found.now, *found.earlier):
            _same(one, RecomputedCycle(one.id, scope.service_id, scope.team_id))


def _same(found: Round, again: RecomputedCycle) -> None:
    assert found.returned == Share(len(again.back), len(again.sent)) and 0 < len(again.back) < len(again.sent)
    for part, statuses in IN_PART.items():
        assert Counter(dict(found.of(part).counts)) == again.grades(statuses)
        assert found.of(part).twice == again.twice(statuses)
        for (_, question), share in found.missed.get(part, {}).items():
            said = again.answers(question, statuses)
            missed = said["no"] + said["partly"]
            assert share == Share(missed, missed + said["yes"])


def test_a_cycle_after_the_baseline_has_it_once_and_the_baseline_has_nothing_beside_it(world: World) -> None:
    rounds = Rounds(Authority(world, 9))
    second = beside(Scope(FIRST, LAST, cycle_id=rounds.second.id))
    assert second.before and second.before.name == "Baseline" and second.baseline is None
    assert beside(Scope(FIRST, LAST, cycle_id=rounds.first.id)).earlier == []
    third = beside(Scope(FIRST, LAST, cycle_id=rounds.third.id), known=[rounds.third.id, rounds.first.id])
    assert third.before is None and third.baseline and third.baseline.name == "Baseline"


def test_a_change_is_told_only_where_both_cycles_are_large_enough() -> None:
    rose, few = Change(Share(48, 80), Share(56, 70)), Change(Share(9, 9), Share(1, 40))
    assert rose.verdict is Verdict.HIGHER and rose.difference and round(rose.difference.low, 4) == 0.0524
    assert (few.verdict, few.difference) == (Verdict.FEW, None)
