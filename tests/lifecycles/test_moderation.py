"""A second grade, entered without the first, and what follows from the one that is agreed (DOMAIN §4, rows 8, 19)."""

from __future__ import annotations

from typing import Any

import pytest

from service.blindness import SENTENCE
from service.models import Audit, Auditor, AuditorRecord, CaseReader, Moderation, Outbox
from service.queries import Absent, find
from service.relations import holder
from service.steps.moderators import drawn
from service.transaction import transaction
from service.usecases.answering import save_answers
from service.usecases.scheduling import schedule_audit
from service.usecases.transitions import possibilities
from tests.support.world import World
from workflows.engine import Illegal, Incomplete, NotPermitted

GRADE: dict[str, Any] = {"reasons": "What the file shows.", "quality": "good"}


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def moderated(world: World, grade: str = "inadequate") -> tuple[Audit, Moderation]:
    audit = world.submitted(grade)
    return audit, world.moderation(audit)


def named(moderation: Moderation) -> str | None:
    """The name of the moderator."""
    return moderation.moderator.name if moderation.moderator else None


def agreed(world: World, first: str, second: str) -> Audit:
    """An audit on whose second grade the auditor agrees."""
    audit, moderation = moderated(world, first)
    world.act("Mo", "grade", moderation, grade=second, **GRADE)
    if first != second:
        world.act("Tess", "agree", moderation)
    return audit


# --- which audits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("grade", "because"), [("inadequate", "inadequate"), ("outstanding", "outstanding")])
def test_every_inadequate_and_every_outstanding_audit_is_graded_a_second_time(
    world: World, grade: str, because: str
) -> None:
    audit, moderation = moderated(world, grade)
    assert (moderation.state, moderation.selected_because) == ("requested", because)
    assert (named(moderation), moderation.due_on.isoformat()) == ("Mo Moderator", "2026-11-16")
    assert [task.kind for task in world.tasks(moderation)] == ["moderate_audit"]


@pytest.mark.parametrize("grade", ["good", "requires_improvement"])
def test_an_audit_between_the_extremes_is_left_alone_unless_chance_has_it(world: World, grade: str) -> None:
    assert world.moderation(world.submitted(grade)) is None


def test_the_first_audits_of_a_new_auditor_are_moderated_and_the_next_is_not(world: World) -> None:
    world.policy("moderation", first_audits_of_new_auditor=2)
    found = [world.moderation(world.submitted("good")) for _ in range(3)]
    assert [m.selected_because if m else None for m in found] == ["new_auditor", "new_auditor", None]


def test_a_calibration_on_record_ends_that_an_auditor_is_new(world: World) -> None:
    world.policy("moderation", first_audits_of_new_auditor=2)
    calibrate(world)
    assert world.moderation(world.submitted("good")) is None


def calibrate(world: World) -> None:
    with transaction() as work:
        record = AuditorRecord(person_id=world["Tess"].id, calibrated_on=world.today, changed_at=work.now)
        work.session.add(record)


def test_the_random_share_falls_on_the_same_audits_however_often_it_is_asked(world: World) -> None:
    world.policy("moderation", random_share=0.5)
    audits = [world.submitted("good") for _ in range(8)]
    chosen = [audit.id for audit in audits if world.moderation(audit)]
    assert chosen == [audit.id for audit in audits if drawn(audit.id, "countersign") < 0.5]
    assert 0 < len(chosen) < 8


def test_a_random_draw_is_written_down_here_so_that_no_machine_may_differ() -> None:
    assert [round(drawn(number, "countersign"), 4) for number in (1, 2, 3)] == DRAWN
    assert abs(sum(drawn(number, "s") < 0.1 for number in range(10_000)) / 10_000 - 0.1) < 0.01


DRAWN = [0.2334, 0.5851, 0.8332]


def test_an_external_audit_is_a_second_look_already(world: World) -> None:
    audit = schedule_audit(world["Tess"], {"case_reference": world.case(world["Pat"]).reference, "kind": "external"})
    world.answer(audit)
    world.act("Tess", "submit", audit, overall_grade="outstanding", reasons="As found.")
    assert world.moderation(audit) is None


# --- by whom --------------------------------------------------------------------------------------------


def test_whoever_has_least_to_moderate_is_asked(world: World) -> None:
    world.person("Mia Moderator", "moderator")
    names = [named(moderated(world)[1]) for _ in range(4)]
    assert names == ["Mo Moderator", "Mia Moderator", "Mo Moderator", "Mia Moderator"]


def test_a_moderator_on_leave_is_not_asked(world: World) -> None:
    world.leave(world["Mo"], world.today, world.today)
    assert named(moderated(world)[1]) == "Quentin Quality"


