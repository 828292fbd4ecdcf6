"""How many places a share comes to, how they are shared out, and what the printed numbers are (DOMAIN §5)."""

from __future__ import annotations

import math

import pytest

from service.sampling import Entry, Excluded, Stratum, allocate, draw, frame_digest, places

KNOWN = {4109: 205, 5384: 269, 2128: 106, 1089: 54}


def stratum(name: str) -> Stratum:
    return Stratum(name, "child_in_need")


@pytest.mark.parametrize(("cases", "expected"), KNOWN.items())
def test_five_percent_of_the_authorities_of_the_domain_is_what_they_counted(cases: int, expected: int) -> None:
    assert places(cases, 0.05) == expected


def test_to_the_nearest_and_down_give_the_known_numbers_and_up_gives_none_of_them() -> None:
    assert [round(cases * 0.05) for cases in KNOWN] == [cases * 5 // 100 for cases in KNOWN] == list(KNOWN.values())
    assert not any(math.ceil(cases * 0.05) == expected for cases, expected in KNOWN.items())


def test_the_median_and_the_largest_authority_and_a_half_count_to_the_nearest_halves_up() -> None:
    assert [places(cases, 0.05) for cases in (2265, 11717, 10, 30, 50)] == [113, 586, 1, 2, 3]


@pytest.mark.parametrize("share", [0, -0.1, 1.01])
def test_a_share_beyond_none_and_all_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        places(100, share)


def test_the_places_that_are_left_go_to_the_largest_remainders() -> None:
    shares = allocate(10, {stratum("A"): 47, stratum("B"): 35, stratum("C"): 18})
    assert [got.places for got in shares.values()] == [5, 3, 2]  # 4.7, 3.5 and 1.8


def test_equal_remainders_are_settled_by_size_and_then_by_name() -> None:
    shares = allocate(1, {stratum("B"): 10, stratum("A"): 10})
    assert {name.service: (got.places, got.by_minimum) for name, got in shares.items()} == {
        "A": (1, False),
        "B": (1, True),
    }


def test_where_every_group_has_one_at_least_the_asked_and_the_given_places_are_both_kept() -> None:
    frame = [Entry(f"L{n}", "Large", "child_in_need") for n in range(97)]
    frame += [Entry(f"S{n}", f"Small {n}", "child_in_need") for n in range(3)]
    drawn = draw(frame, share=0.05, seed="1")
    assert (drawn.wanted, drawn.places) == (5, 8)
    assert [group.share.by_minimum for group in drawn.groups.values()] == [False, True, True, True]


def test_a_share_is_one_of_the_open_cases_and_closed_ones_on_the_list_are_none() -> None:
    frame = [Entry(f"O{n}", "East", "child_in_need") for n in range(90)]
    frame += [Entry(f"A{n}", "East", "child_in_need", excluded=Excluded.AUDIT_OPEN) for n in range(10)]
    frame += [Entry(f"X{n}", "East", "child_in_need", excluded=Excluded.CLOSED) for n in range(50)]
    drawn = draw(frame, share=0.05, seed="1")
    assert (drawn.open_cases, drawn.wanted, drawn.drawable) == (100, 5, 90)
    assert drawn.excluded == {Excluded.AUDIT_OPEN: 10, Excluded.CLOSED: 50}


def test_thirteen_places_have_seven_reserves_and_a_single_place_has_one() -> None:
    frame = [Entry(f"L{n}", "Large", "child_in_need") for n in range(212)]
    frame += [Entry(f"S{n}", "Small", "child_in_need") for n in range(4)]
    drawn = draw(frame, size=13, seed="1")
    assert [(len(group.selected), len(group.reserves)) for group in drawn.groups.values()] == [(13, 7), (1, 1)]


def test_an_empty_list_gives_an_empty_draw() -> None:
    drawn = draw([], share=0.05, seed="1")
    assert (drawn.places, drawn.wanted, drawn.selected) == (0, 0, [])


def test_a_case_stands_on_the_list_once() -> None:
    with pytest.raises(ValueError, match="A stands on the list twice"):
        draw([Entry("A", "East", "looked_after")] * 2, share=1.0, seed="1")


def test_the_fingerprint_shows_any_change_of_the_list_and_tells_of_no_restricted_reference() -> None:
    one = Entry("A", "East", "looked_after", worker="amy@example.org")
    others = [
        Entry("B", "East", "looked_after", worker="amy@example.org"),
        Entry("A", "West", "looked_after", worker="amy@example.org"),
        Entry("A", "East", "child_in_need", worker="amy@example.org"),
        Entry("A", "East", "looked_after"),
        Entry("A", "East", "looked_after", worker="amy@example.org", excluded=Excluded.AUDIT_OPEN),
    ]
    assert len({frame_digest([entry]) for entry in (one, *others)}) == 6
    hidden = [Entry(name, "East", "looked_after", excluded=Excluded.RESTRICTED) for name in ("A", "B")]
    assert frame_digest(hidden[:1]) == frame_digest(hidden[1:])
