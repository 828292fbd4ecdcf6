"""Whoever leaves leaves nothing behind that nobody is asked to do; whoever comes back has their own again."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from service.database import db
from service.models import Action, ActionPlan, Audit, History, Supervision, Task, TaskMove
from service.people import actor_of
from service.steps.effects.audits import new_plan
from service.steps.gate import DatabaseGate
from service.steps.staffing import restaff
from service.transaction import transaction
from service.usecases.keeping import keep
from tests.importing.files import Files
from tests.support import invariants
from tests.support.world import World

PAT = "pat.practitioner@example.org,Pat Practitioner"
TESS = "tess.team@example.org,Tess Team"
GOES = "email,name,left_on"


def held_by(world: World, record: object) -> list[tuple[str, str]]:
    return [(task.kind, task.assignee.name) for task in world.tasks(record) if task.assignee]


def own_plan(world: World) -> ActionPlan:
    """A plan on Pat's own supervision file."""
    with transaction() as work:
        plan = new_plan(work, world["Pat"])
        plan.side = "practitioner"
        plan.actions = [Action(text="Read the guidance.", owner_id=world["Pat"].id, side="practitioner")]
        DatabaseGate(work).begin(plan, actor_of(world["Tess"]), {})
    return plan


def test_a_leavers_plan_stands_with_the_line_manager_until_it_is_reassigned(world: World, files: Files) -> None:
    plan = world.authority().issued()
    files.staff(f"{PAT},2026-11-02", header=GOES)
    assert held_by(world, plan) == [("reassign_plan", "Tess Team")]
    world.act("Tess", "reassign", plan, person="olu.other@example.org", reason="Pat has left.")
    assert held_by(world, plan) == [("complete_plan", "Olu Other")]


def test_the_trace_of_it_says_from_whom_to_whom_and_why(world: World, files: Files) -> None:
    plan = world.authority().issued()
    files.staff(f"{PAT},2026-11-02", header=GOES)
    task = world.tasks(plan)[0]
    trace = db.session.scalars(select(TaskMove).where(TaskMove.task_id == task.id)).one()
    assert (trace.from_id, trace.to_id) == (world["Pat"].id, world["Tess"].id)
    assert trace.reason == "who is here changed"


def test_an_audit_that_a_leaver_leads_stands_with_the_responsible_manager(world: World, files: Files) -> None:
    audit = world.authority().audit()
    files.staff(f"{TESS},2026-11-02", header=GOES)
    assert held_by(world, audit) == [("audit_file", "Sam Service")]


def test_sessions_that_were_planned_for_a_leaver_are_cancelled_with_a_reason(world: World, files: Files) -> None:
    session = world.authority().book(world["Pat"], date(2026, 11, 20))
    files.staff(f"{PAT},2026-11-02", header=GOES)
    assert db.session.get_one(Supervision, session.id).state == "cancelled"
    row = db.session.scalars(select(History).where(History.trigger == "cancel")).one()
    assert (row.actor_name, row.reason) == ("Staffing", "The person does not work here on that day.")


def test_a_session_before_the_last_day_can_still_be_marked_as_held(world: World, files: Files) -> None:
    session = world.authority().book(world["Pat"], date(2026, 11, 4))
    world.clock.set(date(2026, 11, 6))
    files.staff(f"{PAT},2026-11-05", header=GOES)
    assert world.act("Tess", "hold", session).state == "held"


def test_a_plan_on_the_leavers_own_file_is_withdrawn(world: World, files: Files) -> None:
    world.authority()
    plan = own_plan(world)
    files.staff(f"{PAT},2026-11-02", header=GOES)
    assert db.session.get_one(ActionPlan, plan.id).state == "withdrawn"
    assert world.tasks(plan) == []


def test_the_work_of_a_leavers_people_passes_to_the_next_above(world: World, files: Files) -> None:
    plan = world.complete(world.authority().issued())
    session = world.book(world["Olu"], date(2026, 11, 20))
    files.staff(f"{TESS},2026-11-02", header=GOES)
    assert held_by(world, plan) == [("sign_off_plan", "Sam Service")]
    assert held_by(world, session) == [("hold_supervision", "Sam Service")]


