"""Audits of referrals, supervision files and resources through the API, and resources themselves."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Answer, Api
from tests.support.world import World

UNIT = {"reference": "Elm House", "kind_of": "residential_unit", "service": "Children in need"}


def arranged(world: World, kind: str, reference: str, who: str = "Perry", auditor: str = "Hana") -> Answer:
    auditors = [{"person": world[auditor].email}]
    return Api(world, who).post("/audits", {"subject": {"kind": kind, "reference": reference}, "auditors": auditors})


def test_an_audit_of_a_case_shows_it_as_subject_and_by_its_reference(world: World) -> None:
    world.authority()
    reference = world.case(world["Pat"]).reference
    shown = Api(world, "Tess").post("/audits", {"case_reference": reference}).json
    assert (shown["case_reference"], shown["subject"]) == (reference, {"kind": "case", "reference": reference})


def test_performance_enters_a_resource_and_arranges_its_audit(world: World) -> None:
    world.authority()
    assert Api(world, "Perry").post("/resources", UNIT).status == 201
    audit = arranged(world, "resource", "Elm House").json
    assert (audit["case_reference"], audit["subject"]["kind"], audit["case_status"]) == (None, "resource", "resource")
    listed = Api(world, "Sam").get("/resources").json["items"]
    assert [(row["reference"], row["kind_of"], row["service"]) for row in listed] == [tuple(UNIT.values())]


def test_the_audit_of_a_supervision_file_is_named_by_e_mail(world: World) -> None:
    world.authority()
    audit = arranged(world, "supervision_file", "pat.practitioner@example.org", "Hana")
    assert audit.status == 201 and audit.json["subject"]["reference"] == "pat.practitioner@example.org"
    of_kind = Api(world, "Hana").get("/audits", subject_kind="supervision_file").json["items"]
    assert [row["id"] for row in of_kind] == [audit.json["id"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "case_reference"),
        ({"case_reference": "1", "subject": {"kind": "case", "reference": "1"}}, "case_reference"),
        ({"subject": {"kind": "hearsay", "reference": "1"}}, "subject"),
        ({"subject": {"kind": "case"}}, "subject"),
        ({"subject": {"kind": "supervision_file", "reference": "nobody@example.org"}}, "subject"),
    ],
)
def test_what_is_no_subject_is_refused_by_field(world: World, body: dict[str, Any], field: str) -> None:
    world.authority()
    answer = Api(world, "Hana").post("/audits", body)
    assert (answer.status, list(answer.json["errors"])) == (422, [field])


def test_a_resource_that_there_is_not_is_absent(world: World) -> None:
    assert arranged(world.authority(), "resource", "Oak House").status == 404


@pytest.mark.parametrize("wrong", [{"service": "Nowhere"}, {"kind_of": "castle"}, {"reference": " "}])
def test_a_resource_that_cannot_be_entered_is_refused_by_field(world: World, wrong: dict[str, str]) -> None:
    answer = Api(world.authority(), "Perry").post("/resources", {**UNIT, **wrong})
    assert (answer.status, list(answer.json["errors"])) == (422, list(wrong))


def test_a_team_manager_enters_no_resource(world: World) -> None:
    assert Api(world.authority(), "Tess").post("/resources", UNIT).status == 403
