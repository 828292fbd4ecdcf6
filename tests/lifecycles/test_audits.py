"""A case file audit from being arranged to being signed off (DESIGN §3, DOMAIN rows 1, 4, 7, 8)."""

from __future__ import annotations

import pytest

from service.models import Audit
from service.usecases.answering import save_answers
from service.usecases.transitions import possibilities
from tests.support.world import World
from workflows.engine import Illegal, Incomplete, NotPermitted


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def test_an_audit_is_due_in_five_working_days_and_led_by_whoever_arranges_it(world: World) -> None:
    audit = world.audit()
    assert (audit.due_on.isoformat(), audit.lead.name if audit.lead else "") == ("2026-11-09", "Tess Team")
    assert [task.kind for task in world.tasks(audit)] == ["audit_file"]


def test_an_auditor_never_holds_the_case(world: World) -> None:
    manager = world["Tess"]
    with pytest.raises(Incomplete, match="holds this case and cannot audit it"):
        world.audit(world.case(manager))


def test_whoever_comes_to_hold_the_case_cannot_submit_its_audit(world: World) -> None:
    case = world.case(world["Pat"])
    audit = world.audit(case)
    world.answer(audit)
    world.change(case, worker_id=world["Tess"].id)
    with pytest.raises(Illegal, match="An auditor now holds this case"):
        world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.")


def test_an_unanswered_required_question_stops_the_submission(world: World) -> None:
    with pytest.raises(Illegal, match="questions still to answer"):
        world.act("Tess", "submit", world.audit(), overall_grade="good", reasons="As found.")


def test_no_and_partly_ask_for_a_comment(world: World) -> None:
    audit = world.audit()
    world.answer(audit)
    key = next(q.key for q in world.questions(audit) if q.scale == "evidence" and not q.key_question)
    save_answers(audit.id, world["Tess"], {"answers": {key: {"value": "partly", "comment": ""}}})
    with pytest.raises(Illegal, match="Say why in a comment"):
        world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.")


def test_a_weak_section_needs_an_action_or_a_reason(world: World) -> None:
    audit = world.audit()
    world.answer(audit, section_grades={"record": "inadequate"})
    with pytest.raises(Illegal, match="Add an action, or say why none is needed, for: Record"):
        world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.")
    save_answers(audit.id, world["Tess"], {"no_action_reasons": {"record": "Put right on the spot."}})
    world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.")
    assert audit.state == "audited"


def test_no_to_a_key_question_needs_an_action_or_a_reason(world: World) -> None:
    audit = world.audit()
    world.answer(audit)
    question = next(q for q in world.questions(audit) if q.key_question)
    save_answers(audit.id, world["Tess"], {"answers": {question.key: {"value": "no", "comment": "Not there."}}})
    with pytest.raises(Illegal, match="Add an action"):
        world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.")
    section = question.key.split(".")[0]
    world.act("Tess", "add_action", audit, text="Write it.", owner="practitioner", section=section)
    world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.")
    assert audit.state == "audited"


def test_an_inadequate_grade_escalates_to_the_service_manager_at_once(world: World) -> None:
    world.submitted("inadequate")
    [escalation] = world.escalations()
    [task] = world.tasks(escalation)
    assert (escalation.cause, task.assignee.name if task.assignee else "") == ("inadequate", "Sam Service")
    assert task.due_on and task.due_on.isoformat() == "2026-11-04"


def test_requires_improvement_escalates_as_a_matter_for_the_next_review(world: World) -> None:
    world.submitted("requires_improvement")
    [escalation] = world.escalations()
    assert escalation.cause == "requires_improvement"
    assert world.context.calendar.between(world.today, escalation.resolve_by_on) == 60


@pytest.mark.parametrize("grade", ["good", "outstanding"])
def test_a_good_grade_escalates_nothing(world: World, grade: str) -> None:
    world.submitted(grade)
    assert world.escalations() == []


def test_a_risk_that_needs_action_today_escalates_before_submission(world: World) -> None:
    audit = world.audit()
    save_answers(audit.id, world["Tess"], {"answers": {world.stop_question(audit): {"value": "yes"}}})
    [escalation] = world.escalations("safeguarding_now")
    assert audit.state == "scheduled" and audit.safeguarding_now
    assert escalation.acknowledge_by_on == world.today