def test_nobody_moderates_their_own_audit(world: World) -> None:
    audit = world.audit(auditor="Tess")
    with transaction() as work:
        work.session.add(Auditor(audit_id=audit.id, person_id=world["Mo"].id, role="pair", agreed_grade="inadequate"))
    world.answer(audit)
    for owner in ("practitioner", "manager"):
        world.act("Tess", "add_action", audit, text="Redraw the genogram.", owner=owner)
    world.act("Tess", "submit", audit, overall_grade="inadequate", reasons="As found.")
    assert named(world.moderation(audit)) == "Quentin Quality"


def test_a_restricted_file_is_moderated_by_one_of_its_readers(world: World) -> None:
    readers = [CaseReader(person_id=world[name].id) for name in ("Tess", "Pat", "Quentin")]
    case = world.case(world["Pat"], restricted=True, readers=readers)
    audit = world.submitted("inadequate", case=case)
    assert named(world.moderation(audit)) == "Quentin Quality"


def test_of_a_restricted_file_that_nobody_named_may_grade_no_second_grade_is_asked_for_until_somebody_may(
    world: World,
) -> None:
    readers = [CaseReader(person_id=world[name].id) for name in ("Tess", "Pat", "Sam")]
    case = world.case(world["Pat"], restricted=True, readers=readers)
    audit = world.submitted("inadequate", case=case)
    assert world.moderation(audit) is None
    told = {row.relation for row in world.all(Outbox) if row.message == "moderation_missing"}
    assert {holder(relation, audit) for relation in told} == {world["Sam"]}
    assert world.history(audit)[-1].facts["second_grade"] == "nobody named for the case may give one"
    world.reader(case, world["Quentin"])
    world.act("Tess", "return_for_rework", audit, reason="Say more of the father.")
    world.act("Tess", "submit", audit, overall_grade="inadequate", reasons="What the file shows.")
    assert named(world.moderation(audit)) == "Quentin Quality"


def test_quality_names_another_moderator_who_then_has_the_task(world: World) -> None:
    _, moderation = moderated(world)
    world.act("Quentin", "reassign", moderation, person=world["Sam"].email, reason="Mo is ill.")
    [task] = world.tasks(moderation)
    assert (named(moderation), task.assignee.name) == ("Sam Service", "Sam Service")


def test_the_responsible_manager_and_the_auditor_cannot_be_named(world: World) -> None:
    _, moderation = moderated(world)
    with pytest.raises(Illegal, match="audited this file, holds the case or answers for it"):
        world.act("Quentin", "reassign", moderation, person=world["Tess"].email, reason="Mo is ill.")


def test_when_the_moderator_leaves_those_who_act_at_last_grade_the_file(world: World) -> None:
    _, moderation = moderated(world)
    world.leaves(world["Mo"])
    [task] = world.tasks(moderation)
    assert task.assignee.name == "Quentin Quality"
    world.act("Quentin", "grade", moderation, grade="inadequate", **GRADE)
    assert (moderation.state, named(moderation)) == ("agreed", "Quentin Quality")


def test_a_moderator_cannot_become_the_auditor_of_the_same_file(world: World) -> None:
    audit, _ = moderated(world)
    with pytest.raises(Illegal, match="moderates this audit"):
        world.act("Quentin", "reassign", audit, person=world["Mo"].email, reason="Tess is ill.")


def test_grading_for_moderation_is_not_delegated(world: World) -> None:
    _, moderation = moderated(world)
    with pytest.raises(Illegal, match="the quality team names somebody else"):
        world.delegate(world.tasks(moderation)[0], "Mo", world["Sam"])


def test_an_unanswered_moderation_reaches_the_quality_team(world: World) -> None:
    _, moderation = moderated(world)
    world.pass_days(24)
    assert "task_waits" in world.messages()
    assert [task.kind for task in world.tasks(moderation)] == ["moderate_audit"]


# --- two grades, one result -----------------------------------------------------------------------------


def test_the_same_grade_is_agreed_by_itself(world: World) -> None:
    audit = agreed(world, "inadequate", "inadequate")
    assert (world.moderation(audit).state, audit.agreed_grade, audit.state) == ("agreed", "inadequate", "audited")
    assert [row.trigger for row in world.history(audit)][-1] == "regrade"
    assert world.tasks(world.moderation(audit)) == []


def test_other_grades_wait_for_the_lead_auditor(world: World) -> None:
    audit, moderation = moderated(world)
    world.act("Mo", "grade", moderation, grade="requires_improvement", **GRADE)
    [task] = world.tasks(moderation)
    assert (task.kind, task.assignee.name, audit.agreed_grade) == ("answer_moderation", "Tess Team", None)


