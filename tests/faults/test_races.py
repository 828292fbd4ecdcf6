"""Two at the same moment, held together before either commits: exactly one wins, the other is told, nobody sees a 500.

A run at random would miss a lock that was taken out, because a constraint hides it: so both have read, and decided,
before either may write. What follows when nobody holds them is in tests/lifecycles/test_races.py and
tests/api/test_idempotency.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from sqlalchemy import event

from service.database import db
from service.models import ActionPlan
from service.usecases.striking import strike
from tests.api.client import Answer, Api
from tests.conftest import empty
from tests.faults.scoreboard import Result, keep
from tests.support.world import START, World

FEW, MANY = 5, 300
# So many rounds are one authority's.
ROUNDS = 20
SIGNED = {"running_record": "Seen in supervision.", "signature": True}
# How long the first waits for the second: a database that lets only one in never lets both arrive.
TOGETHER_SECONDS = 0.1
ROW = "two managers sign off at once"
CLOCK_ROW = "sign-off against the overdue clock"


@contextmanager
def held_together(count: int = 2) -> Iterator[None]:
    """Whoever is about to lock a plan for a step waits for the others, and so does whoever is about to commit."""
    gates = {name: Barrier(count) for name in ("lock", "commit")}

    def wait(name: str) -> None:
        with suppress(BrokenBarrierError):
            gates[name].wait(TOGETHER_SECONDS)

    def statement(connection: Any, cursor: Any, words: str, *_: object) -> None:
        if "FROM action_plan" in words and "FOR UPDATE" in words:
            wait("lock")

    def commit(connection: Any) -> None:
        wait("commit")

    event.listen(db.engine, "before_cursor_execute", statement)
    event.listen(db.engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", statement)
        event.remove(db.engine, "commit", commit)


def at_once(world: World, *acts: Callable[[], Any]) -> list[Any]:
    """What each came to, begun in threads of their own."""
    db.session.rollback()
    with held_together(), ThreadPoolExecutor(len(acts)) as pool:
        return [one.result() for one in [pool.submit(act) for act in acts]]


def database() -> str:
    return "PostgreSQL" if db.engine.dialect.name == "postgresql" else "SQLite"


def completed(world: World) -> int:
    """The number of a plan that waits for its signature."""
    return int(world.complete(world.issued()).id)


def of_two_who_sign(world: World, times: int) -> None:
    world.authority()
    world.leave(world["Tess"], world.today, world.today)
    clients = [Api(world, "Tess"), Api(world, "Sam")]
    wrong: list[Any] = []
    for _ in range(times):
        number = completed(world)
        path = f"/plans/{number}/transitions/sign_off"
        answers: list[Answer] = at_once(world, *(partial(api.post, path, SIGNED) for api in clients))
        wrong += _unfair(world, number, answers)
    keep(Result(ROW, database(), commands=2 * times, faults=times, lost=0, duplicated=len(wrong), illegal=len(wrong)))
    assert wrong == []


def _unfair(world: World, number: int, answers: list[Answer]) -> list[Any]:
    """Nothing, if one signed, the other was told by whom, and the history knows of one signature."""
    won, lost = sorted(answers, key=lambda answer: answer.status)
    name = won.json.get("signed_off_by", {}).get("name") if won.status == 200 else None
    rows = [row for row in world.history(world.record("action_plan", number)) if row.trigger == "sign_off"]
    if (won.status, lost.status, len(rows)) != (200, 409, 1):
        return [(won, lost, len(rows))]
    who = name or rows[0].actor_name
    told = f"{who} signed off the plan" in lost.json["detail"]
    return [] if told else [lost]


def sign_off_against_the_clock(world: World, times: int) -> None:
    """The plan is overdue and completed late, or escalated first: whichever came first, one story is told of it."""
    wrong: list[Any] = []
    for round_ in range(times):
        if round_ % ROUNDS == 0:
            world = _anew(world)
            api = Api(world, "Pat")
        plan: ActionPlan = world.issued()
        number, done = plan.id, {"done": {str(action.id): "Done." for action in plan.actions}}
        world.clock.set(world.context.calendar.add(plan.due_on, 1), 9)
        path = f"/plans/{number}/transitions/complete"
        answer, _ = at_once(world, partial(api.post, path, done), partial(struck, world))
        steps = [row.trigger for row in world.history(world.record("action_plan", number))]
        record = world.record("action_plan", number)
        overdue = [e for e in world.escalations("overdue") if e.plan_id == number]
        fits = answer.status == 200 and record.state == "completed" and steps.count("complete") == 1
        if not fits or len(overdue) != steps.count("escalate") or any(e.state != "resolved" for e in overdue):
            wrong.append((answer, steps, [e.state for e in overdue]))
        world.sign_off(world.record("action_plan", number))
    keep(Result(CLOCK_ROW, database(), commands=2 * times, faults=times, lost=0, duplicated=0, illegal=len(wrong)))
    assert wrong == []


def _anew(world: World) -> World:
    """An empty authority: each round takes weeks, and after years every stroke has more to look back at."""
    db.session.rollback()
    empty()
    db.session.remove()
    anew = World(world.app, world.clock)
    anew.clock.instant = START
    return anew.authority()


def struck(world: World) -> dict[str, int]:
    with world.app.app_context():
        return strike()


def test_of_two_who_sign_off_at_once_one_wins_and_the_other_is_told_by_whom(world: World) -> None:
    of_two_who_sign(world, FEW)


def test_a_plan_completed_while_the_clock_escalates_it_has_one_story(world: World) -> None:
    sign_off_against_the_clock(world, FEW)


@pytest.mark.faults
@pytest.mark.slow
def test_of_two_who_sign_off_at_once_one_wins_three_hundred_times(world: World) -> None:
    of_two_who_sign(world, MANY)


@pytest.mark.faults
@pytest.mark.slow
def test_completion_and_clock_make_one_story_three_hundred_times(world: World) -> None:
    sign_off_against_the_clock(world, MANY)
