"""What is finished costs nothing: nobody's pages and no question of who may see what looks at more rows for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import text

from service.database import db
from service.models import Person
from service.queries import sees
from tests.benchmarks.copies import APART, copy
from tests.support.looked_at import looked_at
from tests.support.signed_in import sign_in
from tests.support.world import World

LIFE = ["child_case", "audit", "auditor", "action_plan", "plan_owner", "action", "task"]
MANY, READERS = 300, ("Tess", "Pat")
# PostgreSQL may go another way when it knows of more rows; whoever reads all that is finished reads ten times as many.
SLACK = MANY / 10
# So few rows are read through, whatever the indexes are; with a hundred times as many they are not.
AS_IF_LARGE = ("enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off")


@pytest.mark.tampers
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_what_is_finished_is_not_looked_at(world: World) -> None:
    _lived(world)
    gone, elsewhere = world.person("Gone Long-Ago").id, world.team("Elsewhere").id
    db.session.commit()
    _again(1, 1, gone, elsewhere)  # what comes later has numbers that are not copied
    audit = world.issued().audit.id
    db.session.commit()
    before = dict(_rows(world, audit))
    _again(APART, APART + MANY, gone, elsewhere)
    after = dict(_rows(world, audit))
    grown = {what: (after[what], rows) for what, rows in before.items() if after[what] > 1.25 * rows + SLACK}
    assert grown == {}
    assert min(before.values()) > 0


def _lived(world: World) -> None:
    """An audit with nothing left to do."""
    audit = world.authority().audit()
    world.answer(audit)
    world.act("Tess", "add_action", audit, text="Redraw the genogram.", owner="practitioner")
    world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    world.act("Tess", "issue_actions", audit)
    world.complete(audit.plans[0])
    world.sign_off(audit.plans[0])


def _again(first: int, last: int, gone: int, elsewhere: int) -> None:
    """The first audit once more, and as often as in some years, of somebody who left."""
    people = "child_case.worker_id auditor.person_id action_plan.owner_id plan_owner.person_id task.assignee_id"
    changed = {**dict.fromkeys(people.split(), str(gone)), "child_case.team_id": str(elsewhere)}
    changed |= {"child_case.reference": "one.reference || '-' || k", "child_case.status": "'closed'"}
    for name in ("audit.made_at", "audit.submitted_at", "task.opened_at", "task.closed_at"):
        changed[name] = f"one.{name.split('.')[1]} - interval '3 years'"
    changed["audit.due_on"] = "one.due_on - 1100"
    copy(LIFE, first, last, changed)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _rows(world: World, audit: int) -> Iterator[tuple[str, int]]:
    plan = world.record("audit", audit).plans[0].id
    for name in READERS:
        client = world.app.test_client()
        sign_in(client, world[name])
        for page in ("/", f"/audits/{audit}", "/api/v1/tasks"):
            client.get(page)
            yield f"{name} {page}", looked_at(partial(client.get, page), *AS_IF_LARGE)
        for kind, number in (("audit", audit), ("action_plan", plan)):
            yield f"{name} {kind}", looked_at(partial(_sees, world[name].id, kind, number), *AS_IF_LARGE)


def _sees(person: int, kind: str, number: int) -> None:
    sees(db.session.get_one(Person, person), kind, number)