def test_the_lead_auditor_agrees_to_the_moderators_grade(world: World) -> None:
    audit = agreed(world, "inadequate", "requires_improvement")
    assert (audit.overall_grade, audit.agreed_grade, audit.grade) == (
        "inadequate",
        "requires_improvement",
        "requires_improvement",
    )


def test_a_third_grade_can_be_agreed_with_a_reason_only(world: World) -> None:
    audit, moderation = moderated(world)
    world.act("Mo", "grade", moderation, grade="good", **GRADE)
    with pytest.raises(Illegal, match="say in reason why"):
        world.act("Tess", "agree", moderation, grade="requires_improvement")
    world.act("Tess", "agree", moderation, grade="requires_improvement", reason="We read the plan together.")
    assert audit.agreed_grade == "requires_improvement"


def test_how_good_the_audit_was_is_asked_apart_and_may_be_said_once_the_audit_can_be_read(world: World) -> None:
    audit, moderation = moderated(world)
    world.act("Mo", "grade", moderation, grade="inadequate", reasons="What the file shows.")
    assert (moderation.state, [task.kind for task in world.tasks(moderation)]) == ("graded", ["assess_audit"])
    with pytest.raises(Illegal, match="still to say how good the audit was"):
        world.act("Tess", "agree", moderation)
    world.act("Mo", "assess", moderation, quality="adequate", quality_comment="Comments are short.")
    assert (moderation.state, audit.agreed_grade, moderation.quality) == ("agreed", "inadequate", "adequate")


def test_a_poor_audit_needs_a_comment(world: World) -> None:
    _, moderation = moderated(world)
    with pytest.raises(Illegal, match="Say in quality_comment what was poor"):
        world.act("Mo", "grade", moderation, grade="good", reasons="As found.", quality="poor")


def test_a_disputed_grade_is_settled_by_whoever_policy_names(world: World) -> None:
    world.policy("moderation", decider=world["Hana"].email)
    audit, moderation = moderated(world)
    world.act("Mo", "grade", moderation, grade="good", **GRADE)
    world.act("Tess", "dispute", moderation, reason="The child was not seen.")
    [task] = world.tasks(moderation)
    assert (task.kind, task.assignee.name) == ("settle_grade", "Hana Head")
    world.act("Hana", "settle", moderation, grade="requires_improvement", reason="The plan carries some of it.")
    assert (moderation.state, audit.agreed_grade) == ("settled", "requires_improvement")


def test_without_a_name_in_policy_the_quality_team_settles_it(world: World) -> None:
    _, moderation = moderated(world)
    world.act("Mo", "grade", moderation, grade="good", **GRADE)
    world.act("Tess", "dispute", moderation, reason="The child was not seen.")
    assert world.tasks(moderation)[0].assignee.name == "Quentin Quality"


def test_neither_moderator_nor_auditor_settles_their_own_dispute(world: World) -> None:
    world.policy("moderation", decider=world["Mo"].email)
    _, moderation = moderated(world)
    world.act("Mo", "grade", moderation, grade="good", **GRADE)
    world.act("Tess", "dispute", moderation, reason="The child was not seen.")
    for who in ("Mo", "Tess"):
        with pytest.raises(NotPermitted):
            world.act(who, "settle", moderation, grade="good", reason="Mine.")


def test_quality_names_somebody_else_to_settle_a_dispute(world: World) -> None:
    _, moderation = moderated(world)
    world.act("Mo", "grade", moderation, grade="good", **GRADE)
    world.act("Tess", "dispute", moderation, reason="The child was not seen.")
    with pytest.raises(Illegal, match="gave one of the two grades"):
        world.act("Quentin", "reassign", moderation, person=world["Mo"].email, reason="I know the family.")
    world.act("Quentin", "reassign", moderation, person=world["Sam"].email, reason="I know the family.")
    assert world.tasks(moderation)[0].assignee.name == "Sam Service"


def test_the_moderator_does_not_agree_in_the_auditors_place(world: World) -> None:
    _, moderation = moderated(world)
    world.act("Mo", "grade", moderation, grade="good", **GRADE)
    with pytest.raises(NotPermitted, match="Only the lead auditor"):
        world.act("Mo", "agree", moderation)


