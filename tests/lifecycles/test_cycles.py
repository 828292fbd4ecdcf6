"""The performance team draws a share of the open cases, sends the audits out, and closes them (DOMAIN rows 9, 10)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.models import Audit, Cycle, CycleCase, FrameCase, Person
from service.returns import returns_of
from service.usecases.cycling import create_cycle
from tests.support.post import letters
from tests.support.world import World
from workflows.engine import Illegal, Incomplete, NotPermitted


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def drawn(world: World, **more: Any) -> Cycle:
    return world.act("Perry", "draw", world.cycle(**more))


def opened(world: World, **more: Any) -> Cycle:
    return world.act("Perry", "open", drawn(world, **{"share": 1.0, **more}))


def cases(world: World, number: int, **more: Any) -> list[Any]:
    return [world.case(world["Pat"], **more) for _ in range(number)]


def references(cycle: Cycle) -> list[str]:
    return [place.case.reference for place in cycle.drawn]


def left_out(world: World, cycle: Cycle) -> dict[str, str | None]:
    """Why each case on a cycle's list could not be drawn, by reference."""
    return {row.reference: row.excluded for row in world.all(FrameCase) if row.cycle_id == cycle.id}


def auditors(world: World, *names: str) -> None:
    """More team managers, who audit in cycles."""
    for name in names:
        world.person(name, "team_manager", world["Sam"], team_id=world.team().id)


def audit_of(place: CycleCase) -> Audit:
    assert place.audit is not None
    return place.audit


def auditor_of(world: World, place: CycleCase) -> str:
    return next(str(person.name) for person in world.all(Person) if person.id == place.auditor_id)


def test_the_same_frame_and_seed_draw_the_same_cases(world: World) -> None:
    cases(world, 10)
    first, second, other = drawn(world), drawn(world), drawn(world, seed="another")
    found = [references(cycle) for cycle in (first, second, other)]
    assert found[0] == found[1] != found[2]
    assert first.frame_digest == second.frame_digest


def test_a_share_of_the_frame_is_drawn_at_least_one(world: World) -> None:
    cases(world, 10)
    assert [len(drawn(world, share=share).drawn) for share in (0.3, 0.01)] == [3, 1]


def test_a_number_of_cases_can_be_asked_for_instead_of_a_share(world: World) -> None:
    cases(world, 10)
    cycle = create_cycle(world["Perry"], {"name": "Four", "size": 4})
    assert (cycle.share, len(world.act("Perry", "draw", cycle).drawn)) == (None, 4)


def test_where_small_groups_get_a_place_each_both_the_asked_and_the_given_places_are_kept(world: World) -> None:
    cases(world, 18)
    cases(world, 1, status="looked_after")
    cases(world, 1, status="care_leaver")
    cycle = drawn(world, share=0.05)
    assert (cycle.frame_size, cycle.wanted, cycle.given, len(cycle.drawn)) == (20, 1, 3, 3)
    assert {group["status"]: (group["places"], group["by_minimum"]) for group in cycle.allocation} == {
        "care_leaver": (1, True),
        "child_in_need": (1, False),
        "looked_after": (1, True),
    }


def test_each_case_that_cannot_be_drawn_stands_on_the_list_with_its_reason(world: World) -> None:
    closed = world.case(world["Pat"], closed_on=date(2026, 10, 1))
    restricted = world.case(world["Pat"], restricted=True)
    busy = world.audit(world.case(world["Pat"])).case
    submitted = world.submitted("good")
    world.act("Tess", "close_without_actions", submitted, running_record="Seen.", signature=True)
    free = world.case(world["Pat"])
    world.case(world["Pat"], closed_on=date(2025, 10, 1))
    cycle = drawn(world, share=1.0)
    assert references(cycle) == [free.reference]
    assert left_out(world, cycle) == {
        closed.reference: "closed",
        restricted.reference: "restricted",
        busy.reference: "audit_open",
        submitted.case.reference: "audited_inside_window",
        free.reference: None,
    }
    assert cycle.frame_size == 4  # the closed one is no open case