def test_saying_the_risk_twice_escalates_once(world: World) -> None:
    audit = world.audit()
    for _ in range(2):
        save_answers(audit.id, world["Tess"], {"answers": {world.stop_question(audit): {"value": "yes"}}})
    assert len(world.escalations("safeguarding_now")) == 1


def test_a_risk_reported_outlives_the_withdrawal_of_its_audit(world: World) -> None:
    audit = world.audit()
    save_answers(audit.id, world["Tess"], {"answers": {world.stop_question(audit): {"value": "yes"}}})
    world.act("Quentin", "withdraw", audit, reason="Arranged by mistake.")
    assert [e.state for e in world.escalations()] == ["raised"]


def test_answers_cannot_change_after_submission(world: World) -> None:
    audit = world.submitted("good")
    key = world.questions(audit)[0].key
    with pytest.raises(Illegal, match="only after it is returned for rework"):
        save_answers(audit.id, world["Tess"], {"answers": {key: {"value": "yes"}}})


def test_only_auditors_of_the_audit_answer_it(world: World) -> None:
    audit = world.audit()
    with pytest.raises(NotPermitted, match="Only the auditors"):
        save_answers(audit.id, world["Sam"], {"answers": {}})


def test_one_bad_answer_keeps_all_of_them_out(world: World) -> None:
    audit = world.audit()
    keys = [q.key for q in world.questions(audit) if q.scale == "evidence"][:2]
    answers = {keys[0]: {"value": "yes"}, keys[1]: {"value": "perhaps"}}
    with pytest.raises(Incomplete) as caught:
        save_answers(audit.id, world["Tess"], {"answers": answers})
    assert list(caught.value.fields) == [f"answers.{keys[1]}.value"] and audit.answers == []


def test_a_returned_audit_ends_its_escalation_and_raises_it_again_when_submitted(world: World) -> None:
    audit = world.submitted("inadequate")
    world.act("Tess", "return_for_rework", audit, reason="Look again at the plan.")
    assert [e.state for e in world.escalations()] == ["resolved"]
    world.act("Tess", "submit", audit, overall_grade="inadequate", reasons="Still.")
    assert [(e.cause, e.state) for e in world.escalations()] == [("inadequate", "resolved"), ("inadequate", "raised")]


def test_a_second_return_is_told_to_the_service_manager(world: World) -> None:
    audit = world.submitted("good")
    for _ in range(2):
        world.act("Tess", "return_for_rework", audit, reason="Look again.")
        if audit.state == "scheduled" and audit.returns < 2:
            world.act("Tess", "submit", audit, overall_grade="good", reasons="Looked.")
    assert [e.cause for e in world.escalations()] == ["second_return"]


def test_the_due_day_stays_when_an_audit_is_returned(world: World) -> None:
    audit = world.submitted("good")
    due = audit.due_on
    world.clock.forward(days=10)
    world.act("Tess", "return_for_rework", audit, reason="Look again.")
    assert audit.due_on == due and world.tasks(audit)[0].due_on == due


def test_actions_cannot_be_issued_before_manager_and_practitioner_have_one(world: World) -> None:
    audit = world.audit()
    world.answer(audit)
    world.act("Tess", "add_action", audit, text="Redraw it.", owner="practitioner")
    world.act("Tess", "submit", audit, overall_grade="inadequate", reasons="As found.")
    with pytest.raises(Illegal, match="the responsible manager must have an action too"):
        world.act("Tess", "issue_actions", audit)
    world.act("Tess", "add_action", audit, text="Discuss it.", owner="manager")
    world.act("Tess", "issue_actions", audit)
    assert sorted(plan.owner.name for plan in audit.plans) == ["Pat Practitioner", "Tess Team"]


def test_actions_without_an_owner_are_not_issued(world: World) -> None:
    audit = world.audit()
    world.answer(audit)
    world.act("Tess", "add_action", audit, text="Somebody should.")
    world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.")
    with pytest.raises(Illegal, match="Name an owner for each"):
        world.act("Tess", "issue_actions", audit)


