"""Forms on pages: the last audit beside each question, the check, the practitioner's form, self-audits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from service.database import db
from service.models import SelfAudit, ToolVersion
from service.usecases.answering import save_answers
from tests.api.client import Api
from tests.support.second_form import FINDINGS, arranged, form_of, submitted, with_auditor, write
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

MOST_QUERIES = 15
WHO_READS = (
    "Who can read this: Pat Practitioner (the practitioner); Tess Team (line manager); Sam Service (service manager)"
)


def queries(browser: Browser, path: str) -> int:
    with statements(
        without=("BEGIN", "PRAGMA", "SAVEPOINT", "INSERT INTO access_record", "UPDATE access_record")
    ) as heard:
        assert browser.open(path).status == 200
    return len(heard)


def test_the_last_audits_answer_stands_beside_the_question(world: World) -> None:
    first = world.authority().submitted("good")
    again = world.audit(first.case)
    page = Browser(world, "Tess").open(f"/audits/{again.id}/form/record")
    assert "Last audit, 2 November 2026" in page.text and "Yes" in page.text


def test_whoever_grades_only_to_compare_sees_no_earlier_answer(world: World) -> None:
    first = world.authority().submitted("good")
    again = world.audit(first.case)
    again.kind = "calibration"
    db.session.commit()
    assert "Last audit" not in Browser(world, "Tess").open(f"/audits/{again.id}/form/record").text


def test_a_grade_outside_those_of_the_sections_is_asked_about_once(world: World) -> None:
    audit = world.authority().audit()
    world.answer(audit)
    save_answers(audit.id, world["Tess"], {"section_grades": {"record": "good", "plan": "requires_improvement"}})
    world.act("Tess", "add_action", audit, text="Date each step.", owner="practitioner", section="plan")
    tess = Browser(world, "Tess")
    page = tess.open(f"/audits/{audit.id}/check")
    assert "Nothing is missing." in page.text
    page = tess.press("Submit the audit", overall_grade="outstanding", reasons="All of it.")
    assert "Is the grade right?" in page.text and audit.state == "scheduled"
    page = tess.press("Submit the audit", overall_grade="outstanding", reasons="All of it.")
    assert "The audit is submitted." in page.text and audit.state == "audited"


def test_the_old_address_leads_to_the_first_section_that_is_not_finished(world: World) -> None:
    audit = world.authority().audit()
    tess = Browser(world, "Tess")
    assert tess.open(f"/audits/{audit.id}/form").path == f"/audits/{audit.id}/form/record"
    assert tess.open(f"/audits/{audit.id}/form?check=1").path == f"/audits/{audit.id}/check"


def test_every_page_of_a_form_asks_the_database_little_whatever_is_answered(world: World) -> None:
    first = world.authority().submitted("good")
    audit = world.audit(first.case)
    world.answer(audit)
    tess, own = Browser(world, "Tess"), f"/audits/{audit.id}"
    asked = {path: queries(tess, own + path) for path in ("/form/record", "/form/assessment", "/check", "/risk")}
    assert max(asked.values()) <= MOST_QUERIES, asked


def without_stop(world: World) -> Any:
    """Tess's audit with a tool that was built here and asks nothing about risk."""
    quentin = Browser(world, "Quentin")
    quentin.open("/tools/new")
    quentin.press("Begin a new tool", title="Visits in the evening")
    world.act("Quentin", "publish", world.all(ToolVersion)[-1])
    return world.audit(tool=world.all(ToolVersion)[-1].key)


def test_a_risk_is_reported_from_a_form_that_has_no_question_for_it(world: World) -> None:
    audit = without_stop(world.authority())
    tess = Browser(world, "Tess")
    tess.open(f"/audits/{audit.id}/form")
    assert "Report a risk now" in tess.press("Report a risk now").text
    assert tess.press("Report the risk now").status == 422
    page = tess.press("Report the risk now", risk="The child was not seen for weeks.")
    assert "has been told" in page.text and "A risk to a child was reported here." in page.text
    (escalation,) = world.escalations("safeguarding_now")
    assert "The child was not seen for weeks." in Browser(world, "Sam").open(f"/escalations/{escalation.id}").text
    tess.open(f"/audits/{audit.id}/risk")
    again = tess.press("Report the risk now", risk="The child was not seen for weeks.")
    assert again.status == 409 and "Telephone about what is new." in again.text
    assert len(world.escalations("safeguarding_now")) == 1


def test_the_api_reports_a_risk_for_the_auditors_alone(world: World) -> None:
    audit, risk = world.authority().audit(), {"risk": "The child was not seen for weeks."}
    assert Api(world, "Sam").post(f"/audits/{audit.id}/risk", risk).status == 403
    assert Api(world, "Tess").post(f"/audits/{audit.id}/risk", {}).status == 422
    assert Api(world, "Tess").post(f"/audits/{audit.id}/risk", risk).status == 200
    assert [one.audit_id for one in world.escalations("safeguarding_now")] == [audit.id]


def live(browser: Browser, path: str, **fields: str) -> Any:
    page = browser.send(path, **fields)
    return page.status, json.loads(page.data)


