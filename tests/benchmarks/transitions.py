"""How many steps the service takes in a second over HTTP, beside a bare Flask view that does the same step's SQL."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median

from service.database import db
from tests.api.client import token_for
from tests.benchmarks.asking import Answers, Question, ask
from tests.benchmarks.copies import APART, analysed, beginning, copy
from tests.benchmarks.installed import migrated, serving
from tests.benchmarks.told import Line, against
from tests.support.postgres import fresh_database

LIFE = ["child_case", "audit", "auditor", "action_plan", "plan_owner", "action", "task", "history"]
REFERENCES = {"child_case.reference": "one.reference || '-' || k"}
TARGET, TURNS = 0.55, 5
# So many steps in a turn, by how many clients there are at once.
STEPS = {1: 60, 8: 200}


def measured(server: str, folder: Path) -> Iterator[Line]:
    """One client and eight, in turns with the limit, on copies of one plan that was sent out; each is used once."""
    url = fresh_database(server, "countersign_steps")
    migrated(folder / "steps", url)
    plans = 2 * (TURNS + 1) * sum(STEPS.values())
    with beginning(folder / "steps", url) as world:
        plan = world.authority().issued()
        actions, number = [action.id for action in plan.actions], plan.id
        headers = {"Authorization": f"Bearer {token_for(world['Pat'], 1000)}"}
        copy(LIFE, 1, plans, REFERENCES)
        analysed(LIFE)
        db.session.remove()
    numbers = iter(range(1, plans + 1))

    def steps(many: int, path: str) -> Iterator[Question]:
        for k in islice(numbers, many):
            done = {str(action + k * APART): "Done with the family." for action in actions}
            yield Question("POST", path.format(number + k * APART), headers, {"done": done})

    with serving(folder / "ours", url) as ours, serving(folder / "least", url, "tests.benchmarks.least:app") as least:
        for clients, many in STEPS.items():
            here, bare = list[Answers](), list[Answers]()
            for turn in range(TURNS + 1):
                found = ask(ours, steps(many, "/api/v1/plans/{}/transitions/complete"), clients)
                limit = ask(least, steps(many, "/plans/{}/complete"), clients)
                if turn:  # what is compiled once does not count
                    here.append(found)
                    bare.append(limit)
            yield _line(clients, here, bare)


def _line(clients: int, here: list[Answers], bare: list[Answers]) -> Line:
    ours, least = (median(one.each_second for one in found) for found in (here, bare))
    half, most = (median(getattr(one, name) for one in here) for name in ("half", "most"))
    who = "1 client" if clients == 1 else f"{clients} clients"
    return Line(
        f"a plan is completed over the API, {who}",
        f"{ours:.0f} a second, half in {half:.0f} ms, 95 % in {most:.0f} ms",
        f"bare Flask and psycopg: {least:.0f} a second",
        against(ours / least, TARGET, "share of the limit"),
    )
