"""Several people grade one file apart, then see the spread and agree a standard (DOMAIN row 8)."""

from __future__ import annotations

from typing import Any

import pytest

from service.auditing import calibrations_of, is_calibrated
from service.models import Case, CaseReader, Exercise
from service.queries import Absent, find
from service.usecases.exercising import begin_exercise
from tests.support.world import World
from workflows.engine import Illegal, Incomplete, NotPermitted


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()
    world.person("Ned Next", "team_manager", world["Sam"], team_id=world.team("South").id)


def exercise(world: World, *who: str, case: Case | None = None, by: str = "Quentin", **more: Any) -> Any:
    participants = [world[name].email for name in who or ("Tess", "Sam", "Ned")]
    reference = (case or world.case(world["Pat"])).reference
    return begin_exercise(world[by], {"case_reference": reference, "participants": participants, **more})


def enter(world: World, found: Exercise, **grades: str) -> None:
    for who, grade in grades.items():
        world.act(who, "enter", found, grade=grade, reasons=f"What {who} saw.")


def own(world: World, found: Exercise) -> list[tuple[str, str]]:
    return [(task.kind, task.assignee.name) for task in world.tasks(found)]


def test_everybody_who_takes_part_has_a_task_of_their_own_at_the_same_time(world: World) -> None:
    found = exercise(world)
    assert (found.due_on.isoformat(), found.facilitator.name) == ("2026-11-16", "Quentin Quality")
    assert own(world, found) == [
        ("enter_grade", "Tess Team"),
        ("enter_grade", "Sam Service"),
        ("enter_grade", "Ned Next"),
        ("reveal_grades", "Quentin Quality"),
    ]


def test_whoever_has_entered_a_grade_is_done_and_the_others_are_not(world: World) -> None:
    found = exercise(world)
    enter(world, found, Sam="good")
    assert [name for kind, name in own(world, found) if kind == "enter_grade"] == ["Tess Team", "Ned Next"]


def test_a_grade_is_entered_once(world: World) -> None:
    found = exercise(world)
    enter(world, found, Tess="good")
    with pytest.raises(NotPermitted, match="entered your grade already"):
        enter(world, found, Tess="inadequate")


def test_somebody_who_does_not_take_part_enters_nothing(world: World) -> None:
    found = exercise(world)
    with pytest.raises(NotPermitted):
        enter(world, found, Quentin="good")


def test_the_grades_are_revealed_by_themselves_when_everybody_has_entered(world: World) -> None:
    found = exercise(world)
    enter(world, found, Tess="good", Sam="good", Ned="inadequate")
    assert (found.state, own(world, found)) == ("revealed", [("agree_standard", "Quentin Quality")])
    assert world.history(found)[-1].facts["spread"] == {"good": 2, "inadequate": 1}


def test_history_does_not_tell_a_grade_before_it_is_revealed(world: World) -> None:
    found = exercise(world)
    enter(world, found, Tess="inadequate")
    told = [row.facts for row in world.history(found) if row.trigger == "enter"]
    assert told == [{}]


def test_the_facilitator_reveals_what_is_there_when_somebody_does_not_come_to_it(world: World) -> None:
    found = exercise(world)
    enter(world, found, Tess="good", Sam="requires_improvement")
    world.act("Quentin", "reveal", found)
    assert found.state == "revealed"


def test_one_grade_alone_is_nothing_to_compare(world: World) -> None:
    found = exercise(world)
    enter(world, found, Tess="good")
    with pytest.raises(Illegal, match="Fewer than two people"):
        world.act("Quentin", "reveal", found)


def test_nobody_else_reveals_or_agrees(world: World) -> None:
    found = exercise(world)
    enter(world, found, Tess="good", Sam="good")
    with pytest.raises(NotPermitted, match="Only whoever leads the exercise"):
        world.act("Tess", "reveal", found)


def test_the_agreed_standard_stands_beside_each_ones_own_grade_on_their_record(world: World) -> None:
    found = exercise(world)
    enter(world, found, Tess="good", Sam="requires_improvement")
    world.act("Quentin", "reveal", found)
    world.act("Quentin", "agree_standard", found, grade="requires_improvement", learnt="The plan outweighs the visits.")
    lines = {name: [(c.grade, c.standard_grade) for c in calibrations_of(world[name])] for name in ("Tess", "Sam")}
    assert lines == {
        "Tess": [("good", "requires_improvement")],
        "Sam": [("requires_improvement", "requires_improvement")],
    }
    assert (found.state, is_calibrated(world["Tess"]), is_calibrated(world["Ned"])) == ("agreed", True, False)


