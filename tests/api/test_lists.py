"""Lists: a page at a time without gap or repetition, narrowed by filters, at a cost that does not grow with rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from service.models import Person
from service.usecases.answering import save_answers
from service.usecases.planning import issue_plan
from tests.api.client import Api
from tests.support.statements import statements
from tests.support.world import World


def walk(api: Api, path: str, **query: Any) -> list[Any]:
    """Every item of a list, page after page."""
    found: list[Any] = []
    while True:
        page = api.get(path, **query).json
        found += page["items"]
        if page["next"] is None:
            return found
        query["cursor"] = page["next"]


def workers(world: World, number: int) -> list[Person]:
    names = [f"Worker{n} Somebody" for n in range(number)]
    return [world.person(name, manager=world["Tess"], team_id=world.team().id) for name in names]


def audits(world: World, number: int) -> None:
    for worker in workers(world, number):
        world.audit(world.case(worker), "Tess")


def plans(world: World, number: int) -> None:
    for worker in workers(world, number):
        issue_plan(world["Quentin"], {"owner": worker.email, "actions": ["Write it down."]})


def sessions(world: World, number: int) -> None:
    for worker in workers(world, number):
        world.book(worker, world.today + timedelta(days=7))


def escalations(world: World, number: int) -> None:
    for worker in workers(world, number):
        audit = world.audit(world.case(worker), "Tess")
        save_answers(audit.id, world["Tess"], {"answers": {world.stop_question(audit): {"value": "yes"}}})


def cycles(world: World, number: int) -> None:
    for n in range(number):
        world.cycle(name=f"Cycle {n}")


def cases(world: World, number: int) -> None:
    for worker in workers(world, number):
        world.case(worker)


LISTS: dict[str, Callable[[World, int], None]] = {
    "audits": audits,
    "cases": cases,
    "cycles": cycles,
    "escalations": escalations,
    "plans": plans,
    "supervisions": sessions,
}


@pytest.mark.parametrize("path", LISTS)
def test_fifty_rows_cost_as_many_queries_as_five(world: World, path: str) -> None:
    world.authority()
    LISTS[path](world, 50)
    api = Api(world, "Quentin")
    costs = []
    for limit in (5, 50):
        with statements() as heard:
            assert len(api.get(f"/{path}", limit=limit).json["items"]) == limit
        costs.append(len(heard))
    assert costs[0] == costs[1] <= 16


def test_fifty_tasks_cost_as_many_queries_as_five(world: World) -> None:
    audits(world.authority(), 50)
    api = Api(world, "Tess")
    costs = []
    for limit in (5, 50):
        with statements() as heard:
            assert len(api.get("/tasks", limit=limit).json["items"]) == limit
        costs.append(len(heard))
    assert costs[0] == costs[1] <= 12


def test_a_list_read_page_by_page_has_every_row_once_newest_first(world: World) -> None:
    audits(world.authority(), 7)
    numbers = [item["id"] for item in walk(Api(world, "Tess"), "/audits", limit=3)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 7


def test_a_row_that_comes_meanwhile_moves_no_other_to_another_page(world: World) -> None:
    audits(world.authority(), 4)
    api = Api(world, "Tess")
    first = api.get("/audits", limit=2).json
    world.audit()
    rest = api.get("/audits", limit=2, cursor=first["next"]).json
    seen = [item["id"] for item in first["items"] + rest["items"]]
    assert len(set(seen)) == 4


def test_an_empty_list_has_no_next(world: World) -> None:
    world.authority()
    assert Api(world, "Tess").get("/audits").json == {"items": [], "next": None}


def test_a_list_holds_only_what_its_reader_may_see(world: World) -> None:
    world.authority()
    world.audit()
    assert Api(world, "Olu").get("/audits").json["items"] == []


def test_audits_are_narrowed_by_each_filter(world: World) -> None:
    world.authority()
    one, other = world.audit(kind="thematic"), world.audit(due_on="2026-12-24")
    api = Api(world, "Tess")

    def found(**query: Any) -> list[int]:
        return [item["id"] for item in api.get("/audits", **query).json["items"]]

    assert found(kind="thematic") == [one.id]
    assert found(case_reference=other.case.reference) == [other.id]
    assert found(due_before="2026-12-24") == [one.id]
    assert found(team="North") == [other.id, one.id]
    assert found(team="South") == []
    assert found(state="audited") == []
    assert found(mine="true") == [other.id, one.id]
    world.clock.set(date(2026, 12, 1))
    assert Api(world, "Tess").get("/audits", overdue="true").json["items"][0]["id"] == one.id


def test_plans_are_narrowed_by_owner_audit_case_and_day(world: World) -> None:
    plan = world.authority().issued()
    audit = plan.audit
    assert audit is not None
    api = Api(world, "Tess")

    def found(**query: Any) -> list[int]:
        return [item["id"] for item in api.get("/plans", **query).json["items"]]

    assert found(owner="PAT.practitioner@example.org") == [plan.id]
    assert set(found(audit_id=audit.id)) == {p.id for p in audit.plans}
    assert len(found(case_reference=audit.case.reference)) == 2
    assert found(due_before=plan.due_on.isoformat(), owner=plan.owner.email) == []
    assert len(found(team="North")) == 2


def test_escalations_are_narrowed_by_cause_and_by_whose_they_are(world: World) -> None:
    audit = world.authority().submitted()
    sam = Api(world, "Sam")
    assert len(sam.get("/escalations", cause="inadequate", mine="true", audit_id=audit.id).json["items"]) == 1
    assert sam.get("/escalations", cause="overdue").json["items"] == []
    assert Api(world, "Hana").get("/escalations", mine="true").json["items"] == []


def test_an_escalation_names_whom_it_is_addressed_to(world: World) -> None:
    world.authority().submitted()
    item = Api(world, "Sam").get("/escalations").json["items"][0]
    assert (item["addressee"]["name"], item["level"], item["state"]) == ("Sam Service", 0, "raised")


def test_cases_come_by_reference_and_are_narrowed_by_team_status_and_worker(world: World) -> None:
    world.authority()
    first, second = world.case(world["Pat"]), world.case(world["Olu"], status="looked_after")
    closed = world.case(closed_on=date(2026, 10, 1), status="closed")
    api = Api(world, "Perry")

    def found(**query: Any) -> list[str]:
        return [item["reference"] for item in api.get("/cases", **query).json["items"]]

    assert found() == sorted([first.reference, second.reference, closed.reference])
    assert found(status="looked_after") == [second.reference]
    assert found(worker=world["Pat"].email) == [first.reference]
    assert found(open="false") == [closed.reference]
    assert [item["reference"] for item in walk(api, "/cases", limit=1)] == found()


def test_a_restricted_case_is_absent_for_whoever_is_not_named(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"], restricted=True)
    assert Api(world, "Perry").get(f"/cases/{case.reference}").status == 404


def test_a_case_is_shown_by_its_reference_even_with_a_slash(world: World) -> None:
    world.authority()
    world.case(world["Pat"], reference="2026/17")
    assert Api(world, "Tess").get("/cases/2026/17").json["worker"]["name"] == "Pat Practitioner"
