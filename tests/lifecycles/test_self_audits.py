"""Self-audits: made by whoever holds the case, theirs alone until shared, counted nowhere, and never silent on risk."""

from __future__ import annotations

from typing import Any

import pytest

from service.models import Case, Escalation, History, Outbox, SelfAudit
from service.queries import Absent, find
from service.toolbox import tool_of
from service.usecases.histories import exported
from service.usecases.keeping import keep
from service.usecases.self_auditing import begin_self_audit, save_self_answers
from service.usecases.transitions import fire_transition
from service.verification import verified
from tests.api.client import Api, begun, fire
from tests.support.world import World
from workflows.engine import Illegal, NotPermitted

EVERYBODY_ELSE = ("Tess", "Sam", "Hana", "Quentin", "Perry", "Ada", "Olu")
SECRET = "I left the genogram for months."


def own(world: World, who: str = "Pat", case: Case | None = None) -> Any:
    """A self-audit that somebody begins of a case that they hold."""
    held = case or world.case(world[who])
    return begin_self_audit(world[who], {"case_reference": held.reference, "tool": "core"})


def recorded(world: World) -> Any:
    record = own(world)
    save_self_answers(record.id, world["Pat"], {"answers": {"record.genogram": {"value": "no", "comment": SECRET}}})
    return world.act("Pat", "record", record, own_grade="good", reflection=SECRET)


def risky(world: World, record: SelfAudit, value: str = "yes") -> None:
    save_self_answers(record.id, world["Pat"], {"answers": {"safeguarding.risk_today": {"value": value}}})


def test_a_practitioner_audits_a_case_of_their_own_and_records_what_they_think(world: World) -> None:
    world.authority()
    record = recorded(world)
    assert (record.state, record.own_grade, record.reflection) == ("recorded", "good", SECRET)
    assert record.answers[0].comment == SECRET


def test_a_practitioner_shares_a_self_audit_with_their_line_and_the_line_manager_is_told(world: World) -> None:
    world.authority()
    record = world.act("Pat", "share", recorded(world))
    assert find("self_audit", record.id, world["Tess"]).reflection == SECRET
    assert find("self_audit", record.id, world["Sam"]).shared_at is not None
    assert world.messages() == {"self_audit_shared"}


def test_unless_another_tool_is_named_policys_short_one_is_used_and_it_asks_about_risk_too(world: World) -> None:
    world.authority()
    record = begin_self_audit(world["Pat"], {"case_reference": world.case(world["Pat"]).reference})
    assert record.tool_key == "self_audit"
    stop = next(question for question in tool_of(record).questions.values() if question.stop)
    save_self_answers(record.id, world["Pat"], {"answers": {stop.key: {"value": "yes"}}})
    assert len(world.escalations("safeguarding_now")) == 1


@pytest.mark.parametrize("who", EVERYBODY_ELSE)
@pytest.mark.parametrize("state", ["draft", "recorded"])
def test_nobody_else_learns_of_a_self_audit_before_it_is_shared(world: World, state: str, who: str) -> None:
    world.authority()
    record = own(world) if state == "draft" else recorded(world)
    api, path = Api(world, who), f"/self-audits/{record.id}"
    assert {api.get(f"{path}{part}").status for part in ("", "/answers", "/history", "/transitions")} == {404}
    assert api.put(f"{path}/answers", {}).status == api.post(f"{path}/transitions/share").status == 404
    assert api.get("/self-audits").json["items"] == []


@pytest.mark.parametrize("who", ["Quentin", "Perry", "Ada", "Olu"])
def test_a_shared_self_audit_is_read_by_the_authors_line_and_by_no_other_office(world: World, who: str) -> None:
    world.authority()
    record = world.act("Pat", "share", recorded(world))
    with pytest.raises(Absent):
        find("self_audit", record.id, world[who])