def test_whoever_has_left_is_not_waited_for(world: World) -> None:
    found = exercise(world)
    enter(world, found, Tess="good", Sam="good")
    world.leaves(world["Ned"])
    assert found.state == "revealed"


def test_whoever_comes_back_is_waited_for_again(world: World) -> None:
    found = exercise(world)
    world.leaves(world["Ned"])
    world.change(world["Ned"], left_on=None)
    world.keep()
    assert ("enter_grade", "Ned Next") in own(world, found)


def test_when_the_facilitator_has_left_those_who_act_at_last_lead_it(world: World) -> None:
    world.person("Quin Quality", "quality")
    found = exercise(world, by="Quin")
    world.leaves(world["Quin"])
    assert ("reveal_grades", "Quentin Quality") in own(world, found)
    enter(world, found, Tess="good", Sam="good")
    assert world.act("Quentin", "reveal", found).state == "revealed"


def test_late_grades_reach_the_facilitator_and_then_the_quality_team(world: World) -> None:
    found = exercise(world)
    world.pass_days(24)
    assert "task_waits" in world.messages() and found.state == "open"


def test_the_holder_of_the_case_cannot_take_part(world: World) -> None:
    with pytest.raises(Incomplete, match="holds this case and cannot grade it"):
        exercise(world, "Tess", "Pat")


def test_whoever_comes_to_hold_the_case_is_not_waited_for_and_enters_nothing(world: World) -> None:
    case = world.case(world["Pat"])
    found = exercise(world, "Tess", "Sam", "Ned", case=case)
    world.change(case, worker_id=world["Ned"].id)
    with pytest.raises(NotPermitted, match="You hold this case now"):
        enter(world, found, Ned="good")
    enter(world, found, Tess="good", Sam="good")
    assert found.state == "revealed"


def test_a_restricted_file_is_graded_by_its_readers_only(world: World) -> None:
    readers = [CaseReader(person_id=world[name].id) for name in ("Quentin", "Tess", "Sam")]
    case = world.case(world["Pat"], restricted=True, readers=readers)
    with pytest.raises(Incomplete, match="Ned Next may not see this case"):
        exercise(world, "Tess", "Ned", case=case)
    found = exercise(world, "Tess", "Sam", case=case)
    with pytest.raises(Absent):
        find("exercise", found.id, world["Hana"])


def test_an_exercise_is_not_found_by_colleagues_who_have_no_part_in_it(world: World) -> None:
    found = exercise(world, "Tess", "Sam")
    with pytest.raises(Absent):
        find("exercise", found.id, world["Ned"])


@pytest.mark.parametrize("who", [("Tess",), ("Tess", "Tess")])
def test_two_people_at_least_take_part_each_once(world: World, who: tuple[str, ...]) -> None:
    with pytest.raises(Incomplete, match="Name"):
        exercise(world, *who)


def test_a_team_manager_does_not_begin_an_exercise(world: World) -> None:
    with pytest.raises(NotPermitted, match="You may not begin group exercises"):
        exercise(world, by="Tess")


def test_grading_is_not_delegated(world: World) -> None:
    found = exercise(world)
    with pytest.raises(Illegal, match="grades for themselves"):
        world.delegate(world.tasks(found)[0], "Tess", world["Hana"])


def test_a_withdrawn_exercise_asks_nobody_for_anything(world: World) -> None:
    found = exercise(world)
    world.act("Quentin", "withdraw", found, reason="The file was closed.")
    assert (found.state, world.tasks(found)) == ("withdrawn", [])


def test_each_participant_is_told_once(world: World) -> None:
    exercise(world)
    assert "exercise_begun" in world.messages()


def test_whoever_leads_an_exercise_and_takes_part_grades_before_they_look(world: World) -> None:
    found = exercise(world, "Mo", "Tess", "Sam", by="Mo")
    enter(world, found, Tess="good", Sam="inadequate")
    with pytest.raises(NotPermitted, match="enter your own grade first"):
        world.act("Mo", "reveal", found)
