"""A lifecycle table that cannot be right stops the program at start, with the fault named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workflows.catalogue import LIFECYCLES
from workflows.checking import DefinitionError, check
from workflows.definition import Clock, ClockKind, Guard, Lifecycle, State, TaskRule, row
from workflows.words import Relation

UP = Clock("above", ClockKind.AFTER, "some.days", message="task_waits", to=Relation.QUALITY)
TASK = TaskRule("do_it", "Do it", Relation.OWNER, due="due_on", clocks=(UP,))
STATES = (State("open", "Open", (TASK,)), State("done", "Done", ends=True))
FINISH = row("finish", "open", "done", "Finish", "finished", may="thing.finish")
BEGIN = row("begin", (), "open", "Begin", "began", may="thing.begin")
NEVER = Guard("never", lambda situation: "Never.")


def table(**changes: object) -> Lifecycle:
    return replace(Lifecycle("thing", "thing", BEGIN, STATES, (FINISH,)), **changes)  # type: ignore[arg-type]


def fault(**changes: object) -> str:
    with pytest.raises(DefinitionError) as caught:
        check(table(**changes))
    return str(caught.value)


def test_a_right_table_is_returned_as_it_is() -> None:
    assert check(table()).kind == "thing"


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_the_tables_in_use_are_right(kind: str) -> None:
    assert check(LIFECYCLES[kind])


def test_a_state_that_cannot_be_reached_is_named() -> None:
    lost = State("lost", "Lost", (TASK,))
    leave = row("leave", "lost", "done", "Leave", "left", may="thing.leave")
    assert fault(states=(*STATES, lost), rows=(FINISH, leave)) == "thing: lost can never be reached"


def test_a_state_that_cannot_be_left_is_named() -> None:
    stuck = State("stuck", "Stuck", (TASK,))
    enter = row("enter", "open", "stuck", "Enter", "entered", may="thing.enter")
    assert fault(states=(*STATES, stuck), rows=(FINISH, enter)) == "thing: stuck cannot be left"


def test_twin_rows_are_named() -> None:
    assert fault(rows=(FINISH, FINISH)) == "thing: finish stands twice for open"


def test_a_trigger_without_permission_is_named() -> None:
    assert "has no permission" in fault(rows=(replace(FINISH, permission=None),))


def test_an_asked_row_without_a_guard_is_named() -> None:
    always = row("end", "open", "done", "End", "ended", asked=True)
    assert "no guard could hold it back" in fault(rows=(FINISH, always))


def test_a_row_to_an_unknown_state_is_named() -> None:
    assert "unknown states" in fault(rows=(replace(FINISH, target="nowhere"),))


def test_a_task_without_owner_is_named() -> None:
    orphan = replace(TASK, whose="")  # type: ignore[arg-type]  # what is being tested
    assert fault(states=(State("open", "Open", (orphan,)), STATES[1])) == "thing: task do_it has no owner"


def test_a_task_without_a_due_day_is_named() -> None:
    undated = replace(TASK, due=None)
    assert "needs a due field or a number of days" in fault(states=(State("open", "Open", (undated,)), STATES[1]))


def test_a_state_in_which_nobody_is_asked_to_act_is_named() -> None:
    assert fault(states=(State("open", "Open"), STATES[1])) == "thing: nobody is asked to act in open"


def test_a_state_in_which_nobody_need_act_says_so_itself() -> None:
    assert check(table(states=(State("open", "Open", quiet=True), STATES[1]))).by_state["open"].quiet


def test_a_quiet_state_in_which_somebody_is_asked_to_act_is_named() -> None:
    loud = State("open", "Open", (TASK,), quiet=True)
    assert "is quiet, but ends or has somebody asked to act" in fault(states=(loud, STATES[1]))


def test_a_state_whose_clocks_reach_nobody_above_is_named() -> None:
    quiet = replace(TASK, clocks=(replace(UP, to=Relation.ASSIGNEE),))
    assert "reaches anybody above" in fault(states=(State("open", "Open", (quiet,)), STATES[1]))


def test_a_clock_that_does_two_things_is_named() -> None:
    double = replace(TASK, clocks=(replace(UP, fires="finish"),))
    assert "must do exactly one thing" in fault(states=(State("open", "Open", (double,)), STATES[1]))


def test_a_clock_that_fires_what_the_system_cannot_is_named() -> None:
    wild = replace(TASK, clocks=(Clock("end", ClockKind.AFTER, "some.days", fires="finish"),))
    assert "which the system cannot" in fault(states=(State("open", "Open", (wild,)), STATES[1]))


def test_an_end_that_opens_tasks_is_named() -> None:
    assert "is an end but opens tasks" in fault(states=(STATES[0], State("done", "Done", (TASK,), ends=True)))
