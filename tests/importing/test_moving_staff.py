"""However staff change, every open task is afterwards held by whoever a look at each record anew would name."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from service.database import db
from service.models import RECORDS, Person, Task
from service.steps import worklist
from service.transaction import transaction
from service.usecases.planning import issue_plan
from tests.importing.files import Files
from tests.support import invariants
from tests.support.world import World

HEADER = "email,name,roles,team,service,manager_email,leave,left_on"
ROLES = ("practitioner", "practitioner", "team_manager", "team_manager", "service_manager", "head_of_service", "")
AWAY = ("", "", "", "2026-11-02/2026-11-20")
LEFT = ("", "", "", "2026-11-01")
FIRM = ("quality", "performance", "administrator")


def wrongly_held(world: World) -> Iterator[str]:
    with transaction() as work:
        for task in work.session.scalars(select(Task).where(Task.closed_at.is_(None))).unique():
            record = work.session.get_one(RECORDS[task.subject_kind], task.subject_id)
            person = worklist.assignee(task.relation, record, work)
            if task.assignee_id != (person.id if person else None):
                held = task.assignee.name if task.assignee else None
                yield f"{task.kind} of {task.subject_kind} {task.subject_id}: {held}, not {person and person.name}"


def busy(world: World) -> None:
    """Two teams of two services with audits, plans, escalations and sessions under way."""
    world.authority()
    second = world.service("Looked after")
    south = world.team("South", second)
    above = world.person("Sia Second", "service_manager", world["Hana"], service_id=second.id)
    manager = world.person("Tom Southern", "team_manager", above, team_id=south.id)
    una = world.person("Una Southern", "practitioner", manager, team_id=south.id)
    world.issued()
    world.complete(world.issued(case=world.case(world["Pat"])))
    for worker in (una, world["Olu"], None):
        world.audit(world.case(worker, team_id=south.id), auditor="Quentin")
        world.submitted("good", auditor="Quentin", case=world.case(worker, team_id=south.id))
        world.submitted("requires_improvement", auditor="Quentin", case=world.case(worker or una, team_id=south.id))
    world.book(una, date(2026, 11, 20), "Tom")
    world.book(world["Olu"], date(2026, 11, 18))
    world.cycle()


def shuffled(world: World, dice: random.Random) -> list[str]:
    """Two or three people with other roles, places, managers, leave or a last day."""
    people = [p for p in db.session.scalars(select(Person).order_by(Person.id)).unique() if not set(FIRM) & p.roles]
    rows = []
    for person in dice.sample(people, dice.randint(1, 3)):
        above = dice.choice([other.email for other in people if other.id < person.id] or [""])
        place = (dice.choice(("North", "South", "")), dice.choice(("Children in need", "Looked after", "")))
        roles, away, left = dice.choice(ROLES), dice.choice(AWAY), dice.choice(LEFT)
        rows.append(",".join((person.email, person.name, roles, *place, above, away, left)))
    return rows


@pytest.mark.parametrize("seed", range(2))
def test_after_every_staff_import_every_open_task_is_held_by_the_right_person(
    world: World, files: Files, seed: int
) -> None:
    busy(world)
    dice = random.Random(seed)
    for _ in range(5):
        rows = shuffled(world, dice)
        files.staff(*rows, header=HEADER)
        assert list(wrongly_held(world)) == [], rows
        assert list(invariants.tasks()) == [], rows
    assert list(invariants.folding()) == []


def test_a_new_service_manager_takes_escalations_whose_line_had_none(world: World, files: Files) -> None:
    world.authority()
    east = world.service("East")
    team = world.team("Far", east)
    manager = world.person("Fay Far", "team_manager", world["Hana"], team_id=team.id)
    worker = world.person("Wil Far", manager=manager, team_id=team.id)
    world.submitted(auditor="Hana", case=world.case(worker, team_id=team.id))
    escalation = world.escalations("inadequate")[0]
    assert holder(world, escalation) == "Hana Head"
    files.staff("n@x.uk,Nia New,service_manager,,East,,,", header=HEADER)
    assert holder(world, escalation) == "Nia New"


def test_and_those_of_plans_whose_owners_are_of_the_service(world: World, files: Files) -> None:
    world.authority()
    east = world.service("East")
    owner = world.person("Wil Far", manager=world["Hana"], service_id=east.id)
    plan = issue_plan(world["Hana"], {"owner": owner.email, "actions": ["Write the guidance."]})
    world.act("Hana", "escalate", plan, reason="It cannot wait.")
    escalation = world.escalations("overdue")[0]
    assert holder(world, escalation) == "Hana Head"
    files.staff("n@x.uk,Nia New,service_manager,,East,,,", header=HEADER)
    assert holder(world, escalation) == "Nia New"


def test_somebody_who_joins_those_who_act_at_last_takes_what_is_theirs_by_order(world: World, files: Files) -> None:
    ada = world.person("Abe First", "practitioner")
    world.authority()
    audit = world.submitted("good", auditor="Quentin", case=world.case(None, team_id=None))
    assert holder(world, audit) == "Quentin Quality"
    files.staff(f"{ada.email},Abe First,quality,,,,,", header=HEADER)
    assert holder(world, audit) == "Abe First"


def test_a_manager_on_leave_who_gets_another_team_is_no_longer_stood_in_for(world: World, files: Files) -> None:
    world.authority()
    west = world.team("West", world.service("Elsewhere"))
    manager = world.person("Wes West", "team_manager", world["Sam"], team_id=west.id)
    world.leave(manager, date(2026, 11, 1), date(2026, 11, 30))
    audit = world.submitted("good", auditor="Quentin", case=world.case(None, team_id=west.id))
    assert holder(world, audit) == "Sam Service"
    files.staff(f"{manager.email},Wes West,North", header="email,name,team")
    assert holder(world, audit) == "Quentin Quality"


def holder(world: World, record: object) -> str | None:
    task = world.tasks(record)[0]
    return task.assignee.name if task.assignee else None
