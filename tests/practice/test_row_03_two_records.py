"""Row 3: two records per audit; what may not be shared in the case file stands on the supervision file (B)."""

from __future__ import annotations

from datetime import date

from tests.api.client import fire
from tests.practice.practice import Practice

FINDING = {"text": "Three statutory visits were written up from memory.", "theme": "training_need"}


def submitted(practice: Practice) -> str:
    """An audit with a second form, submitted by a colleague of Pat's manager."""
    world = practice.world
    world.person("Gita Group", "team_manager", world["Sam"], team_id=world.team("West").id)
    audit = practice.audit("Sam", auditors=[{"person": "gita.group@example.org"}])
    form = practice("Gita").put(f"{audit}/practitioner-form", {"findings": [FINDING]})
    assert form.status == 200, form
    own = {"text": "Book the course on recording.", "owner": "practitioner"}
    assert practice("Gita").post(f"{audit}/practitioner-form/actions", own).status == 201
    practice.submit(audit, "requires_improvement", "Gita")
    return audit


def test_the_second_form_is_read_by_the_practitioner_and_those_above_and_nobody_else(practice: Practice) -> None:
    audit = submitted(practice)
    readers = {
        who: practice(who).get(f"{audit}/practitioner-form").status
        for who in ("Pat", "Tess", "Sam", "Gita", "Olu", "Quentin", "Hana", "Perry", "Ada")
    }
    assert {who for who, status in readers.items() if status == 200} == {"Pat", "Tess", "Sam"}
    assert set(readers.values()) == {200, 404}


def test_actions_stand_on_both_records_and_each_goes_its_own_way(practice: Practice) -> None:
    practice("Tess").post("/supervisions", {"person": "pat.practitioner@example.org", "on": "2026-11-26"})
    audit = submitted(practice)
    fire(practice("Tess"), audit, "issue_actions")
    form = practice("Tess").get(f"{audit}/practitioner-form").json
    fire(practice("Tess"), f"/practitioner-forms/{form['id']}", "issue_form")
    plans = {plan["side"]: plan for plan in practice.listed("Pat", "/plans", mine="true")}
    assert set(plans) == {"case", "practitioner"}
    assert {plan["due_on"] for plan in plans.values()} == {"2026-11-26"}
    assert {plan["side"] for plan in practice.listed("Quentin", "/plans")} == {"case"}
    # The audit ends by its case-side plans alone.
    for who in ("Pat", "Tess"):
        for plan in practice.listed(who, "/plans", mine="true"):
            if plan["side"] == "case":
                practice.complete(who, plan)
                practice.sign_off("Tess" if who == "Pat" else "Sam", plan)
    assert practice("Tess").get(audit).json["state"] == "signed_off"
    assert practice("Pat").get(f"/plans/{plans['practitioner']['id']}").json["state"] == "issued"


def test_it_is_discussed_in_supervision_and_filed(practice: Practice) -> None:
    practice("Tess").post("/supervisions", {"person": "pat.practitioner@example.org", "on": "2026-11-26"})
    audit = submitted(practice)
    form = practice("Tess").get(f"{audit}/practitioner-form").json
    address = f"/practitioner-forms/{form['id']}"
    assert (form["due_on"], "discuss_form" in practice.tasks("Tess")) == ("2026-11-26", True)
    practice.on(date(2026, 11, 26))
    fire(practice("Tess"), address, "discuss", agreed="The course is booked; we look at two visits together.")
    filed = fire(practice("Tess"), address, "mark_filed")
    assert (filed["filed"]["by"]["name"], filed["filed"]["on"]) == ("Tess Team", "2026-11-26")
