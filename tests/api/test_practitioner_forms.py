"""The second form, filing and the agenda through the API, as scripts and pages use them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from docx import Document

from tests.api.client import Answer, Api, fire
from tests.support.second_form import FINDINGS, arranged, with_auditor
from tests.support.world import World


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    with_auditor(world)


def form_address(audit: Any) -> str:
    return f"/audits/{audit.id}/practitioner-form"


def written(world: World) -> tuple[Any, Answer]:
    """An audit that Una is at, and what writing its form was answered."""
    audit = arranged(world)
    answer = Api(world, "Una").put(form_address(audit), {"findings": FINDINGS, "strengths": "Lively genograms."})
    assert answer.status == 200, answer
    return audit, answer


def submitted(world: World) -> Any:
    audit, _ = written(world)
    world.answer(audit, auditor="Una")
    world.act("Una", "submit", audit, overall_grade="good", reasons="What the file shows.")
    return audit


def test_an_auditor_writes_a_form_and_reads_what_was_written(world: World) -> None:
    audit, answer = written(world)
    again = Api(world, "Una").get(form_address(audit)).json
    assert again == answer.json and (again["state"], again["findings"]) == ("writing", FINDINGS)
    assert again["practitioner"]["email"] == "pat.practitioner@example.org"


def test_only_what_is_named_changes(world: World) -> None:
    audit, _ = written(world)
    answer = Api(world, "Una").put(form_address(audit), {"strengths": "Sees children alone."})
    assert (answer.json["findings"], answer.json["strengths"]) == (FINDINGS, "Sees children alone.")


def test_a_version_that_has_moved_on_is_refused(world: World) -> None:
    audit, answer = written(world)
    una, read = Api(world, "Una"), answer.headers["ETag"]
    una.put(form_address(audit), {"strengths": "First."})
    assert una.put(form_address(audit), {"strengths": "Second."}, If_Match=read).status == 412


def test_after_submission_the_auditor_is_answered_as_if_there_were_none(world: World) -> None:
    with_one, without = submitted(world), arranged(world)
    world.answer(without, auditor="Una")
    world.act("Una", "submit", without, overall_grade="good", reasons="What the file shows.")
    una = Api(world, "Una")
    for send in (
        lambda address: una.get(address),
        lambda address: una.get(f"{address}/actions"),
        lambda address: una.get(f"{address}/copy"),
        lambda address: una.get(f"{address}/copy.docx"),
        lambda address: una.get(f"{address}/running-record"),
        lambda address: una.put(address, {"strengths": "More."}),
        lambda address: una.post(f"{address}/actions", {"text": "More."}),
    ):
        one, none = send(form_address(with_one)), send(form_address(without))
        assert (one.status, one.data) == (none.status, none.data) and one.status == 404


def test_whoever_may_read_it_is_told_why_they_may_not_write(world: World) -> None:
    answer = Api(world, "Tess").put(form_address(submitted(world)), {"strengths": "More."})
    assert answer.status in (403, 409) and answer.json["detail"].endswith(".")


def test_there_is_no_form_of_an_audit_that_does_not_exist(world: World) -> None:
    tess, audit = Api(world, "Tess"), arranged(world)
    absent, none = tess.get("/audits/999999/practitioner-form"), tess.get(form_address(audit))
    assert absent.status == none.status == 404 and absent.data == none.data


def test_an_action_is_added_once_for_a_key(world: World) -> None:
    audit, _ = written(world)
    una = Api(world, "Una")
    sent = {"text": "Book the course.", "owner": {"relation": "practitioner"}, "theme": "training_need"}
    first, again = (una.post(f"{form_address(audit)}/actions", sent, Idempotency_Key="k") for _ in range(2))
    assert (first.status, first.json) == (201, again.json)
    assert (first.json["side"], first.json["owner"]["relation"]) == ("practitioner", "practitioner")
    assert len(una.get(f"{form_address(audit)}/actions").json["items"]) == 1


def test_an_action_begins_a_form_by_itself(world: World) -> None:
    audit = arranged(world)
    assert Api(world, "Una").post(f"{form_address(audit)}/actions", {"text": "Book the course."}).status == 201
    assert Api(world, "Una").get(form_address(audit)).json["findings"] == []


def test_forms_are_listed_for_those_who_may_read_them(world: World) -> None:
    submitted(world)
    for who, number in (("Pat", 1), ("Tess", 1), ("Sam", 1), ("Una", 0), ("Quentin", 0), ("Hana", 0)):
        assert len(Api(world, who).get("/practitioner-forms").json["items"]) == number, who
    mine = Api(world, "Pat").get("/practitioner-forms", mine="true", state="to_discuss").json["items"]
    assert [form["state"] for form in mine] == ["to_discuss"]


def test_a_form_is_discussed_issued_and_filed_by_its_triggers(world: World) -> None:
    audit = submitted(world)
    tess = Api(world, "Tess")
    tess.post(f"{form_address(audit)}/actions", {"text": "Book the course."})
    address = f"/practitioner-forms/{tess.get(form_address(audit)).json['id']}"
    offered = {t["trigger"]: t["allowed"] for t in tess.get(f"{address}/transitions").json["items"]}
    assert offered["discuss"] and offered["issue_form"] and offered["refer"]
    assert fire(tess, address, "discuss", agreed="A course by spring.")["state"] == "discussed"
    fire(tess, address, "issue_form")
    [plan] = Api(world, "Pat").get("/plans", mine="true").json["items"]
    assert (plan["side"], plan["form_id"], plan["audit_id"]) == ("practitioner", 1, audit.id)
    filed = fire(tess, address, "mark_filed", on="2026-11-02")
    assert filed["filed"] == {"on": "2026-11-02", "by": filed["discussed_by"]}
    assert [row["trigger"] for row in tess.get(f"{address}/history").json["items"]][-1] == "mark_filed"


def test_each_side_has_its_document_and_its_entry(world: World) -> None:
    audit = submitted(world)
    tess = Api(world, "Tess")
    for below, name in (("", f"audit-{audit.id}.docx"), ("/practitioner-form", f"audit-{audit.id}-practitioner.docx")):
        answer = tess.get(f"/audits/{audit.id}{below}/copy.docx")
        assert answer.status == 200 and name in answer.headers["Content-Disposition"]
        assert "no-store" in answer.headers["Cache-Control"]
        document: Any = Document(BytesIO(answer.data))
        copy = tess.get(f"/audits/{audit.id}{below}/copy").json
        assert copy["title"] in [paragraph.text for paragraph in document.paragraphs]
        assert "2 November 2026" in tess.get(f"/audits/{audit.id}{below}/running-record").json["text"]


def test_a_moderator_who_grades_blind_gets_no_copy(world: World) -> None:
    audit = arranged(world)
    world.answer(audit, auditor="Una")
    world.act("Una", "add_action", audit, text="Redraw the genogram.", owner="practitioner")
    world.act("Una", "submit", audit, overall_grade="inadequate", reasons="What the file shows.")
    [moderation] = audit.moderations
    who = moderation.moderator.name.split()[0]
    for address in ("copy", "copy.docx", "running-record"):
        assert Api(world, who).get(f"/audits/{audit.id}/{address}").status == 403


def test_marks_stand_on_the_audit(world: World) -> None:
    audit = submitted(world)
    entered = fire(Api(world, "Perry"), f"/audits/{audit.id}", "mark_entered", on="2026-11-01")["entered"]
    assert (entered["on"], entered["by"]["email"]) == ("2026-11-01", "perry.performance@example.org")


def test_the_agenda_of_the_next_session_is_at_the_persons_address(world: World) -> None:
    submitted(world)
    tess = Api(world, "Tess")
    agenda = tess.get("/people/pat.practitioner@example.org/agenda").json
    assert (agenda["on"], agenda["session_id"]) == ("2026-11-09", None)
    assert [form["due_on"] for form in agenda["forms"]] == ["2026-11-09"]
    session = tess.post("/supervisions", {"person": "pat.practitioner@example.org", "on": "2026-11-18"}).json["id"]
    assert tess.get(f"/supervisions/{session}/agenda").json["session_id"] == session


def test_a_session_refuses_with_the_number_of_each_plan_that_stands_against_it(world: World) -> None:
    tess = Api(world, "Tess")
    session = tess.post("/supervisions", {"person": "pat.practitioner@example.org", "on": "2026-11-02"}).json["id"]
    sent = {"sign_offs": [{"plan": 77, "running_record": "Seen."}], "signature": True}
    answer = tess.post(f"/supervisions/{session}/transitions/hold", sent)
    assert answer.status == 422 and set(answer.json["errors"]) == {"sign_offs.77"}
    form = {"discussed": [{"form": 78, "agreed": "Yes."}]}
    answer = tess.post(f"/supervisions/{session}/transitions/hold", form)
    assert answer.status == 422 and set(answer.json["errors"]) == {"discussed.78"}
