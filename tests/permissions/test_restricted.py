"""A restricted record is opened by the few who are named for it, and only once they have said why."""

from __future__ import annotations

from typing import Any

import pytest

from service.database import db
from service.models import AccessRecord
from tests.api.client import Api, token_for
from tests.support.world import World
from tests.web.browser import Browser

WHY = "I prepare the supervision on Thursday."


@pytest.fixture
def audit(world: World) -> Any:
    """Tess's audit of a restricted case of Pat's, for which Pat, Tess and Sam are named."""
    world.authority()
    world.person("Dora Data", "data_protection")
    world.policy("restricted", reason_lasts_minutes=60)
    case = world.case(world["Pat"], restricted=True)
    for name in ("Pat", "Tess", "Sam"):
        world.reader(case, world[name])
    return world.submitted("good", case=case)


def look(world: World, who: str, path: str, why: str = WHY) -> int:
    """The status of an answer of the API that has gone out, with what is written then; `why` goes with the question."""
    headers = {"Authorization": f"Bearer {token_for(world[who])}", **({"Reason": why} if why else {})}
    db.session.rollback()
    with world.app.app_context():
        return world.app.test_client().get(f"/api/v1{path}", headers=headers, buffered=True).status_code


def reasons(world: World) -> set[tuple[str, str, str | None]]:
    """Who opened what kind of record for which reason."""
    db.session.rollback()
    return {(row.person.name.split()[0], row.kind, row.reason) for row in world.all(AccessRecord)}


def test_a_page_is_shown_when_its_reader_has_said_why(world: World, audit: Any) -> None:
    tess, reference = Browser(world, "Tess"), audit.case.reference
    asked = tess.open(f"/audits/{audit.id}")
    assert "This record is restricted" in asked.text and reference not in asked.html
    assert reasons(world) == set()
    assert tess.press("Open the record", reason=" ").status == 422
    opened = tess.press("Open the record", reason=WHY)
    assert opened.path == f"/audits/{audit.id}" and reference in opened.text
    tess.client.get(f"/audits/{audit.id}", buffered=True)
    assert reasons(world) == {("Tess", "restricted", WHY), ("Tess", "audit", WHY)}


def test_a_form_that_comes_back_shows_no_more_than_its_page_to_whoever_gave_no_reason(world: World, audit: Any) -> None:
    plan = world.issued(case=audit.case)
    pat, path = Browser(world, "Pat"), f"/plans/{plan.id}/complete"
    pat.open("/")
    sent = pat.send(path)
    assert sent.path.startswith(f"/restricted/{audit.case_id}?") and plan.actions[0].text not in sent.html
    assert reasons(world) == set()
    pat.press("Open the record", reason=WHY)
    world.clock.forward(minutes=61)
    assert plan.actions[0].text in pat.send(path).text, "what was filled in comes back, an hour later too"


def test_a_step_that_is_sent_again_is_answered_to_nobody_who_is_not_named_any_more(world: World) -> None:
    world.authority()
    plan = world.issued()
    pat, path = Api(world, "Pat"), f"/plans/{plan.id}/transitions/record_progress"
    done = {"done": {str(plan.actions[0].id): "Begun."}}
    first = pat.post(path, done, Idempotency_Key="one")
    assert first.status == 200 == pat.post(path, done, Idempotency_Key="one").status
    world.change(plan.audit.case, restricted=True)
    assert pat.post(path, done, Idempotency_Key="one").status == 404


def test_ones_own_record_asks_before_it_quotes(world: World, audit: Any) -> None:
    world.issued(case=audit.case)
    pat = Browser(world, "Pat")
    assert "This record is restricted" in pat.open("/my-record").text and audit.case.reference not in pat.page.html
    pat.press("Open the record", reason=WHY)
    pat.client.get("/my-record", buffered=True)
    assert {("Pat", "audit", WHY), ("Pat", "action_plan", WHY)} <= reasons(world)