def test_one_owner_receives_one_plan_with_all_their_actions(world: World) -> None:
    audit = world.audit()
    world.answer(audit)
    for text in ("One.", "Two."):
        world.act("Tess", "add_action", audit, text=text, owner="practitioner")
    world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.")
    world.act("Tess", "issue_actions", audit)
    [plan] = audit.plans
    assert [action.text for action in plan.actions] == ["One.", "Two."]


def test_actions_issued_later_join_the_plan_that_still_runs(world: World) -> None:
    plan = world.issued()
    assert plan.audit is not None
    world.act("Tess", "add_action", plan.audit, text="Three.", owner="practitioner")
    world.act("Tess", "issue_actions", plan.audit)
    assert len(plan.audit.plans) == 2 and plan.actions[-1].text == "Three."


def test_an_action_named_by_email_counts_for_the_relation_its_owner_stands_in(world: World) -> None:
    audit = world.audit()
    world.answer(audit)
    world.act("Tess", "add_action", audit, text="One.", owner=world["Pat"].email)
    world.act("Tess", "add_action", audit, text="Two.", owner={"person": world["Tess"].email})
    assert [action.owner_relation for action in audit.actions] == ["holder", "responsible_manager"]


def test_an_action_is_struck_and_never_deleted(world: World) -> None:
    audit = world.audit()
    world.act("Tess", "add_action", audit, text="A mistake.", owner="practitioner")
    world.act("Tess", "strike", audit, action=audit.actions[0].id, reason="Written twice.")
    assert [(a.text, a.struck_reason) for a in audit.actions] == [("A mistake.", "Written twice.")]


def test_an_issued_action_is_not_struck(world: World) -> None:
    plan = world.issued()
    with pytest.raises(NotPermitted, match="not issued yet"):
        world.act("Tess", "strike", plan.audit, action=plan.actions[0].id, reason="No.")


def test_a_good_audit_without_actions_is_closed_with_a_signature(world: World) -> None:
    audit = world.submitted("good")
    world.act("Tess", "close_without_actions", audit, running_record="Nothing to put right.", signature=True)
    assert audit.state == "signed_off"


def test_below_good_cannot_be_closed_without_actions(world: World) -> None:
    audit = world.submitted("inadequate")
    with pytest.raises(Illegal, match="below good"):
        world.act("Tess", "close_without_actions", audit, running_record="No.", signature=True)


def test_a_signature_is_true_and_nothing_else(world: World) -> None:
    audit = world.submitted("good")
    for forged in (False, "true", 1, "Tess Team"):
        with pytest.raises(Incomplete):
            world.act("Tess", "close_without_actions", audit, running_record="x", signature=forged)


def test_the_audit_is_completed_and_signed_off_by_its_plans(world: World) -> None:
    plan = world.issued()
    audit, other = plan.audit, next(p for p in plan.audit.plans if p is not plan)
    world.complete(plan)
    assert audit.state == "actions_issued"
    world.complete(other, "Tess")
    assert audit.state == "completed"
    world.sign_off(plan)
    world.sign_off(other, "Sam")
    assert audit.state == "signed_off"


def test_a_plan_sent_back_brings_the_audit_back(world: World) -> None:
    plan = world.issued()
    other = next(p for p in plan.audit.plans if p is not plan)
    world.complete(plan)
    world.complete(other, "Tess")
    world.act("Tess", "refer_back", plan, reason="The genogram lacks the father.")
    assert plan.audit.state == "actions_issued"


def test_when_every_plan_is_withdrawn_the_audit_is_open_again_and_its_actions_are_struck(world: World) -> None:
    plan = world.issued()
    audit: Audit = plan.audit
    for each in audit.plans:
        world.act("Quentin", "withdraw", each, reason="Issued by mistake.")
    assert audit.state == "audited" and all(action.struck for action in audit.actions)


def test_an_audit_lacking_a_required_plan_asks_its_manager_for_the_action(world: World) -> None:
    plan = world.issued()
    audit, other = plan.audit, next(p for p in plan.audit.plans if p is not plan)
    world.act("Quentin", "withdraw", plan, reason="Issued by mistake.")
    world.complete(other, "Tess")
    world.sign_off(other, "Sam")
    assert audit.state == "completed"
    assert [(t.kind, t.assignee.name) for t in world.tasks(audit)] == [("supply_actions", "Tess Team")]


