"""Row 4: the practitioner presents the actions as complete by the next supervision; the manager signs (B)."""

from __future__ import annotations

from datetime import date

from tests.api.client import fire
from tests.practice.practice import Practice


def test_actions_are_put_right_by_the_next_supervision_and_signed_by_another(practice: Practice) -> None:
    tess, pat = practice("Tess"), practice("Pat")
    booked = tess.post("/supervisions", {"person": "pat.practitioner@example.org", "on": "2026-11-26"}).json

    audit = practice.audit()
    practice.submit(audit, "requires_improvement")
    fire(tess, audit, "issue_actions")
    plan = practice.plan_of("Pat")
    assert (plan["due_on"], plan["original_due_on"]) == ("2026-11-26", "2026-11-26")
    assert practice.tasks("Pat") == ["complete_plan"]

    # The session moves, and the due day with it; the original day stays to be seen.
    fire(tess, f"/supervisions/{booked['id']}", "move", on="2026-11-30")
    plan = practice.plan_of("Pat")
    assert (plan["due_on"], plan["original_due_on"]) == ("2026-11-30", "2026-11-26")

    practice.on(date(2026, 11, 27))
    presented = practice.complete("Pat", plan)
    assert (presented["state"], presented["completed_on"]) == ("completed", "2026-11-27")
    refused = pat.post(f"/plans/{plan['id']}/transitions/sign_off", {"running_record": "Done.", "signature": True})
    assert refused.status == 403

    practice.on(date(2026, 11, 30))
    signed = practice.sign_off("Tess", plan)
    assert (signed["state"], signed["running_record"]) == ("signed_off", "Seen together.")
    signature = tess.get(f"/plans/{plan['id']}/history").json["items"][-1]
    assert (signature["actor"]["name"], signature["facts"]["signed_by"]) == ("Tess Team", "Tess Team")
    assert "I have read this record" in signature["facts"]["declaration"]


def test_signing_waits_for_the_supervision_at_which_the_plan_was_due(practice: Practice) -> None:
    practice("Tess").post("/supervisions", {"person": "pat.practitioner@example.org", "on": "2026-11-26"})
    audit = practice.audit()
    practice.submit(audit, "requires_improvement")
    fire(practice("Tess"), audit, "issue_actions")
    presented = practice.complete("Pat", practice.plan_of("Pat"))
    assert presented["sign_off_due_on"] == "2026-11-26"
