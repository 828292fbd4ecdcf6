"""Whose turn it is: the rule's person, or the next above when absent or acting on their own (DESIGN §3)."""

from __future__ import annotations

from datetime import date

import pytest

from service.models import Case, CaseReader, Person
from service.queries import Absent, find
from service.relations import holder
from service.standing import relations_of
from service.usecases.transitions import fire_transition, possibilities
from tests.support.world import World
from workflows.engine import Illegal, Incomplete, NotPermitted
from workflows.words import Relation


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def name(person: Person | None) -> str | None:
    return person.name if person else None


def responsible(world: World, case: Case, auditor: str = "Sam") -> str | None:
    return name(holder(Relation.RESPONSIBLE_MANAGER, world.audit(case, auditor)))


def test_the_workers_line_manager_is_responsible(world: World) -> None:
    assert responsible(world, world.case(world["Pat"])) == "Tess Team"


def test_without_a_worker_the_teams_manager_is_responsible(world: World) -> None:
    assert responsible(world, world.case(None)) == "Tess Team"


def test_without_worker_and_team_the_last_resort_is_responsible(world: World) -> None:
    assert responsible(world, world.case(None, team_id=None), "Quentin") == "Quentin Quality"


def test_a_manager_who_holds_the_case_is_not_responsible_for_it(world: World) -> None:
    assert responsible(world, world.case(world["Tess"])) == "Sam Service"


def test_while_a_manager_is_on_leave_the_next_above_signs_off(world: World) -> None:
    plan = world.complete(world.issued())
    world.leave(world["Tess"], world.today, date(2026, 11, 20))
    assert world.sign_off(plan, "Sam").state == "signed_off"


def test_a_manager_on_leave_who_comes_in_may_still_sign_off(world: World) -> None:
    plan = world.complete(world.issued())
    world.leave(world["Tess"], world.today, date(2026, 11, 20))
    assert world.sign_off(plan, "Tess").state == "signed_off"


def test_when_the_whole_line_is_gone_quality_signs_off(world: World) -> None:
    plan = world.complete(world.issued())
    for who in ("Tess", "Sam", "Hana"):
        world.leaves(world[who])
    assert world.sign_off(plan, "Quentin").state == "signed_off"


def test_a_colleague_never_signs_off(world: World) -> None:
    plan = world.complete(world.issued())
    with pytest.raises((NotPermitted, Absent)):
        world.sign_off(plan, "Olu")


def test_somebody_who_left_may_do_nothing(world: World) -> None:
    plan = world.issued()
    world.leaves(world["Pat"])
    with pytest.raises((NotPermitted, Absent)):
        world.complete(plan)


def test_a_delegate_signs_off_on_behalf_and_history_says_for_whom(world: World) -> None:
    plan = world.complete(world.issued())
    deputy = world.person("Dev Deputy", "team_manager", world["Sam"], team_id=world.team("South").id)
    world.delegate(world.tasks(plan)[0], "Tess", deputy)
    fire_transition("action_plan", plan.id, "sign_off", deputy, {"running_record": "Seen.", "signature": True})
    entry = world.history(plan)[-1]
    assert (entry.actor_name, name(entry.on_behalf_of)) == ("Dev Deputy", "Tess Team")


def test_whoever_stood_in_does_so_no_longer_in_the_moment_in_which_the_task_is_taken_back(world: World) -> None:
    plan = world.complete(world.issued())
    deputy = world.person("Dev Deputy", "team_manager", world["Sam"], team_id=world.team("South").id)
    world.delegate(world.tasks(plan)[0], "Tess", deputy)
    task = world.tasks(plan)[0]
    assert relations_of(deputy, plan).get(task.relation) == world["Tess"].id
    task.delegated_by_id = None
    assert task.relation not in relations_of(deputy, plan)


def test_a_task_is_not_delegated_to_whoever_owned_the_plan(world: World) -> None:
    manager = world.person("Max Manager", "team_manager", world["Sam"], team_id=world.team("South").id)
    plan = world.issued()
    world.act("Tess", "reassign", plan, person=manager.email, reason="Pat is away.")
    world.complete(plan, "Max")
    with pytest.raises(Incomplete, match="has a part in this already"):
        world.delegate(world.tasks(plan)[0], "Sam", manager)


def test_a_record_out_of_sight_is_as_absent_as_one_that_is_not_there(world: World) -> None:
    plan = world.issued()
    stranger = world.person("Sol Stranger", "practitioner", world["Sam"])
    with pytest.raises(Absent) as hidden:
        find("action_plan", plan.id, stranger)
    with pytest.raises(Absent) as missing:
        find("action_plan", 999_999, stranger)
    assert str(hidden.value) == str(missing.value)


