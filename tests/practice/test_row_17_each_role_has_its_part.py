"""Row 17: each role has a distinct contribution; units, carers and supervision files are checked too (Y)."""

from __future__ import annotations

from datetime import date

from tests.api.client import fire
from tests.practice.practice import Practice


def test_a_reviewing_officer_and_a_group_manager_send_back_what_is_not_good_enough(practice: Practice) -> None:
    world = practice.world
    service = world.service()
    world.person("Rae Reviewing", "reviewing_officer", service_id=service.id)
    world.person("Gil Group", "group_manager", world["Sam"], service_id=service.id)
    first, second = practice.audit(), practice.audit()
    for audit in (first, second):
        practice.submit(audit, "good")
    assert fire(practice("Rae"), first, "return_for_rework", reason="The review is missing.")["state"] == "scheduled"
    assert fire(practice("Gil"), second, "return_for_rework", reason="Say what changed.")["state"] == "scheduled"

    third = practice.audit()
    practice.submit(third, "requires_improvement")
    fire(practice("Tess"), third, "issue_actions")
    plan = practice.plan_of("Pat")
    practice.complete("Pat", plan)
    sent_back = fire(practice("Rae"), f"/plans/{plan['id']}", "refer_back", reason="The contingency is missing.")
    assert sent_back["state"] == "issued"


def test_the_group_manager_checks_the_quarters_file_audits(practice: Practice) -> None:
    world = practice.world
    world.policy("reviews", quarterly_check=True)
    world.person("Gil Group", "group_manager", world["Sam"], service_id=world.service().id)
    practice.submit(practice.audit(), "good")
    practice.on(date(2027, 1, 2))
    (check,) = practice.listed("Gil", "/reviews")
    assert (check["kind"], "check_quarter" in practice.tasks("Gil")) == ("quarterly_check", True)


def test_a_residential_unit_is_audited_under_the_manager_of_its_service(practice: Practice) -> None:
    unit = {"reference": "Elm House", "kind_of": "residential_unit", "service": "Children in need"}
    assert practice("Quentin").post("/resources", unit).status == 201
    made = practice("Quentin").post("/audits", {"subject": {"kind": "resource", "reference": "Elm House"}})
    assert made.status == 201, made
    assert (made.json["subject"]["reference"], made.json["case_reference"]) == ("Elm House", None)
    assert made.json["tool"]["key"] == "resource"


def test_a_supervision_file_is_audited_by_somebody_other_than_the_manager_who_keeps_it(practice: Practice) -> None:
    subject = {"kind": "supervision_file", "reference": "pat.practitioner@example.org"}
    made = practice("Sam").post("/audits", {"subject": subject})
    assert (made.status, made.json["tool"]["key"]) == (201, "supervision_file")
    by_keeper = practice("Sam").post("/audits", {"subject": subject, "auditors": [{"person": "tess.team@example.org"}]})
    assert by_keeper.status == 422