def test_a_case_can_be_drawn_again_once_the_window_since_its_audit_is_over(world: World) -> None:
    audit = world.submitted("good")
    world.act("Tess", "close_without_actions", audit, running_record="Seen.", signature=True)
    world.clock.set(date(2026, 12, 2))
    with pytest.raises(Illegal, match="no open case to draw from"):
        drawn(world, share=1.0, window_days=30)
    assert references(drawn(world, share=1.0, window_days=29)) == [audit.case.reference]


def test_nothing_is_drawn_from_an_empty_frame(world: World) -> None:
    with pytest.raises(Illegal, match="no open case to draw from"):
        drawn(world)


def test_referrals_of_the_period_are_drawn_for_a_referral_cycle_and_one_of_each_child(world: World) -> None:
    for number, (child, day) in enumerate([("A", 1), ("A", 20), ("B", 5), ("C", 30)], start=1):
        fields = {"child_reference": child, "opened_on": date(2026, 10, day), "reference": f"{child}/{number}"}
        world.case(None, status="referral", kind="referral", **fields)
    world.case(world["Pat"])
    cycle = drawn(world, share=1.0, frame="referrals", period_from_on="2026-10-01", period_to_on="2026-10-28")
    assert sorted(reference[0] for reference in references(cycle)) == ["A", "B"]
    world.act("Perry", "open", cycle)
    assert {audit.kind for audit in world.all(Audit)} == {"referral"}


def test_opening_sends_each_case_to_an_auditor_who_does_not_hold_it(world: World) -> None:
    held = world.case(world["Tess"])
    cycle = opened(world)
    [audit] = world.all(Audit)
    assert (audit.kind, audit.case_id, audit.due_on) == ("sample", held.id, cycle.cut_off_on)
    assert audit.lead is None  # the only auditor holds it: the audit stands with its responsible manager
    assert [task.assignee.name for task in world.tasks(audit)] == ["Sam Service"]


def test_whoever_has_open_audits_already_gets_fewer_of_the_draw(world: World) -> None:
    auditors(world, "Tom Second")
    for _ in range(3):
        world.audit(world.case(world["Pat"], status="early_help"), auditor="Tess")
    cases(world, 5)
    names = [auditor_of(world, place) for place in drawn(world, share=1.0).drawn]
    assert (names.count("Tess Team"), names.count("Tom Second")) == (1, 4)


def test_an_auditor_on_leave_is_given_no_case(world: World) -> None:
    auditors(world, "Tom Second")
    world.leave(world["Tess"], world.today, world.today)
    cases(world, 3)
    assert {place.auditor_id for place in drawn(world, share=1.0).drawn} == {world["Tom"].id}


def test_where_a_cycle_names_its_auditors_only_these_audit(world: World) -> None:
    world.person("Eva External", "external")
    cases(world, 2)
    cycle = drawn(world, share=1.0, auditors=[world["Eva"].email])
    assert {place.auditor_id for place in cycle.drawn} == {world["Eva"].id}


def test_somebody_without_a_role_that_audits_cannot_be_named(world: World) -> None:
    with pytest.raises(Incomplete, match="Pat Practitioner has no role that audits"):
        world.cycle(auditors=[world["Pat"].email])


def test_a_case_restricted_after_the_draw_is_not_sent_and_its_reference_is_in_no_history(world: World) -> None:
    first, second = cases(world, 2)
    cycle = drawn(world, share=1.0)
    world.change(first, restricted=True)
    world.act("Perry", "open", cycle)
    assert [audit.case_id for audit in world.all(Audit)] == [second.id]
    said = str([row.facts for row in world.history(cycle)])
    assert "not_sent" in said and first.reference not in said
    assert returns_of(cycle).not_sent == 1


# --- replacing --------------------------------------------------------------------------------------------