def test_a_withdrawn_audit_withdraws_its_plans_and_ends_its_escalations(world: World) -> None:
    plan = world.issued()
    world.act("Quentin", "withdraw", plan.audit, reason="The case was opened by mistake.")
    assert {p.state for p in plan.audit.plans} == {"withdrawn"}
    assert {e.state for e in world.escalations()} == {"resolved"}


def test_performance_withdraws_only_what_is_not_done_yet(world: World) -> None:
    world.act("Perry", "withdraw", world.audit(), reason="Not needed.")
    submitted = world.submitted("good")
    with pytest.raises(NotPermitted):
        world.act("Perry", "withdraw", submitted, reason="Not needed.")


def test_another_auditor_takes_over_with_the_task(world: World) -> None:
    audit = world.audit()
    world.act("Perry", "reassign", audit, person=world["Sam"].email, reason="Tess is away.")
    [task] = world.tasks(audit)
    assert audit.lead and audit.lead.name == "Sam Service" and task.assignee and task.assignee.name == "Sam Service"


def test_an_audit_is_not_given_to_somebody_without_a_role_that_audits(world: World) -> None:
    audit = world.audit()
    with pytest.raises(Illegal, match="has no role that audits"):
        world.act("Perry", "reassign", audit, person=world["Olu"].email, reason="Tess is away.")


def test_a_pair_must_agree_before_the_audit_is_submitted(world: World) -> None:
    auditors = [{"person": world["Tess"].email, "role": "lead"}, {"person": world["Sam"].email, "role": "pair"}]
    audit = world.audit(auditors=auditors)
    world.answer(audit)
    with pytest.raises(Illegal, match="other auditor of the pair has not agreed"):
        world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.")
    world.act("Sam", "agree", audit, grade="good")
    world.act("Tess", "submit", audit, overall_grade="good", reasons="As found.")
    assert audit.state == "audited"


def test_a_pair_that_differs_decides_with_a_reason(world: World) -> None:
    auditors = [{"person": world["Tess"].email, "role": "lead"}, {"person": world["Sam"].email, "role": "pair"}]
    audit = world.audit(auditors=auditors)
    with pytest.raises(Illegal, match="say in reason why"):
        world.act("Sam", "agree", audit, grade="good", decided_grade="outstanding")
    world.act("Sam", "agree", audit, grade="good", decided_grade="outstanding", reason="The voice of the child.")
    assert [a.agreed_grade for a in audit.auditors] == [None, "outstanding"]


def test_what_a_pair_agreed_lapses_when_the_lead_changes(world: World) -> None:
    auditors = [{"person": world["Tess"].email, "role": "lead"}, {"person": world["Sam"].email, "role": "pair"}]
    audit = world.audit(auditors=auditors)
    world.act("Sam", "agree", audit, grade="good")
    world.act("Perry", "reassign", audit, person=world["Hana"].email, reason="Tess is away.")
    assert {a.agreed_grade for a in audit.auditors} == {None}


def test_a_refusal_names_who_may(world: World) -> None:
    audit = world.audit()
    _, possible = possibilities("audit", audit.id, world["Perry"])
    submit = next(p for p in possible if p.trigger == "submit")
    assert (submit.allowed, submit.reason) == (False, "Only the lead auditor (Tess Team) can do this.")


def test_an_action_that_was_never_issued_keeps_the_audit_open(world: World) -> None:
    plan = world.issued()
    audit, other = plan.audit, next(p for p in plan.audit.plans if p is not plan)
    world.act("Tess", "add_action", audit, text="One more.", owner="practitioner")
    world.sign_off(world.complete(plan))
    world.sign_off(world.complete(other, "Tess"), "Sam")
    assert (audit.state, [task.kind for task in world.tasks(audit)]) == ("completed", ["supply_actions"])
    world.act("Tess", "strike", audit, action=audit.actions[-1].id, reason="Not needed after all.")
    assert audit.state == "signed_off"