def test_a_list_of_whole_records_asks_and_leaves_a_record_of_each(world: World, audit: Any) -> None:
    plain = world.submitted("good")
    refused = Api(world, "Sam").get("/audits")
    assert refused.status == 428 and audit.case.reference not in repr(refused)
    assert look(world, "Sam", "/audits") == 200
    assert {("Sam", "audit", WHY), ("Sam", "audit", None), ("Sam", "restricted", WHY)} == reasons(world)
    assert {row.record_id for row in world.all(AccessRecord) if row.kind == "audit"} == {audit.id, plain.id}


def test_a_reason_holds_an_hour_for_all_of_the_case_and_for_one_person(world: World, audit: Any) -> None:
    tess, path = Browser(world, "Tess"), f"/audits/{audit.id}"
    tess.open(path)
    tess.press("Open the record", reason=WHY)
    assert audit.case.reference in tess.open(f"/cases/{audit.case.reference}").text
    assert "This record is restricted" in Browser(world, "Sam").open(path).text
    world.clock.forward(minutes=61)
    assert "This record is restricted" in tess.open(path).text


def test_the_api_asks_for_the_reason_in_a_header(world: World, audit: Any) -> None:
    api, path = Api(world, "Sam"), f"/audits/{audit.id}"
    refused = api.get(path)
    assert refused.status == 428 and audit.case.reference not in repr(refused)
    assert look(world, "Sam", path) == 200
    assert look(world, "Sam", f"{path}/copy.docx", why="") == 200
    assert ("Sam", "audit", WHY) in reasons(world)


def test_whoever_is_not_named_is_asked_nothing(world: World, audit: Any) -> None:
    for name in ("Quentin", "Hana", "Olu"):
        browser = Browser(world, name)
        absent = browser.open("/restricted/99")
        for path in (f"/audits/{audit.id}", f"/restricted/{audit.case_id}"):
            assert (browser.open(path).status, browser.page.text) == (404, absent.text)
        assert browser.send(f"/restricted/{audit.case_id}", reason=WHY).status == 404
        assert look(world, name, f"/audits/{audit.id}") == 404
    assert reasons(world) == set()


def test_whoever_is_to_grade_its_file_without_being_named_is_told_of_no_audit(world: World, audit: Any) -> None:
    """A weak audit is graded twice: who is asked to, and who may yet be, finds no more of it than anybody."""
    weak = world.submitted("inadequate", case=audit.case)
    written = world.audit(audit.case)
    for name in ("Quentin", "Mo"):
        assert {look(world, name, f"/audits/{one.id}/actions") for one in (weak, written)} == {404}


def test_nobody_is_asked_about_other_records(world: World, audit: Any) -> None:
    plan = world.issued()
    assert Browser(world, "Pat").open(f"/plans/{plan.id}").status == 200
    assert Api(world, "Tess").get(f"/audits/{plan.audit_id}").status == 200


def test_the_line_above_sees_who_opened_what_is_about_somebody_as_far_as_they_may_open_it(
    world: World, audit: Any
) -> None:
    plan = world.issued()
    for name, path in (("Sam", f"/audits/{audit.id}"), ("Quentin", f"/plans/{plan.id}")):
        assert look(world, name, path) == 200
    shown = Browser(world, "Tess").open(f"/people/{world['Pat'].id}/opened").text
    assert "Quentin Quality" in shown and f"Plan {plan.id}" in shown
    assert "Sam Service" in shown and WHY in shown
    told = Api(world, "Hana").get(f"/people/{world['Pat'].email}/access-records").json["items"]
    assert {(line["person"]["name"], line["kind"]) for line in told} == {("Quentin Quality", "action_plan")}
    for name in ("Pat", "Olu", "Quentin", "Perry"):
        assert Browser(world, name).open(f"/people/{world['Pat'].id}/opened").status == 404


def test_data_protection_reads_who_opened_something_restricted_and_why_but_not_what(world: World, audit: Any) -> None:
    assert look(world, "Sam", f"/audits/{audit.id}") == 200
    page = Browser(world, "Dora").open("/administration/access")
    assert "Sam Service" in page.text and WHY in page.text and "A confidential record" in page.text
    assert audit.case.reference not in page.html
    [told, _] = Api(world, "Dora").get("/access-records").json["items"]
    assert (told["kind"], told["record_id"], told["reason"]) == ("confidential", None, WHY)