def test_a_replaced_case_gives_its_place_to_the_next_reserve_and_its_audit_is_withdrawn(world: World) -> None:
    cases(world, 10)
    cycle = opened(world, share=0.2)
    leaving, reserve = cycle.drawn[0], next(place for place in cycle.places if place.part == "reserve")
    withdrawn, position = audit_of(leaving), leaving.position
    world.act("Perry", "replace", cycle, place=position, reason="The family moved away.")
    assert withdrawn.state == "withdrawn"
    assert [row.reason for row in world.history(withdrawn)][-1] == "The family moved away."
    assert (leaving.part, leaving.replaced_by_id, leaving.reason) == ("replaced", reserve.id, "The family moved away.")
    taken = cycle.drawn[0]
    assert (taken.id, taken.position, audit_of(taken).state) == (reserve.id, position, "scheduled")
    assert (audit_of(taken).due_on, audit_of(taken).cycle_id) == (cycle.cut_off_on, cycle.id)
    assert world.history(cycle)[-1].facts["place"] == position


def test_before_the_audits_are_sent_a_case_is_replaced_without_any_audit(world: World) -> None:
    cases(world, 10)
    cycle = drawn(world, share=0.2)
    before = references(cycle)
    world.act("Quentin", "replace", cycle, place=2, reason="It is a duplicate.")
    assert references(cycle)[0] == before[0] and references(cycle)[1] not in before
    assert world.all(Audit) == []


def test_a_reserve_that_cannot_be_audited_any_more_is_passed_over(world: World) -> None:
    cases(world, 20)
    cycle = drawn(world, share=0.2)
    first, second = [place for place in cycle.places if place.part == "reserve"][:2]
    world.change(first.case, closed_on=world.today)
    world.act("Perry", "replace", cycle, place=1, reason="It is a duplicate.")
    assert cycle.drawn[0].id == second.id


def test_without_a_reserve_left_in_its_group_a_case_is_not_replaced(world: World) -> None:
    cases(world, 2)
    cases(world, 1, status="looked_after")
    cycle = drawn(world, share=0.5)
    lone = next(place.position for place in cycle.drawn if place.status == "looked_after")
    with pytest.raises(
        Illegal, match=r"No reserve is left in the group of this case \(Children in need, looked after\)"
    ):
        world.act("Perry", "replace", cycle, place=lone, reason="It is a duplicate.")
    other = next(place.position for place in cycle.drawn if place.status == "child_in_need")
    world.act("Perry", "replace", cycle, place=other, reason="It is a duplicate.")
    with pytest.raises(Illegal, match="No reserve is left in any group"):
        world.act("Perry", "replace", cycle, place=other, reason="Another one.")


def test_a_returned_audit_keeps_its_place(world: World) -> None:
    cases(world, 10)
    cycle = opened(world, share=0.2)
    returned(world, audit_of(cycle.drawn[0]))
    with pytest.raises(Illegal, match="returned already, so it keeps its place"):
        world.act("Perry", "replace", cycle, place=cycle.drawn[0].position, reason="Too late.")


def test_a_place_that_there_is_not_is_named_as_such(world: World) -> None:
    cases(world, 4)
    with pytest.raises(Incomplete, match="The draw has no such place"):
        world.act("Perry", "replace", drawn(world), place=99, reason="A slip.")


def test_nothing_is_replaced_after_the_cut_off(world: World) -> None:
    cases(world, 10)
    cycle = opened(world, share=0.2)
    world.clock.set(date(2026, 12, 15))
    with pytest.raises(Illegal, match="The cut-off is past"):
        world.act("Perry", "replace", cycle, place=1, reason="The family moved away.")


# --- coming back ------------------------------------------------------------------------------------------


def returned(world: World, audit: Audit, auditor: str = "Tess") -> None:
    world.answer(audit, auditor=auditor)
    world.act(auditor, "submit", audit, overall_grade="good", reasons="What the file shows.")


def test_a_cycle_closes_after_its_cut_off_or_when_all_is_returned(world: World) -> None:
    world.case(world["Pat"])
    cycle = opened(world)
    with pytest.raises(Illegal, match="1 audit not returned"):
        world.act("Perry", "close", cycle)
    world.clock.set(date(2026, 12, 15))
    closed = world.act("Perry", "close", cycle)
    assert closed.state == "closed"
    assert [audit.state for audit in world.all(Audit)] == ["scheduled"]  # it is still to be done, but counts as late
    facts = world.history(closed)[-1].facts
    assert facts == {"requested": 1, "returned": 0, "late": 1, "withdrawn": 0}


