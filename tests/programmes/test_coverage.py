"""Open cases without an audit in six months, and what was done of what programmes expected (DOMAIN rows 1, 2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.api.client import Api
from tests.support.statements import statements
from tests.support.world import World


def listed(world: World, who: str = "Hana", **query: Any) -> list[str]:
    return [row["reference"] for row in Api(world, who).get("/coverage", **query).json["items"]]


def quotas(world: World, who: str = "Hana", **query: Any) -> list[tuple[Any, ...]]:
    """Name, expected, made, submitted and exempt of each row."""
    rows = Api(world, who).get("/coverage/quotas", **query).json["items"]
    return [tuple(row[name] for name in ("name", "expected", "made", "submitted", "exempted")) for row in rows]


def two_services(world: World) -> World:
    """The usual people, and a team of another service with a case and a manager of its own."""
    world.authority()
    other = world.team("East", world.service("Early help"))
    above = world.person("Sue Elsewhere", "service_manager", world["Hana"], service_id=other.service_id)
    tina = world.person("Tina Other", "team_manager", above, team_id=other.id)
    world.person("Eli East", "practitioner", tina, team_id=other.id)
    world.case(world["Pat"], reference="A")
    world.case(world["Eli"], reference="B", team_id=other.id)
    return world


def test_open_cases_without_an_audit_in_six_months_are_listed(world: World) -> None:
    world.authority()
    never, fresh = world.case(world["Pat"]), world.case(world["Pat"])
    world.submitted("good", case=fresh)
    assert listed(world) == [never.reference]
    world.clock.set(date(2027, 5, 3))
    assert listed(world) == [never.reference, fresh.reference]


def test_a_case_that_opened_within_six_months_and_a_closed_one_are_not_missed(world: World) -> None:
    world.authority()
    world.case(world["Pat"], opened_on=date(2026, 6, 1))
    world.case(world["Pat"], closed_on=date(2026, 10, 1), status="closed")
    assert listed(world) == []
    world.clock.set(date(2026, 12, 2))
    assert len(listed(world)) == 1


@pytest.mark.parametrize(
    ("who", "seen"), [("Tess", ["A"]), ("Sam", ["A"]), ("Tina", ["B"]), ("Sue", ["B"]), ("Perry", ["A", "B"])]
)
def test_each_sees_the_coverage_of_their_own_team_or_service(world: World, who: str, seen: list[str]) -> None:
    assert listed(two_services(world), who) == seen


def test_the_list_can_be_narrowed_and_read_page_by_page(world: World) -> None:
    two_services(world)
    assert listed(world, team="East") == ["B"] and listed(world, service="Children in need") == ["A"]
    first = Api(world, "Hana").get("/coverage", limit=1).json
    second = Api(world, "Hana").get("/coverage", limit=1, cursor=first["next"]).json
    assert [first["items"][0]["reference"], second["items"][0]["reference"], second["next"]] == ["A", "B", None]


def test_coverage_is_counted_by_team_and_by_service(world: World) -> None:
    two_services(world)
    world.submitted("good", case=world.case(world["Pat"]))
    rows = Api(world, "Perry").get("/coverage/summary").json["items"]
    assert [(row["name"], row["open"], row["covered"], row["uncovered"]) for row in rows] == [
        ("East", 1, 0, 1),
        ("North", 2, 1, 1),
    ]
    by_service = Api(world, "Sam").get("/coverage/summary", by="service").json["items"]
    assert [(row["name"], row["open"]) for row in by_service] == [("Children in need", 2)]


def test_quotas_are_counted_as_expected_made_submitted_and_exempt(world: World) -> None:
    two_services(world)
    world.programme("weekly")
    world.run_programmes()
    assert quotas(world) == [("Tess Team", 1, 1, 0, 0), ("Tina Other", 1, 1, 0, 0)]
    audit = Api(world, "Tess").get("/audits", mine="true").json["items"][0]
    world.answer(world.record("audit", audit["id"]))
    world.act("Tess", "submit", world.record("audit", audit["id"]), overall_grade="good", reasons="Fine.")
    assert quotas(world, by="team") == [("East", 1, 1, 0, 0), ("North", 1, 1, 1, 0)]
    assert quotas(world, by="service", period="2026-W45") == [
        ("Children in need", 1, 1, 1, 0),
        ("Early help", 1, 1, 0, 0),
    ]


def test_a_quota_counts_in_the_period_in_which_it_begins(world: World) -> None:
    two_services(world)
    world.programme("weekly")
    world.run_programmes()
    assert quotas(world, period="2026-W46") == [] and quotas(world, period="2026-10") == []
    assert len(quotas(world, period="2026-11")) == len(quotas(world, period="2026-H2")) == 2


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("Tess", ["Tess Team"]),
        ("Sam", ["Tess Team"]),
        ("Sue", ["Tina Other"]),
        ("Quentin", ["Tess Team", "Tina Other"]),
    ],
)
def test_each_sees_the_quotas_of_their_own_team_or_service(world: World, who: str, seen: list[str]) -> None:
    two_services(world)
    world.programme("weekly")
    world.run_programmes()
    assert [row[0] for row in quotas(world, who)] == seen


def test_a_practitioner_sees_no_quota_of_anybody(world: World) -> None:
    two_services(world)
    world.programme("weekly")
    world.run_programmes()
    assert quotas(world, "Pat") == []


def test_each_expected_audit_says_what_came_of_it_and_why_not(world: World) -> None:
    two_services(world)
    world.programme("weekly")
    world.leave(world["Tina"], date(2026, 11, 2), date(2026, 11, 3))
    world.run_programmes()
    (waiting,) = Api(world, "Sue").get("/coverage/expected", outcome="waiting").json["items"]
    assert "is back within the period" in waiting["reason"] and waiting["audit_id"] is None
    (made,) = Api(world, "Sam").get("/coverage/expected").json["items"]
    assert (made["outcome"], made["auditor"]["name"]) == ("made", "Tess Team")


def test_a_period_that_is_none_is_refused_with_what_to_give(world: World) -> None:
    world.authority()
    answer = Api(world, "Sam").get("/coverage/quotas", period="2026-W60")
    assert answer.status == 422 and "2026-W45" in answer.json["errors"]["period"]


def test_coverage_asks_few_questions_however_many_cases_there_are(world: World) -> None:
    two_services(world)
    api = Api(world, "Hana")

    def asked() -> int:
        with statements() as heard:
            api.get("/coverage")
        return len(heard)

    few = asked()
    for _ in range(20):
        world.case(world["Pat"])
    assert asked() == few


def test_programmes_are_listed_with_what_policy_sets(world: World) -> None:
    world.authority()
    found = {row["key"]: row for row in Api(world, "Tess").get("/programmes").json["items"]}
    assert found["closure"]["active"] and not found["weekly"]["active"]
    assert (found["quarterly_share"]["share"], found["twice_a_year"]["interval_days"]) == (0.05, 182)