def test_the_script_is_told_what_was_kept_and_what_somebody_else_changed(world: World) -> None:
    audit = world.authority().audit()
    tess, at = Browser(world, "Tess"), f"/audits/{audit.id}/form/record"
    tess.open(at)
    shown = tess.page.form("Save")[0].values["shown"]
    save_answers(audit.id, world["Tess"], {"answers": {"record.details": {"value": "yes"}}})
    status, said = live(
        tess, f"{at}/live", shown=shown, **{"value-record.details": "no", "value-record.summary": "yes"}
    )
    assert status == 200 and said["saved"] == ["answers:record.summary"] and said["at"] == "10am"
    assert [one["said"] for one in said["changed"]] == ["Changed by you, in another tab at 10am"]


def test_the_script_is_refused_once_the_audit_is_submitted(world: World) -> None:
    audit = world.authority().submitted("good")
    tess = Browser(world, "Tess")
    tess.open("/")
    status, said = live(tess, f"/audits/{audit.id}/form/record/live", shown="{}")
    assert status == 409 and "submitted" in said["refused"]


class TestPractitionersForm:
    """The second form, on pages of its own."""

    @pytest.fixture(autouse=True)
    def people(self, world: World) -> None:
        with_auditor(world)

    def test_its_first_line_names_everybody_who_can_read_it(self, world: World) -> None:
        audit = submitted(world)
        text = Browser(world, "Tess").open(f"/practitioner-forms/{form_of(audit).id}").text
        assert WHO_READS in text and FINDINGS[0]["text"] in text and "Una Auditor (" not in text

    def test_an_auditor_begins_it_beside_the_audit_and_adds_an_action(self, world: World) -> None:
        audit = arranged(world)
        una = Browser(world, "Una")
        una.open(f"/audits/{audit.id}/form")
        page = una.follow("The practitioner’s form")
        assert "Una Auditor (while writing it)" in page.text
        una.press("Save", finding__1="Chronologies start late.", theme__1="training_need", strengths="Calm.")
        una.press("Add an action")
        page = una.press("Add an action", text="Find a mentor.", owner="practitioner")
        assert page.path == f"/audits/{audit.id}/practitioner-form" and "Find a mentor." in page.text
        form = form_of(audit)
        assert ([one["text"] for one in form.findings], form.strengths) == (["Chronologies start late."], "Calm.")

    def test_what_somebody_else_wrote_in_it_is_not_overwritten(self, world: World) -> None:
        audit = arranged(world)
        una = Browser(world, "Una")
        una.open(f"/audits/{audit.id}/practitioner-form")
        write(world, audit, strengths="Written in another tab.")
        page = una.press("Save", strengths="Written here.", finding__1="A finding.", theme__1="capacity")
        form = form_of(audit)
        assert page.status == 409 and "Written in another tab." in page.text
        assert form.strengths == "Written in another tab." and form.findings[0]["text"] == "A finding."
        una.press("Keep mine")
        assert form_of(audit).strengths == "Written here."

    @pytest.mark.parametrize("who", ["Quentin", "Olu", "Hana", "Perry", "Ada"])
    def test_whoever_may_not_read_it_finds_what_is_found_where_there_is_none(self, world: World, who: str) -> None:
        audit = submitted(world)
        browser = Browser(world, who)
        for path in (f"/practitioner-forms/{form_of(audit).id}", f"/audits/{audit.id}/practitioner-form"):
            there, absent = browser.open(path), browser.open(path.replace(str(audit.id), "999"))
            assert there.status == absent.status == 404 and there.text == absent.text
        assert "no form that you may read" in browser.open("/practitioner-forms").text

    def test_its_pages_ask_the_database_little(self, world: World) -> None:
        audit = submitted(world, actions=True)
        tess = Browser(world, "Tess")
        asked = {
            path: queries(tess, path) for path in (f"/practitioner-forms/{form_of(audit).id}", "/practitioner-forms")
        }
        assert max(asked.values()) <= MOST_QUERIES, asked


def test_somebody_audits_a_case_of_their_own_records_it_and_shares_it(world: World) -> None:
    case = world.authority().case(world["Pat"])
    pat, tess = Browser(world, "Pat"), Browser(world, "Tess")
    pat.open("/self-audits")
    pat.follow("Audit a file of your own")
    page = pat.press("Start", case_reference=case.reference)
    assert "Nobody else can read it unless you share it." in page.text and "/form/" in page.path
    page = pat.press("Next: The child", **{"value-file.colleague": "partly", "comment-file.colleague": "No summary."})
    page = pat.open(page.path.partition("/form")[0] + "/check")
    page = pat.press("Record it", own_grade="good", reflection="A summary at each visit.")
    assert "Your self-audit is recorded." in page.text and "You alone" in page.text
    [record] = world.all(SelfAudit)
    own = f"/self-audits/{record.id}"
    assert tess.open(own).status == 404 and case.reference not in tess.open("/self-audits").text
    pat.press("Share it with your line management")
    assert "No summary." in tess.open(own).text and queries(tess, own) <= MOST_QUERIES