def test_when_the_lead_auditor_has_left_whoever_answers_for_the_case_agrees(world: World) -> None:
    deputy = world.person("Dee Deputy", "team_manager", world["Sam"], team_id=world.team().id)
    audit = world.audit(auditor="Sam", auditors=[{"person": deputy.email}])
    world.answer(audit, auditor="Dee")
    world.act("Dee", "submit", audit, overall_grade="outstanding", reasons="As found.")
    world.act("Mo", "grade", world.moderation(audit), grade="good", **GRADE)
    world.leaves(deputy)
    assert world.tasks(world.moderation(audit))[0].assignee.name == "Tess Team"
    world.act("Tess", "agree", world.moderation(audit))
    assert audit.agreed_grade == "good"


# --- what an agreed grade does ---------------------------------------------------------------------------


def test_a_lower_grade_escalates_as_if_it_had_been_given_first(world: World) -> None:
    audit = agreed(world, "outstanding", "inadequate")
    [escalation] = world.escalations()
    assert (escalation.cause, escalation.state, audit.state) == ("inadequate", "raised", "audited")


def test_a_higher_grade_ends_the_escalation_of_the_first(world: World) -> None:
    agreed(world, "inadequate", "good")
    assert [(e.cause, e.state) for e in world.escalations()] == [("inadequate", "resolved")]
    assert world.history(world.escalations()[0])[-1].trigger == "supersede"


def test_another_weak_grade_ends_one_escalation_and_raises_the_other(world: World) -> None:
    agreed(world, "inadequate", "requires_improvement")
    assert [(e.cause, e.state) for e in world.escalations()] == [
        ("inadequate", "resolved"),
        ("requires_improvement", "raised"),
    ]


def test_the_same_grade_escalates_once(world: World) -> None:
    agreed(world, "inadequate", "inadequate")
    assert [(e.cause, e.state) for e in world.escalations()] == [("inadequate", "raised")]


def test_an_audit_is_not_closed_while_its_grade_is_open(world: World) -> None:
    audit, moderation = moderated(world, "outstanding")
    signature = {"running_record": "Shared with the worker.", "signature": True}
    with pytest.raises(Illegal, match="being graded twice"):
        world.act("Tess", "close_without_actions", audit, **signature)
    world.act("Mo", "grade", moderation, grade="outstanding", **GRADE)
    assert world.act("Tess", "close_without_actions", audit, **signature).state == "signed_off"


def signed_off_good(world: World) -> tuple[Audit, Moderation]:
    """An outstanding audit whose one action is signed off before it is moderated."""
    audit = world.audit()
    world.answer(audit)
    world.act("Tess", "add_action", audit, text="Redraw the genogram.", owner="practitioner")
    world.act("Tess", "submit", audit, overall_grade="outstanding", reasons="As found.")
    world.act("Tess", "issue_actions", audit)
    world.sign_off(world.complete(audit.plans[0]))
    assert audit.state == "signed_off"
    return audit, world.moderation(audit)


def test_a_signed_off_audit_that_falls_below_good_needs_the_plans_that_are_missing(world: World) -> None:
    audit, moderation = signed_off_good(world)
    world.act("Mo", "grade", moderation, grade="inadequate", **GRADE)
    world.act("Tess", "agree", moderation)
    assert (audit.state, [task.kind for task in world.tasks(audit)]) == ("completed", ["supply_actions"])
    world.act("Tess", "add_action_later" if False else "add_action", audit, text="Review it.", owner="manager")
    world.act("Tess", "issue_actions", audit)
    assert audit.state == "actions_issued"


def test_a_signed_off_audit_that_stays_good_stays_signed_off(world: World) -> None:
    audit, moderation = signed_off_good(world)
    world.act("Mo", "grade", moderation, grade="good", **GRADE)
    world.act("Tess", "agree", moderation)
    assert (audit.state, audit.agreed_grade) == ("signed_off", "good")


def test_a_signed_off_audit_whose_plans_suffice_stays_signed_off(world: World) -> None:
    audit, moderation = moderated(world, "inadequate")
    world.act("Tess", "issue_actions", audit)
    for plan in list(audit.plans):
        who, above = plan.owner.name.split()[0], "Sam" if plan.owner.name.startswith("Tess") else "Tess"
        world.sign_off(world.complete(plan, who), above)
    assert audit.state == "signed_off"
    world.act("Mo", "grade", moderation, grade="requires_improvement", **GRADE)
    world.act("Tess", "agree", moderation)
    assert (audit.state, audit.agreed_grade) == ("signed_off", "requires_improvement")


def test_a_returned_audit_ends_its_moderation_and_the_next_submission_has_its_own(world: World) -> None:
    audit, first = moderated(world, "outstanding")
    world.act("Tess", "return_for_rework", audit, reason="The chronology was not read.")
    assert (first.state, audit.agreed_grade) == ("withdrawn", None)
    world.act("Tess", "submit", audit, overall_grade="outstanding", reasons="Read now.")
    second = world.moderation(audit)
    assert second.id != first.id and second.state == "requested"
    assert named(second) == "Quentin Quality", "whoever moderated the first submission knows too much"


