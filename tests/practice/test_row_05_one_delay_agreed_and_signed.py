"""Row 5: one supervision period's delay, in exceptional circumstances, agreed, recorded and signed; only once (B)."""

from __future__ import annotations

from datetime import date

from tests.api.client import JSON, fire
from tests.practice.practice import Practice

DELAY = {"reason": "court", "explanation": "The final hearing takes the week.", "signature": True}


def issued(practice: Practice) -> JSON:
    practice("Tess").post("/supervisions", {"person": "pat.practitioner@example.org", "on": "2026-11-26"})
    audit = practice.audit()
    practice.submit(audit, "requires_improvement")
    fire(practice("Tess"), audit, "issue_actions")
    return practice.plan_of("Pat")


def test_a_delay_is_agreed_and_signed_by_the_manager_and_moves_the_day_by_one_period(practice: Practice) -> None:
    plan = issued(practice)
    path = f"/plans/{plan['id']}"
    fire(practice("Pat"), path, "request_delay", reason="court", explanation="The final hearing takes the week.")
    assert "decide_delay" in practice.tasks("Tess")
    given = fire(practice("Tess"), path, "authorise_delay", **DELAY)
    assert (given["original_due_on"], given["due_on"]) == ("2026-11-26", "2026-12-24")
    assert (given["delay"]["by"]["name"], given["delay"]["reason"]) == ("Tess Team", "court")
    assert practice.triggers("Tess", path)[-1] == "authorise_delay"


def test_nobody_gives_themselves_a_delay_or_gives_a_second_one(practice: Practice) -> None:
    path = f"/plans/{issued(practice)['id']}/transitions/authorise_delay"
    assert practice("Pat").post(path, DELAY).status == 403
    unsigned = practice("Tess").post(path, {"reason": "court", "explanation": "The hearing."})
    assert "signature" in unsigned.json["errors"]
    assert practice("Tess").post(path, DELAY).status == 200
    again = practice("Tess").post(path, DELAY)
    assert again.status == 409
    assert again.json["detail"].startswith("This plan was delayed once already. A plan can be delayed only once.")


def test_moving_supervision_again_and_again_is_no_way_round_it(practice: Practice) -> None:
    booked = practice("Tess").post("/supervisions", {"person": "pat.practitioner@example.org", "on": "2026-11-26"})
    session = f"/supervisions/{booked.json['id']}"
    audit = practice.audit()
    practice.submit(audit, "requires_improvement")
    fire(practice("Tess"), audit, "issue_actions")
    for day in ("2026-12-10", "2026-12-21", "2026-12-28"):
        fire(practice("Tess"), session, "move", on=day)
    plan = practice.plan_of("Pat")
    assert (plan["original_due_on"], plan["due_on"]) == ("2026-11-26", plan["latest_on"])
    assert plan["latest_on"] == "2026-12-24"


def test_without_a_delay_what_is_not_done_escalates_the_working_day_after(practice: Practice) -> None:
    path = f"/plans/{issued(practice)['id']}"
    practice.on(date(2026, 11, 26), hour=17)
    assert practice("Pat").get(path).json["state"] == "issued"
    practice.on(date(2026, 11, 27))
    assert practice("Pat").get(path).json["state"] == "escalated"
    waiting = practice("Sam").get("/escalations", mine="true", cause="overdue").json["items"]
    assert [escalation["plan_id"] for escalation in waiting] == [int(path.rpartition("/")[2])]