def test_a_reader_of_a_shared_self_audit_changes_nothing_in_it(world: World) -> None:
    world.authority()
    record = world.act("Pat", "share", recorded(world))
    with pytest.raises(NotPermitted):
        save_self_answers(record.id, world["Tess"], {"answers": {"record.genogram": {"value": "yes"}}})


def test_a_case_page_and_its_audits_say_nothing_of_a_self_audit(world: World) -> None:
    world.authority()
    record = recorded(world)
    for who in ("Tess", "Quentin"):
        api = Api(world, who)
        assert api.get("/audits", case_reference=record.case.reference).json["items"] == []
        assert SECRET not in api.get(f"/cases/{record.case.reference}").data.decode()


def test_a_self_audit_counts_in_no_coverage_no_sample_no_quota_and_no_quick_win(world: World) -> None:
    world.authority()
    record = world.act("Pat", "share", recorded(world))
    reference, api = record.case.reference, Api(world, "Perry")
    assert [item["reference"] for item in api.get("/coverage").json["items"]] == [reference]
    assert all(quota["done"] == 0 for quota in api.get("/coverage/quotas").json["items"])
    assert api.get("/quick-wins").json["items"] == []
    cycle = world.cycle(share=1.0)
    world.act("Perry", "draw", cycle)
    assert [place.case.reference for place in cycle.drawn] == [reference]


def test_the_exported_history_tells_nothing_of_a_case_or_of_what_was_thought(world: World) -> None:
    world.authority()
    record = recorded(world)
    lines = "".join(line for line in exported() if "self_audit" in line)
    assert lines and record.case.reference not in lines and SECRET not in lines


def test_history_keeps_that_it_was_recorded_but_not_a_word_of_what_was_thought(world: World) -> None:
    world.authority()
    recorded(world)
    rows = [row for row in world.all(History) if row.subject_kind == "self_audit"]
    assert [(row.trigger, row.facts) for row in rows] == [("begin", {}), ("record", {})]


def test_a_self_audit_asks_nobody_for_anything_and_no_clock_ever_strikes_for_it(world: World) -> None:
    world.authority()
    own(world)
    recorded(world)
    world.pass_days(40)
    keep()
    assert world.tasks() == [] and world.all(Outbox) == []


def test_an_inadequate_own_grade_escalates_nothing(world: World) -> None:
    world.authority()
    world.act("Pat", "record", own(world), own_grade="inadequate")
    assert world.all(Escalation) == []


def test_only_whoever_holds_the_case_can_audit_it_for_themselves(world: World) -> None:
    world.authority()
    with pytest.raises(NotPermitted, match="who holds a case"):
        own(world, "Tess", world.case(world["Pat"]))
    with pytest.raises(Absent):
        own(world, "Olu", world.case(world["Pat"]))


def test_what_was_recorded_stays_as_it_was_recorded(world: World) -> None:
    world.authority()
    record = recorded(world)
    with pytest.raises(Illegal, match="Begin another one"):
        risky(world, record)


@pytest.mark.tampers
def test_an_answer_changed_behind_the_service_shows(world: World) -> None:
    world.authority()
    record = recorded(world)
    assert list(verified()) == []
    world.change(record.answers[0], value="yes")
    assert [finding.kind for finding in verified()] == ["self_audit"]


def test_a_risk_found_in_ones_own_file_is_escalated_at_once_and_to_the_service_manager(world: World) -> None:
    world.authority()
    record = own(world)
    risky(world, record)
    (escalation,) = world.escalations("safeguarding_now")
    assert (escalation.state, escalation.addressee.name) == ("raised", "Sam Service")
    assert "escalation_raised" in world.messages()
    item = Api(world, "Sam").get(f"/escalations/{escalation.id}").json
    assert (item["case_reference"], item["audit_id"], item["plan_id"]) == (record.case.reference, None, None)