def test_an_agreed_grade_is_cleared_when_the_audit_is_returned(world: World) -> None:
    audit = agreed(world, "outstanding", "good")
    world.act("Tess", "return_for_rework", audit, reason="The chronology was not read.")
    assert (audit.agreed_grade, world.moderation(audit).state) == (None, "withdrawn")


def test_a_withdrawn_audit_ends_its_moderation(world: World) -> None:
    audit, moderation = moderated(world)
    world.act("Quentin", "withdraw", audit, reason="Arranged by mistake.")
    assert (moderation.state, world.tasks(moderation)) == ("withdrawn", [])


# --- who may know ---------------------------------------------------------------------------------------


def test_a_moderator_reads_neither_plans_nor_escalations_until_their_own_grade_is_entered(world: World) -> None:
    audit, moderation = moderated(world)
    world.act("Tess", "issue_actions", audit)
    hidden = [("action_plan", audit.plans[0].id), ("escalation", world.escalations()[0].id)]
    world.act("Quentin", "reassign", moderation, person=world["Hana"].email, reason="Mo is ill.")
    for kind, number in hidden:
        with pytest.raises(Absent):
            find(kind, number, world["Hana"])
    world.act("Hana", "grade", moderation, grade="good", **GRADE)
    assert [find(kind, number, world["Hana"]).id for kind, number in hidden] == [number for _, number in hidden]


def test_an_escalation_that_waits_for_the_moderator_is_not_hidden_from_them(world: World) -> None:
    _, moderation = moderated(world)
    [escalation] = world.escalations()
    world.act("Quentin", "reassign", moderation, person=world["Sam"].email, reason="Mo is ill.")
    assert find("escalation", escalation.id, world["Sam"]).id == escalation.id


def test_an_escalation_that_nobody_answers_reaches_the_quality_team_though_they_moderate(world: World) -> None:
    world.leaves(world["Mo"])
    audit, moderation = moderated(world)
    [escalation] = world.escalations()
    assert named(moderation) == "Quentin Quality"
    with pytest.raises(Absent):
        find("escalation", escalation.id, world["Quentin"])
    world.pass_days(14)
    assert find("escalation", escalation.id, world["Quentin"]).level == 1


def test_a_risk_to_a_child_is_hidden_from_nobody(world: World) -> None:
    audit = world.audit()
    world.answer(audit)
    for owner in ("practitioner", "manager"):
        world.act("Tess", "add_action", audit, text="Redraw the genogram.", owner=owner)
    from_now = {"answers": {world.stop_question(audit): {"value": "yes", "comment": "Bruises."}}}
    save_answers(audit.id, world["Tess"], from_now)
    world.act("Tess", "submit", audit, overall_grade="inadequate", reasons="As found.")
    world.act("Quentin", "reassign", world.moderation(audit), person=world["Hana"].email, reason="Mo is ill.")
    [risk] = world.escalations("safeguarding_now")
    assert find("escalation", risk.id, world["Hana"]).id == risk.id


def test_a_moderator_is_not_told_by_a_refusal_what_was_found(world: World) -> None:
    audit, _ = moderated(world)
    world.act("Tess", "issue_actions", audit)
    _, found = possibilities("audit", audit.id, world["Mo"])
    told = {one.reason for one in found if one.permitted}
    assert told == {SENTENCE}


def test_a_moderator_takes_no_step_of_an_audit_that_they_cannot_judge_yet(world: World) -> None:
    audit, moderation = moderated(world)
    with pytest.raises(NotPermitted, match="Enter your own grade first"):
        world.act("Mo", "return_for_rework", audit, reason="The chronology was not read.")
    world.act("Mo", "grade", moderation, grade="inadequate", **GRADE)
    assert world.act("Mo", "return_for_rework", audit, reason="It was not read.").state == "scheduled"


def test_a_grade_cannot_be_entered_without_reasons(world: World) -> None:
    _, moderation = moderated(world)
    with pytest.raises(Incomplete, match="Give reasons"):
        world.act("Mo", "grade", moderation, grade="good", quality="good")


def test_a_colleague_of_the_moderator_cannot_enter_the_grade(world: World) -> None:
    world.person("Mia Moderator", "moderator")
    _, moderation = moderated(world)
    with pytest.raises(NotPermitted):
        world.act("Mia", "grade", moderation, grade="good", **GRADE)