def test_a_restricted_case_is_seen_only_by_those_named(world: World) -> None:
    case = world.case(world["Pat"], restricted=True, readers=[CaseReader(person_id=world["Sam"].id)])
    assert find("case", case.id, world["Sam"]).id == case.id
    for who in ("Tess", "Quentin", "Pat", "Hana"):
        with pytest.raises(Absent):
            find("case", case.id, world[who])


def test_an_audit_of_a_restricted_case_is_the_named_managers(world: World) -> None:
    case = world.case(world["Pat"], restricted=True, readers=[CaseReader(person_id=world["Sam"].id)])
    audit = world.audit(case, "Sam")
    assert name(holder(Relation.RESPONSIBLE_MANAGER, audit)) == "Sam Service"
    with pytest.raises(Absent):
        possibilities("audit", audit.id, world["Tess"])


def test_an_external_auditor_sees_only_their_own_audits(world: World) -> None:
    outside = world.person("Eve External", "external")
    mine = world.audit(auditors=[{"person": outside.email, "role": "lead"}])
    other = world.audit()
    assert find("audit", mine.id, outside).id == mine.id
    with pytest.raises(Absent):
        find("audit", other.id, outside)


def test_the_auditors_task_stands_with_the_responsible_manager_when_they_leave(world: World) -> None:
    audit = world.audit(auditor="Sam")
    world.leaves(world["Sam"])
    assert [name(task.assignee) for task in world.tasks(audit)] == ["Tess Team"]


def test_a_leavers_plan_stands_with_the_line_manager_to_be_given_on(world: World) -> None:
    plan = world.issued()
    world.leaves(world["Pat"])
    [task] = world.tasks(plan)
    assert (task.kind, name(task.assignee)) == ("reassign_plan", "Tess Team")
    world.act("Tess", "reassign", plan, person=world["Olu"].email, reason="Pat has left.")
    assert [task.kind for task in world.tasks(plan)] == ["complete_plan"]


def test_a_delegate_who_comes_to_hold_the_case_cannot_submit_its_audit(world: World) -> None:
    deputy = world.person("Dev Deputy", "team_manager", world["Sam"], team_id=world.team().id)
    case = world.case(world["Pat"])
    audit = world.audit(case)
    world.answer(audit)
    world.delegate(world.tasks(audit)[0], "Tess", deputy)
    world.change(case, worker_id=deputy.id)
    with pytest.raises((NotPermitted, Illegal, Absent)):
        world.act("Dev", "submit", audit, overall_grade="good", reasons="As found.")


def test_a_delegation_ends_when_whoever_gave_it_has_left(world: World) -> None:
    plan = world.complete(world.issued())
    deputy = world.person("Dev Deputy", "team_manager", world["Sam"], team_id=world.team("South").id)
    world.delegate(world.tasks(plan)[0], "Tess", deputy)
    world.leaves(world["Tess"])
    assert [name(task.assignee) for task in world.tasks(plan)] == ["Sam Service"]
    with pytest.raises((NotPermitted, Absent)):
        world.sign_off(plan, "Dev")


def test_a_weak_audit_of_a_leavers_case_can_be_put_right_without_them(world: World) -> None:
    audit = world.audit()
    world.answer(audit)
    world.leaves(world["Pat"])
    world.act("Tess", "add_action", audit, text="Allocate it anew.", owner="manager")
    world.act("Tess", "submit", audit, overall_grade="inadequate", reasons="As found.")
    assert world.act("Tess", "issue_actions", audit).state == "actions_issued"


def test_a_lead_who_hands_over_to_the_pair_stays_the_pair(world: World) -> None:
    auditors = [{"person": world["Tess"].email, "role": "lead"}, {"person": world["Sam"].email, "role": "pair"}]
    audit = world.audit(auditors=auditors)
    world.act("Tess", "reassign", audit, person=world["Sam"].email, reason="Sam knows it better.")
    assert sorted((a.role, a.person.name) for a in audit.auditors) == [("lead", "Sam Service"), ("pair", "Tess Team")]


def test_a_pair_auditor_can_be_replaced(world: World) -> None:
    auditors = [{"person": world["Tess"].email, "role": "lead"}, {"person": world["Sam"].email, "role": "pair"}]
    audit = world.audit(auditors=auditors)
    facts = {"person": world["Hana"].email, "replaces": world["Sam"].email, "reason": "Sam is away."}
    world.act("Perry", "reassign", audit, **facts)
    assert sorted((a.role, a.person.name) for a in audit.auditors) == [("lead", "Tess Team"), ("pair", "Hana Head")]