def test_an_escalation_to_a_leaver_passes_to_the_next(world: World, files: Files) -> None:
    world.authority().submitted()
    files.staff("sam.service@example.org,Sam Service,2026-11-02", header=GOES)
    assert [name for _, name in held_by(world, world.escalations("inadequate")[0])] == ["Hana Head"]


def test_a_task_that_was_delegated_to_a_leaver_goes_back(world: World, files: Files) -> None:
    audit = world.authority().submitted()
    with transaction() as work:
        task = work.session.scalars(select(Task).where(Task.kind == "issue_actions")).unique().one()
        task.assignee_id, task.delegated_by_id = world["Olu"].id, world["Tess"].id
    files.staff("olu.other@example.org,Olu Other,2026-11-02", header=GOES)
    assert held_by(world, audit) == [("issue_actions", "Tess Team")]


def test_whoever_comes_back_has_their_work_again(world: World, files: Files) -> None:
    plan, audit = world.authority().issued(), world.audit()
    files.staff(f"{PAT},2026-11-02", f"{TESS},2026-11-02", header=GOES)
    assert held_by(world, plan) == [("reassign_plan", "Sam Service")]
    imported = files.staff(f"{PAT},", f"{TESS},", header=GOES)
    assert imported.counts["returned"] == 2
    assert held_by(world, plan) == [("complete_plan", "Pat Practitioner")]
    assert held_by(world, audit) == [("audit_file", "Tess Team")]


def test_a_day_that_was_cancelled_by_leaving_is_booked_for_whoever_is_back(world: World, files: Files) -> None:
    world.authority().book(world["Pat"], date(2026, 11, 20))
    files.staff(f"{PAT},2026-11-02", header=GOES)
    imported = files.staff(f"{PAT},,2026-11-20", header=f"{GOES},next_supervision_on")
    assert imported.counts["booked"] == 1


def test_a_new_manager_of_a_team_takes_what_the_last_resort_held(world: World, files: Files) -> None:
    world.authority()
    world.team("South")
    audit = world.submitted("good", case=world.case(None, team_id=world.team("South").id), auditor="Quentin")
    assert held_by(world, audit) == [("issue_actions", "Quentin Quality")]
    files.staff("new@x.uk,Nia New,team_manager,South", header="email,name,roles,team")
    assert held_by(world, audit) == [("issue_actions", "Nia New")]


def test_leave_that_a_file_gives_hands_decisions_to_whoever_acts(world: World, files: Files) -> None:
    plan = world.complete(world.authority().issued())
    files.staff(f"{TESS},2026-11-02/2026-11-13", header="email,name,leave")
    assert held_by(world, plan) == [("sign_off_plan", "Sam Service")]


def test_a_leaver_leaves_no_record_that_nobody_can_act_on(world: World, files: Files) -> None:
    world.authority().issued()
    world.audit()
    world.book(world["Pat"], date(2026, 11, 20))
    files.staff(f"{PAT},2026-11-02", f"{TESS},2026-11-02", header=GOES)
    assert list(invariants.folding()) == []
    assert list(invariants.tasks()) == []
    assert list(invariants.abandoned(world)) == []


def test_a_last_day_to_come_hands_nothing_on_until_it_comes(world: World, files: Files) -> None:
    plan = world.authority().issued()
    files.staff(f"{PAT},2026-11-10", header=GOES)
    assert held_by(world, plan) == [("complete_plan", "Pat Practitioner")]
    world.clock.set(date(2026, 11, 10))
    keep(everything=False)
    assert held_by(world, plan) == [("reassign_plan", "Tess Team")]


def test_but_cancels_the_sessions_that_were_planned_from_that_day_on(world: World, files: Files) -> None:
    world.authority()
    first, second = (world.book(world["Pat"], date(2026, 11, day)) for day in (9, 10))
    files.staff(f"{PAT},2026-11-10", header=GOES)
    states = [db.session.get_one(Supervision, session.id).state for session in (first, second)]
    assert states == ["planned", "cancelled"]


def test_nobody_changed_asks_nothing(world: World) -> None:
    audit = world.authority().audit()
    with transaction() as work:
        restaff(work, DatabaseGate(work), [])
    assert db.session.get_one(Audit, audit.id).state == "scheduled"