def test_everybody_whose_audit_is_not_returned_is_reminded_once_a_day(world: World) -> None:
    auditors(world, "Tom Second", "Tim Third")
    cases(world, 6)
    cycle = opened(world)
    done = [place for place in cycle.drawn if place.auditor_id == world["Tim"].id]
    for place in done:
        returned(world, audit_of(place), "Tim")
    world.act("Perry", "chase", cycle)
    told = [row.recipient.name for row in letters(message="audits_awaited") if row.recipient]
    assert sorted(told) == ["Tess Team", "Tom Second"]
    assert world.history(cycle)[-1].facts == {"audits": 4, "auditors": 2, "without_auditor": 0}
    assert {place.chased_on for place in cycle.drawn if place not in done} == {world.today}
    with pytest.raises(Illegal, match="reminded today already"):
        world.act("Perry", "chase", cycle)
    world.pass_days(1)
    assert {place.chases for place in world.act("Perry", "chase", cycle).drawn} == {0, 2}


def test_nobody_is_chased_when_all_is_returned(world: World) -> None:
    world.case(world["Pat"])
    cycle = opened(world)
    returned(world, audit_of(cycle.drawn[0]))
    with pytest.raises(Illegal, match="nobody to remind"):
        world.act("Perry", "chase", cycle)


def test_audits_without_an_auditor_are_no_reason_to_chase(world: World) -> None:
    world.case(world["Tess"])
    with pytest.raises(Illegal, match="Give them to auditors first"):
        world.act("Perry", "chase", opened(world))


# --- publishing -------------------------------------------------------------------------------------------


def test_findings_are_published_to_each_auditor_of_the_cycle_and_to_quality(world: World) -> None:
    auditors(world, "Tom Second")
    cases(world, 2)
    cycle = opened(world)
    for place in cycle.drawn:
        returned(world, audit_of(place), auditor_of(world, place).partition(" ")[0])
    world.act("Perry", "close", cycle)
    reported = world.act("Perry", "report", cycle, text="Plans say what changes.")
    assert (reported.report, reported.published_at) == ("Plans say what changes.", world.context.now())
    rows = letters(message="cycle_reported")
    assert sorted((row.relation, row.recipient.name if row.recipient else "") for row in rows) == [
        ("cycle_auditors", "Tess Team"),
        ("cycle_auditors", "Tom Second"),
        ("quality", ""),
    ]


# --- starting ---------------------------------------------------------------------------------------------


def test_a_team_manager_starts_no_cycle(world: World) -> None:
    with pytest.raises(NotPermitted, match="You may not start audit cycles"):
        create_cycle(world["Tess"], {"name": "Mine"})


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"share": 0.1, "size": 5}, "not both"),
        ({"period_from_on": "2026-10-01", "period_to_on": "2026-09-01"}, "ends before it begins"),
        ({"predecessor_id": 77}, "There is no such cycle"),
        ({"frame": "everything"}, "Choose one of: open_cases, referrals"),
        ({"cut_off_on": "2026-11-02"}, "Choose a day after today"),
        ({"size": 0}, "Give a number of cases from 1"),
        ({"window_days": -1}, "Give a number of days from 0"),
    ],
)
def test_what_does_not_go_together_is_refused_in_a_sentence(world: World, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Incomplete, match=sentence):
        create_cycle(world["Perry"], {"name": "Autumn", **given})


def test_a_cycle_says_with_which_one_it_compares_and_a_baseline_with_none(world: World) -> None:
    first = world.cycle(baseline=True)
    assert world.cycle(predecessor_id=first.id).predecessor_id == first.id
    with pytest.raises(Incomplete, match="A baseline has no cycle before it"):
        world.cycle(baseline=True, predecessor_id=first.id)
