"""The second form of an audit, from the auditor's first words to the supervision file (DOMAIN rows 3, 4, 18, §7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from notifications.draining import drain
from service.models import CaseReader, PractitionerForm
from service.queries import Absent, find
from service.usecases.histories import verify
from service.usecases.transitions import possibilities
from tests.support.post import letters
from tests.support.second_form import (
    FINDINGS,
    add_action,
    arranged,
    form_of,
    handed_over,
    issued,
    submitted,
    with_auditor,
    write,
)
from tests.support.world import World
from workflows.engine import Illegal, Incomplete, NotPermitted


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    with_auditor(world)


def readers(world: World, record: Any) -> set[str]:
    """The first names of everybody who finds a record."""
    found = set()
    for person in world.all(type(world["Pat"])):
        try:
            find(record.__tablename__, record.id, person)
        except Absent:
            continue
        found.add(person.name.split()[0])
    return found


# --- written by the auditors while the audit is to be done ------------------------------------------------


def test_the_auditors_first_words_begin_the_form(world: World) -> None:
    form = write(world, arranged(world), strengths="Keeps a lively genogram.", findings=FINDINGS)
    assert (form.state, form.practitioner.name, form.findings) == ("writing", "Pat Practitioner", FINDINGS)


def test_nothing_written_is_no_form(world: World) -> None:
    audit = arranged(world)
    with pytest.raises(Incomplete, match="A form with nothing in it is not kept"):
        write(world, audit, findings=[])
    assert world.all(PractitionerForm) == []


def test_the_pairs_other_auditor_writes_in_the_same_form(world: World) -> None:
    pair = [{"person": world["Una"].email, "role": "lead"}, {"person": world["Tess"].email, "role": "pair"}]
    audit = world.audit(auditor="Tess", auditors=pair)
    write(world, audit)
    form = write(world, audit, "Tess", strengths="Sees children alone.")
    assert (form.findings, form.strengths) == (FINDINGS, "Sees children alone.")


def test_an_external_auditor_writes_no_second_form(world: World) -> None:
    outside = world.person("Xena External", "external")
    audit = world.audit(auditor="Tess", auditors=[{"person": outside.email, "role": "lead"}])
    with pytest.raises(Absent):
        write(world, audit, "Xena")


def test_somebody_who_does_not_audit_cannot_even_learn_whether_there_is_a_form(world: World) -> None:
    without, with_one = arranged(world), arranged(world)
    write(world, with_one)
    for who in ("Quentin", "Olu", "Perry", "Hana"):
        said = []
        for audit in (without, with_one):
            with pytest.raises(Absent) as caught:
                write(world, audit, who)
            said.append(str(caught.value))
        assert said[0] == said[1]


def test_a_case_without_a_practitioner_has_no_second_form(world: World) -> None:
    audit = world.audit(world.case(None), auditor="Tess")
    with pytest.raises(Illegal, match="Nobody holds this case"):
        write(world, audit, "Tess")


def test_a_theme_is_one_that_policy_knows(world: World) -> None:
    with pytest.raises(Incomplete, match="training_need, system_problem, capacity, competence"):
        write(world, arranged(world), findings=[{"text": "Late.", "theme": "laziness"}])


def test_writing_leaves_the_audit_and_its_history_untouched(world: World) -> None:
    audit = arranged(world)
    before = (audit.version, [row.trigger for row in world.history(audit)], len(world.tasks(audit)))
    write(world, audit)
    add_action(world, audit)
    assert (audit.version, [row.trigger for row in world.history(audit)], len(world.tasks(audit))) == before
    assert audit.actions == [] and audit.plans == []


def test_what_the_form_says_does_not_stand_in_its_history(world: World) -> None:
    form = write(world, arranged(world))
    assert "Chronologies" not in str([row.facts for row in world.history(form)])


# --- handed over to the line manager ----------------------------------------------------------------------


def test_a_submitted_audit_gives_the_line_manager_its_form_to_discuss_at_the_next_supervision(world: World) -> None:
    world.book(world["Pat"], date(2026, 11, 18))
    form = handed_over(world)
    [task] = world.tasks(form)
    assert (form.state, task.kind, task.assignee.name, task.due_on) == (
        "to_discuss",
        "discuss_form",
        "Tess Team",
        date(2026, 11, 18),
    )
    assert "form_to_discuss" in world.messages()


def test_the_day_to_discuss_it_follows_the_session(world: World) -> None:
    session = world.book(world["Pat"], date(2026, 11, 18))
    form = handed_over(world)
    world.act("Tess", "move", session, on="2026-11-20")
    assert form.due_on == date(2026, 11, 20) == world.tasks(form)[0].due_on


def test_sessions_put_off_never_put_the_discussion_off_by_more_than_a_period(world: World) -> None:
    session = world.book(world["Pat"], date(2026, 11, 18))
    form = handed_over(world)
    world.act("Tess", "move", session, on="2026-12-25")
    assert form.due_on == date(2026, 12, 16)


def test_a_discussion_that_does_not_happen_reaches_the_service_manager(world: World) -> None:
    form = handed_over(world)
    world.pass_days(20)
    told = [(row.recipient_id, item.task.kind) for row in letters(message="task_waits") for item in row.items]
    assert form.state == "to_discuss" and (world["Sam"].id, "discuss_form") in told


def test_an_audit_with_an_emptied_form_leaves_nothing_to_discuss(world: World) -> None:
    audit = arranged(world)
    world.answer(audit, auditor="Una")
    form = write(world, audit)
    write(world, audit, findings=[])
    world.act("Una", "submit", audit, overall_grade="good", reasons="As the file shows.")
    assert (form.state, readers(world, form)) == ("withdrawn", set())


def test_a_returned_audit_takes_its_form_back_to_the_auditor(world: World) -> None:
    audit = submitted(world)
    form = form_of(audit)
    world.act("Tess", "return_for_rework", audit, reason="The father is missing.")
    assert form.state == "writing" and world.tasks(form) == []
    write(world, audit, strengths="Now with strengths.")
    world.act("Una", "submit", audit, overall_grade="good", reasons="As the file shows.")
    assert (form.state, form.strengths) == ("to_discuss", "Now with strengths.")


def test_an_emptied_form_can_be_written_again_after_a_return(world: World) -> None:
    audit = arranged(world)
    world.answer(audit, auditor="Una")
    form = write(world, audit)
    write(world, audit, findings=[])
    world.act("Una", "submit", audit, overall_grade="good", reasons="As the file shows.")
    world.act("Tess", "return_for_rework", audit, reason="The father is missing.")
    write(world, audit)
    assert form.state == "writing" and form.findings == FINDINGS


def test_a_withdrawn_audit_ends_its_form_and_the_forms_plans(world: World) -> None:
    plan = issued(world)
    world.person("Quinn Second", "quality")
    world.act("Quinn", "withdraw", plan.form.audit, reason="The wrong case.")
    assert (plan.form.state, plan.state) == ("withdrawn", "withdrawn")


def test_a_form_ends_when_the_practitioner_leaves_before_it_is_discussed(world: World) -> None:
    form = handed_over(world)
    world.leaves(world["Pat"])
    assert form.state == "withdrawn" and world.tasks(form) == []


# --- discussed, acted on, filed ---------------------------------------------------------------------------


def test_what_was_agreed_is_recorded_by_the_line_manager(world: World) -> None:
    form = handed_over(world)
    world.act("Tess", "discuss", form, agreed="A course by spring.")
    assert (form.state, form.agreed, form.discussed_on) == ("discussed", "A course by spring.", world.today)
    assert form.discussed_by.name == "Tess Team" and "form_discussed" in world.messages()


def test_a_discussion_says_what_was_agreed_and_on_no_day_to_come(world: World) -> None:
    form = handed_over(world)
    with pytest.raises(Incomplete):
        world.act("Tess", "discuss", form)
    with pytest.raises(Illegal, match="still to come"):
        world.act("Tess", "discuss", form, agreed="Yes.", on="2026-11-03")


def test_nobody_but_the_line_manager_discusses_it(world: World) -> None:
    form = handed_over(world)
    for who in ("Pat", "Sam"):
        with pytest.raises(NotPermitted, match=r"Only the practitioner's line manager \(Tess Team\)"):
            world.act(who, "discuss", form, agreed="Nothing.")
    for who in ("Una", "Quentin", "Hana", "Olu"):
        with pytest.raises(Absent):
            world.act(who, "discuss", form, agreed="Nothing.")


def test_its_actions_become_one_plan_for_each_owner_due_at_their_supervision(world: World) -> None:
    world.book(world["Pat"], date(2026, 11, 18))
    world.book(world["Tess"], date(2026, 11, 25), "Sam")
    form = handed_over(world, actions=True)
    add_action(world, form.audit, "Tess", text="Find a mentor.")
    add_action(world, form.audit, "Tess", text="Free half a day a week.", owner="line_manager")
    world.act("Tess", "issue_form", form)
    plans = {plan.owner.name: (plan.side, plan.due_on, len(plan.actions)) for plan in form.plans}
    assert plans == {
        "Pat Practitioner": ("practitioner", date(2026, 11, 18), 2),
        "Tess Team": ("practitioner", date(2026, 11, 25), 1),
    }


def test_an_action_added_later_joins_the_plan_that_runs(world: World) -> None:
    plan = issued(world)
    add_action(world, plan.form.audit, "Tess", text="Find a mentor.")
    world.act("Tess", "issue_form", plan.form)
    assert [action.text for action in plan.actions] == ["Book the recording course.", "Find a mentor."]


def test_an_action_on_the_practitioners_file_is_nobody_elses(world: World) -> None:
    form = handed_over(world)
    with pytest.raises(Incomplete, match="and nobody else's"):
        add_action(world, form.audit, "Tess", owner=world["Olu"].email)
    add_action(world, form.audit, "Tess", owner={"person": world["Pat"].email})


def test_a_plan_of_the_form_runs_like_any_other(world: World) -> None:
    plan = world.complete(issued(world))
    with pytest.raises(NotPermitted):
        world.sign_off(plan, "Pat")
    assert world.sign_off(plan).state == "signed_off"


def test_a_plan_on_ones_own_file_passes_to_nobody_else(world: World) -> None:
    with pytest.raises(Illegal, match="cannot pass to somebody else"):
        world.act("Tess", "reassign", issued(world), person=world["Olu"].email, reason="Pat is ill.")


def test_quality_withdraws_no_plan_of_a_form_and_the_service_manager_does(world: World) -> None:
    plan = issued(world)
    with pytest.raises(Absent):
        world.act("Quentin", "withdraw", plan, reason="Not needed.")
    assert world.act("Sam", "withdraw", plan, reason="Not needed.").state == "withdrawn"


def test_plans_of_a_form_change_nothing_of_the_audit(world: World) -> None:
    plan = issued(world)
    audit = plan.form.audit
    world.clock.set(date(2026, 11, 12))
    world.act("Tess", "escalate", plan, reason="Nothing was done.")
    assert (audit.state, audit.plans, audit.escalations, audit.escalated) == ("audited", [], [], False)
    world.act("Tess", "close_without_actions", audit, running_record="Seen.", signature=True)
    assert audit.state == "signed_off" and plan.state == "escalated"


def test_a_form_is_closed_when_it_is_filed_and_nothing_is_left_to_do(world: World) -> None:
    plan = issued(world)
    form = plan.form
    assert [task.kind for task in world.tasks(form)] == ["file_form"]
    world.act("Tess", "mark_filed", form)
    assert form.state == "discussed" and form.filed_by.name == "Tess Team"
    world.sign_off(world.complete(plan))
    assert form.state == "closed" and world.tasks(form) == []


# --- referred to the service manager ----------------------------------------------------------------------


def test_a_referral_is_the_service_managers_to_decide(world: World) -> None:
    form = handed_over(world)
    world.act("Tess", "refer", form, reason="The same gap as last year.")
    [escalation] = world.escalations("practitioner_referral")
    [task] = world.tasks(escalation)
    assert task.assignee.name == "Sam Service" and form.referral_reason == "The same gap as last year."
    with pytest.raises(Illegal, match="with the service manager already"):
        world.act("Tess", "refer", form, reason="Again.")


def test_the_practitioner_is_not_told_that_their_service_manager_was_asked(world: World) -> None:
    world.act("Tess", "refer", handed_over(world), reason="The same gap as last year.")
    [escalation] = world.escalations("practitioner_referral")
    assert readers(world, escalation) == {"Sam", "Tess"}


def test_a_referral_orders_no_second_audit_as_nobody_on_the_case_side_may_know_why(world: World) -> None:
    world.act("Tess", "refer", handed_over(world), reason="The same gap as last year.")
    [escalation] = world.escalations("practitioner_referral")
    world.act("Sam", "acknowledge", escalation)
    with pytest.raises(Illegal, match="Choose another outcome"):
        world.act("Sam", "resolve", escalation, outcome="reaudit", text="Look again.")
    world.act("Sam", "resolve", escalation, outcome="competence_process", text="Begun today.")
    assert escalation.state == "resolved"


def test_a_form_waits_for_the_service_managers_decision_before_it_closes(world: World) -> None:
    form = handed_over(world)
    world.act("Tess", "refer", form, reason="The same gap as last year.")
    world.act("Tess", "discuss", form, agreed="A course by spring.")
    world.act("Tess", "mark_filed", form)
    [escalation] = world.escalations("practitioner_referral")
    assert form.state == "discussed"
    world.act("Sam", "acknowledge", escalation)
    world.act("Sam", "resolve", escalation, outcome="training", text="The course is booked.")
    assert form.state == "closed"


def test_a_closed_form_can_still_be_referred(world: World) -> None:
    form = handed_over(world)
    world.act("Tess", "discuss", form, agreed="A course by spring.")
    world.act("Tess", "mark_filed", form)
    assert form.state == "closed"
    world.act("Tess", "refer", form, reason="It happened again.")
    assert form.state == "discussed" and world.escalations("practitioner_referral")[0].state == "raised"


# --- who reads it -----------------------------------------------------------------------------------------


def test_exactly_the_practitioner_the_line_manager_and_the_service_manager_read_it(world: World) -> None:
    for role in ("reviewing_officer", "moderator", "external", "data_protection", "group_manager"):
        world.person(f"{role.title()} Somebody", role, service_id=world.service().id)
    assert readers(world, handed_over(world)) == {"Pat", "Tess", "Sam"}


def test_its_auditors_have_it_before_them_until_the_audit_is_submitted(world: World) -> None:
    audit = arranged(world)
    form = write(world, audit)
    assert readers(world, form) == {"Pat", "Tess", "Sam", "Una"}


def test_an_auditor_who_is_the_line_manager_goes_on_reading_it(world: World) -> None:
    assert readers(world, handed_over(world, who="Tess")) == {"Pat", "Tess", "Sam"}


def test_while_the_line_manager_is_away_whoever_is_above_reads_and_discusses_it(world: World) -> None:
    form = handed_over(world)
    world.leave(world["Tess"], world.today, date(2026, 11, 20))
    world.leave(world["Sam"], world.today, date(2026, 11, 20))
    assert "Hana" in readers(world, form)
    world.act("Hana", "discuss", form, agreed="A course by spring.")
    assert form.state == "discussed"


def test_a_new_line_manager_reads_it_and_the_old_one_does_not(world: World) -> None:
    form = handed_over(world)
    world.change(world["Pat"], manager_id=world["Una"].id)
    assert readers(world, form) == {"Pat", "Una", "Sam"}


def test_a_plan_of_the_form_has_the_same_readers(world: World) -> None:
    assert readers(world, issued(world)) == {"Pat", "Tess", "Sam"}


def test_a_line_managers_own_plan_is_read_by_whoever_signs_it_off(world: World) -> None:
    between = world.person("Gina Group", "group_manager", world["Sam"])
    world.change(world["Tess"], manager_id=between.id)
    form = handed_over(world)
    add_action(world, form.audit, "Tess", owner="line_manager")
    world.act("Tess", "issue_form", form)
    [plan] = form.plans
    assert readers(world, plan) == {"Pat", "Tess", "Sam", "Gina"} and readers(world, form) == {"Pat", "Tess", "Sam"}
    world.sign_off(world.complete(plan, "Tess"), "Gina")


def test_an_escalated_plan_of_the_form_is_between_line_and_service_manager(world: World) -> None:
    plan = issued(world)
    world.clock.set(date(2026, 11, 12))
    world.act("Tess", "escalate", plan, reason="Nothing was done.")
    [escalation] = world.escalations("overdue")
    assert escalation.audit_id is None and readers(world, escalation) == {"Tess", "Sam"}


def test_what_nobody_answers_at_the_top_reaches_quality_and_shows_them_no_more_than_that(world: World) -> None:
    plan = issued(world)
    world.pass_days(30)
    [escalation] = world.escalations("overdue")
    told = [row for row in letters(message="escalation_unanswered") if row.recipient_id == world["Quentin"].id]
    assert escalation.level == 1 and told
    drain()
    assert {row.status for row in letters(message="escalation_unanswered")} == {"sent"}
    assert "Quentin" in readers(world, escalation)
    assert "Quentin" not in readers(world, plan) | readers(world, plan.form)


def test_on_a_restricted_case_only_those_who_are_named_read_it(world: World) -> None:
    form = handed_over(world)
    case = form.audit.case
    world.change(case, restricted=True)
    assert readers(world, form) == set()
    for who in ("Sam", "Hana"):
        world._add(CaseReader(case_id=case.id, person_id=world[who].id))
    assert readers(world, form) == {"Sam"}


def test_a_form_about_somebody_who_may_not_see_the_case_is_not_begun(world: World) -> None:
    case = world.case(world["Pat"])
    audit = arranged(world, case=case)
    world.change(case, restricted=True)
    world._add(CaseReader(case_id=case.id, person_id=world["Una"].id))
    with pytest.raises(Illegal, match="Pat Practitioner may not see this restricted case"):
        write(world, audit)


def test_a_task_about_the_form_is_handed_to_nobody_who_may_not_read_it(world: World) -> None:
    form = handed_over(world)
    [task] = world.tasks(form)
    with pytest.raises(Incomplete, match="may not see this record"):
        world.delegate(task, "Tess", world["Una"])
    world.delegate(task, "Tess", world["Sam"])


def test_nobody_else_is_offered_anything_to_do_with_it(world: World) -> None:
    form = handed_over(world)
    _, possible = possibilities("practitioner_form", form.id, world["Pat"])
    assert not [p.trigger for p in possible if p.allowed]


def test_the_history_of_a_form_verifies_and_shows_tampering(world: World) -> None:
    plan = issued(world)
    world.sign_off(world.complete(plan))
    assert verify() == []


@pytest.mark.tampers
def test_a_finding_that_is_changed_behind_the_gate_shows(world: World) -> None:
    form = handed_over(world)
    world.change(form, findings=[{"text": "All is well.", "theme": None}])
    assert [finding.kind for finding in verify()] == ["practitioner_form"]
