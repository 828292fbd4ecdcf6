"""What holds for every draw, whatever the frame: proportions, totals, exclusions, workers' turns, repeatability."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from service.sampling import Draw, Entry, Excluded, Stratum, draw
from tests.architecture.source import ROOT

SERVICES, STATUSES = ("East", "West", ""), ("child_in_need", "child_protection", "looked_after")
WORKERS = ("", "amy@example.org", "bob@example.org", "cat@example.org")
REASONS = (None, None, None, None, *Excluded)


def entry(number: int, drawn: tuple[Any, ...]) -> Entry:
    return Entry(f"C{number}", *drawn)


def frames(families: bool = False) -> st.SearchStrategy[list[Entry]]:
    family = st.sampled_from((None, "F1", "F2", "F3")) if families else st.none()
    parts = st.tuples(
        st.sampled_from(SERVICES), st.sampled_from(STATUSES), st.sampled_from(WORKERS), family, st.sampled_from(REASONS)
    )
    return st.lists(parts, max_size=150).map(lambda found: [entry(n, part) for n, part in enumerate(found, start=1)])


SEEDS = st.text(max_size=12)
SHARES = st.floats(0.001, 1.0)


@given(frames(), SHARES, SEEDS)
def test_each_group_has_its_exact_share_to_within_one_place_but_for_the_single_place_of_a_small_one(
    frame: list[Entry], share: float, seed: str
) -> None:
    drawn = draw(frame, share=share, seed=seed)
    wanted = min(drawn.wanted, drawn.drawable)
    for group in drawn.groups.values():
        assert group.share.exact * drawn.drawable == wanted * group.share.cases
        near = abs(group.share.places - group.share.exact) < 1
        assert near or (group.share.by_minimum and group.share.places == 1)
        assert len(group.selected) == group.share.places <= group.share.cases


@given(frames(), SHARES, SEEDS)
def test_the_places_are_those_of_the_share_and_one_for_each_group_too_small_for_any(
    frame: list[Entry], share: float, seed: str
) -> None:
    drawn = draw(frame, share=share, seed=seed)
    too_small = sum(group.share.by_minimum for group in drawn.groups.values())
    assert drawn.places == min(drawn.wanted, drawn.drawable) + too_small == len(drawn.selected)
    assert abs(drawn.wanted - share * drawn.open_cases) <= 0.5 + 1e-9


@given(frames(), st.integers(0, 200), SEEDS)
def test_a_number_of_cases_is_drawn_as_asked_as_far_as_there_are_cases(
    frame: list[Entry], size: int, seed: str
) -> None:
    drawn = draw(frame, size=size, seed=seed)
    groups = len(drawn.groups)
    assert min(size, drawn.drawable) <= len(drawn.selected) <= min(size, drawn.drawable) + groups


@given(frames(families=True), SHARES, SEEDS)
def test_what_is_left_out_is_never_drawn_and_what_is_not_left_out_could_be(
    frame: list[Entry], share: float, seed: str
) -> None:
    drawn = draw(frame, share=share, seed=seed)
    picked = {*drawn.selected, *drawn.reserves}
    assert not picked & {one.reference for one in frame if one.excluded}
    assert not picked & set(drawn.left_out)
    placed = {reference for group in drawn.groups.values() for reference in group.order}
    assert placed == {one.reference for one in frame if one.excluded is None}


@given(frames(families=True), SHARES, SEEDS)
def test_a_family_has_one_child_in_the_draw_and_the_others_are_named_as_its_siblings(
    frame: list[Entry], share: float, seed: str
) -> None:
    drawn = draw(frame, share=share, seed=seed)
    family = {one.reference: one.family for one in frame}
    picked = Counter(family[ref] for ref in (*drawn.selected, *drawn.reserves) if family[ref])
    assert set(picked.values()) <= {1}
    siblings = {one.reference for one in frame if one.family in picked and not one.excluded}
    siblings -= {*drawn.selected, *drawn.reserves}
    passed_over = {ref for ref, reason in drawn.left_out.items() if reason is Excluded.SIBLING_DRAWN}
    assert siblings == passed_over - {one.reference for one in frame if one.excluded}


@given(frames(), SHARES, SEEDS, st.randoms(use_true_random=False))
def test_the_same_list_and_number_give_the_same_draw_whatever_order_the_list_is_read_in(
    frame: list[Entry], share: float, seed: str, random: Random
) -> None:
    shuffled = random.sample(frame, len(frame))
    first, second = draw(frame, share=share, seed=seed), draw(shuffled, share=share, seed=seed)
    assert first == second and first.digest == second.digest


@given(frames(), SHARES, SEEDS)
def test_no_worker_has_a_second_case_until_each_worker_of_the_group_has_one(
    frame: list[Entry], share: float, seed: str
) -> None:
    drawn = draw(frame, share=share, seed=seed)
    worker = {one.reference: one.worker for one in frame}
    for group in drawn.groups.values():
        has = Counter(worker[reference] for reference in group.order)
        for end in range(1, len(group.order) + 1):
            so_far = Counter(worker[reference] for reference in group.order[:end])
            most = max(so_far.values())
            assert all(so_far[name] >= min(cases, most - 1) for name, cases in has.items())


@given(frames(), SHARES, SEEDS, st.floats(1.0, 3.0))
def test_reserves_follow_the_chosen_in_the_order_of_the_draw(
    frame: list[Entry], share: float, seed: str, factor: float
) -> None:
    drawn = draw(frame, share=share, seed=seed, reserve_factor=factor)
    for group in drawn.groups.values():
        taken = (*group.selected, *group.reserves)
        assert taken == group.order[: len(taken)] and len(set(taken)) == len(taken)
        least = min(len(group.order), group.share.places * factor)
        assert least - 1e-9 <= len(taken) < least + 1 + 1e-9


PROGRAM = """
import json, sys
from service.sampling import Entry, draw
frame = [Entry(*row) for row in json.load(sys.stdin)]
drawn = draw(frame, share=0.1, seed="2026")
print(json.dumps([drawn.digest, drawn.selected, drawn.reserves]))
"""


def elsewhere(frame: list[Entry], hash_seed: str) -> Any:
    """The same draw by another process that hashes its own way."""
    rows = json.dumps([[one.reference, one.service, one.status, one.worker] for one in frame])
    environment = {"PYTHONHASHSEED": hash_seed, "PATH": ""}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, input=rows, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_other_processes_draw_the_same_cases() -> None:
    frame = [Entry(f"C{n}", SERVICES[n % 3], STATUSES[n % 2], WORKERS[n % 4]) for n in range(1, 400)]
    here = draw(frame, share=0.1, seed="2026")
    expected = [here.digest, here.selected, here.reserves]
    assert [elsewhere(frame, hash_seed) for hash_seed in ("0", "1", "4711")] == [expected] * 3


def test_a_draw_of_today_is_the_one_that_was_written_down() -> None:
    """If this fails, cycles that were drawn cannot be repeated any more."""
    frame = [Entry(f"C{n}", "East", "child_in_need", WORKERS[n % 4]) for n in range(1, 41)]
    drawn = draw(frame, share=0.1, seed="2026")
    assert drawn.selected == ["C9", "C22", "C19", "C8"] and drawn.reserves == ["C14", "C21"]


@settings(max_examples=20)
@given(SEEDS, st.floats(0.01, 0.2))
def test_a_larger_share_by_the_same_number_keeps_the_cases_of_the_smaller(seed: str, share: float) -> None:
    frame = [Entry(f"C{n}", "East", "child_in_need", WORKERS[n % 4]) for n in range(200)]
    fewer, more = draw(frame, share=share, seed=seed), draw(frame, share=share * 2, seed=seed)
    assert fewer.selected == more.selected[: len(fewer.selected)]


def test_the_stratum_is_the_service_and_the_status() -> None:
    drawn = draw([Entry("A", "East", "looked_after"), Entry("B", "West", "looked_after")], share=0.5, seed="1")
    assert isinstance(drawn, Draw)
    assert set(drawn.groups) == {Stratum("East", "looked_after"), Stratum("West", "looked_after")}
