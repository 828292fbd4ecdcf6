"""A large file comes in by a bounded number of statements, and a change of staff asks only for what it touches."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from service.database import db
from service.models import Case, CaseChange
from tests.importing.files import Files
from tests.support.statements import statements
from tests.support.world import World

CASES = 12_000


def rows(team: str) -> list[str]:
    """Of two in three the worker is known by name."""
    workers = [f"Worker {n % 500}" if n % 3 else "" for n in range(CASES)]
    return [f"R{n},child_in_need,{team} {n % 40},{worker},2026-01-05," for n, worker in enumerate(workers)]


def test_twelve_thousand_cases_come_in_change_and_stay_in_few_statements(files: Files) -> None:
    with statements() as first:
        assert files.cases(*rows("North")).counts["created"] == CASES
    with statements() as second:
        assert files.cases(*rows("North")).counts["unchanged"] == CASES
    with statements() as third:
        assert files.cases(*rows("South")).counts["transferred"] == CASES
    assert db.session.scalar(select(func.count()).select_from(Case)) == CASES
    assert db.session.scalar(select(func.count()).select_from(CaseChange)) == 2 * CASES
    assert max(map(len, (first, second, third))) < 150


def test_a_second_file_of_staff_is_quick(files: Files) -> None:
    header = "email,name,roles,team,service"
    people = [f"p{n}@x.uk,Person {n},practitioner,Team {n % 40},CIN" for n in range(300)]
    files.staff(*people, header=header)
    with statements() as heard:
        assert files.staff(*people, header=header).counts["unchanged"] == 300
    assert len(heard) < 60


def test_what_a_leaver_costs_does_not_grow_with_the_work_of_other_teams(world: World, files: Files) -> None:
    world.authority()
    manager = world.person("Tom Southern", "team_manager", world["Sam"], team_id=world.team("South").id)
    una = world.person("Una Southern", manager=manager, team_id=world.team("South").id)
    world.book(world["Pat"], date(2026, 11, 20))
    costs = []
    for _ in range(2):
        with statements() as heard:
            files.staff("pat.practitioner@example.org,Pat Practitioner,2026-11-02", header="email,name,left_on")
        costs.append(len(heard))
        files.staff("pat.practitioner@example.org,Pat Practitioner,", header="email,name,left_on")
        for _ in range(5):
            world.submitted("good", auditor="Quentin", case=world.case(una, team_id=world.team("South").id))
        world.book(world["Pat"], date(2026, 11, 23))
    assert abs(costs[1] - costs[0]) < 10