def test_the_escalation_says_that_the_worker_reported_a_risk_and_not_that_there_is_a_self_audit(world: World) -> None:
    world.authority()
    risky(world, own(world))
    (escalation,) = world.escalations()
    api = Api(world, "Sam")
    rows = api.get(f"/escalations/{escalation.id}/history").json["items"]
    assert rows[0]["reason"] == "The worker of this case reported a risk that needs action today."
    said = api.get(f"/escalations/{escalation.id}").data + api.get(f"/escalations/{escalation.id}/history").data
    assert b"self" not in said.lower().replace(b"itself", b"")
    assert api.get("/self-audits").json["items"] == []


def test_an_escalated_risk_of_a_case_is_found_by_its_case_and_team_and_seen_by_the_line(world: World) -> None:
    world.authority()
    record = own(world)
    risky(world, record)
    for who in ("Tess", "Sam", "Hana", "Quentin"):
        api = Api(world, who)
        assert len(api.get("/escalations", case_reference=record.case.reference, team="North").json["items"]) == 1
    assert Api(world, "Perry").get("/escalations").json["items"] == []


def test_a_manager_who_reports_a_risk_in_a_case_of_their_own_is_never_the_one_who_decides_on_it(world: World) -> None:
    world.authority()
    record = own(world, "Sam", world.case(world["Sam"]))
    save_self_answers(record.id, world["Sam"], {"answers": {"safeguarding.risk_today": {"value": "yes"}}})
    assert world.escalations()[0].addressee.name == "Hana Head"


def test_a_reported_risk_passes_up_when_nobody_answers_and_is_ended_by_a_person(world: World) -> None:
    world.authority()
    risky(world, own(world))
    (escalation,) = world.escalations()
    world.pass_days(1)
    assert escalation.addressee.name == "Hana Head"
    world.act("Hana", "acknowledge", escalation)
    world.act("Hana", "resolve", escalation, outcome="reassurance", text="Seen today, and safe.")
    assert escalation.state == "resolved"


def test_a_risk_reported_twice_is_escalated_once_until_it_was_taken_back(world: World) -> None:
    world.authority()
    record = own(world)
    for value in ("yes", "yes", "no", "yes"):
        risky(world, record, value)
    assert len(world.escalations("safeguarding_now")) == 2


def test_a_restricted_case_hides_even_a_shared_self_audit_from_whoever_is_not_named(world: World) -> None:
    world.authority()
    record = world.act("Pat", "share", recorded(world))
    world.change(record.case, restricted=True)
    with pytest.raises(Absent):
        find("self_audit", record.id, world["Tess"])


def test_a_worker_who_hands_the_case_over_keeps_what_they_wrote_about_it(world: World) -> None:
    world.authority()
    record = recorded(world)
    world.change(record.case, worker_id=world["Olu"].id)
    assert fire_transition("self_audit", record.id, "share", world["Pat"], {}).state == "shared"
    with pytest.raises(Absent):
        find("self_audit", record.id, world["Olu"])


def test_a_self_audit_is_begun_answered_recorded_and_shared_through_the_api(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"])
    pat, tess = Api(world, "Pat"), Api(world, "Tess")
    path = begun(pat, "/self-audits", case_reference=case.reference, tool="core")
    form = pat.put(f"{path}/answers", {"answers": {"record.details": {"value": "partly", "comment": "No GP."}}}).json
    question = next(q for section in form["sections"] for q in section["questions"] if q["key"] == "record.details")
    assert (question["value"], question["comment"], form["state"]) == ("partly", "No GP.", "draft")
    assert fire(pat, path, "record", own_grade="requires_improvement")["own_grade"] == "requires_improvement"
    fire(pat, path, "share")
    assert [item["state"] for item in tess.get("/self-audits", state="shared").json["items"]] == ["shared"]
    assert tess.get(f"{path}/answers").json["sections"]


def test_a_self_audit_in_which_nothing_is_said_is_not_recorded(world: World) -> None:
    record = own(world.authority())
    with pytest.raises(Illegal, match="Nothing is written in it yet"):
        world.act("Pat", "record", record)
    assert world.act("Pat", "record", record, reflection="The chronology first.").state == "recorded"
