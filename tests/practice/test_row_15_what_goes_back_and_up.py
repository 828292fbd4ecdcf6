"""Row 15: the service manager reviews with each manager; findings and tools go back and forth with auditors (B C Y)."""

from __future__ import annotations

from datetime import date

from tests.api.client import fire
from tests.practice.practice import Practice


def test_the_service_manager_reviews_one_persons_audits_at_each_supervision_with_a_manager(practice: Practice) -> None:
    practice.world.policy("reviews", rota=True)
    audit = practice.audit()
    practice.submit(audit, "good")
    practice("Sam").post("/supervisions", {"person": "tess.team@example.org", "on": "2026-11-19"})
    practice.on(date(2026, 11, 3))
    (review,) = practice.listed("Sam", "/reviews")
    assert (review["kind"], review["manager"]["name"], review["due_on"]) == ("rota", "Tess Team", "2026-11-19")
    assert review["person"]["name"] in ("Olu Other", "Pat Practitioner")
    assert "review_audits" in practice.tasks("Sam")
    said = {"looked_at": "Two audits.", "findings": "Fair and specific.", "follows": "Sharper actions."}
    assert fire(practice("Sam"), f"/reviews/{review['id']}", "record", **said)["state"] == "done"


def test_auditors_say_what_they_think_of_the_tool_and_quality_reads_it_by_version(practice: Practice) -> None:
    audit = practice.audit()
    early = practice("Tess").post(f"{audit}/tool-feedback", {"text": "Too long.", "useful": "partly"})
    assert early.status == 409
    practice.submit(audit, "good")
    given = practice("Tess").post(f"{audit}/tool-feedback", {"text": "Two questions ask the same.", "useful": "partly"})
    assert given.status == 201, given
    (said,) = practice.listed("Quentin", "/tools/core/feedback")
    assert (said["text"], said["tool"]["version"]) == ("Two questions ask the same.", 1)


def test_each_tier_sees_its_own_coverage(practice: Practice) -> None:
    world = practice.world
    south = world.team("South", world.service("Early help"))
    practice.case("Pat", opened_on=date(2026, 1, 12))
    practice.case(None, team_id=south.id, opened_on=date(2026, 1, 12))
    seen = {who: len(practice.listed(who, "/coverage")) for who in ("Tess", "Sam", "Hana", "Quentin")}
    assert seen == {"Tess": 1, "Sam": 1, "Hana": 2, "Quentin": 2}
