"""What follows when an import moves or closes a case that is being audited."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from service.database import db
from service.models import Audit, Case, Outbox, TaskMove
from tests.importing.files import Files, case, told
from tests.support.post import letter_of
from tests.support.world import World

CHANNELS = ("in_app", "email")
CLOSED = "{},closed,North,Pat Practitioner,,2026-11-01"


def held_by(world: World, record: object) -> list[str]:
    return [task.assignee.name for task in world.tasks(record) if task.assignee]


def known(world: World) -> Case:
    """A case that Pat holds, as the case system names it."""
    return world.case(world["Pat"], reference="R1")


def test_a_case_that_closes_with_an_open_audit_is_told_to_its_manager_and_to_quality(
    world: World, files: Files
) -> None:
    audit = world.authority().audit(known(world))
    files.cases(CLOSED.format("R1"))
    channels = [(relation, channel) for relation in ("responsible_manager", "quality") for channel in CHANNELS]
    assert told("case_closed") == channels
    assert world.label(db.session.get_one(Audit, audit.id)) == "To audit"


def test_a_case_that_closes_without_an_open_audit_is_told_to_nobody(world: World, files: Files) -> None:
    audit = world.authority().audit(known(world))
    world.act("Perry", "withdraw", audit, reason="Not needed.")
    files.cases(CLOSED.format("R1"))
    assert told("case_closed") == []


def test_the_same_file_again_tells_nothing_more(world: World, files: Files) -> None:
    world.authority().audit(known(world))
    files.cases(CLOSED.format("R1"))
    files.cases(CLOSED.format("R1"))
    assert len(told("case_closed")) == 4


def test_a_case_that_moves_to_another_team_takes_its_open_tasks_to_the_other_manager(
    world: World, files: Files
) -> None:
    world.authority()
    south = world.team("South")
    other = world.person("Tom Southern", "team_manager", world["Sam"], team_id=south.id)
    world.person("Una Southern", manager=other, team_id=south.id)
    audit = world.submitted(case=known(world))
    assert held_by(world, audit) == ["Tess Team"]
    files.cases("R1,child_in_need,South,Una Southern,,")
    assert held_by(world, audit) == ["Tom Southern"]
    assert [task.team_id for task in world.tasks(audit)] == [south.id]


def test_the_move_leaves_a_trace(world: World, files: Files) -> None:
    world.authority()
    other = world.person("Tom Southern", "team_manager", world["Sam"])
    world.person("Una Southern", manager=other)
    world.submitted(case=known(world))
    files.cases("R1,child_in_need,North,Una Southern,,")
    trace = db.session.scalars(select(TaskMove)).one()
    assert (trace.from_id, trace.to_id, trace.by_name) == (world["Tess"].id, other.id, "the service")


def test_an_escalation_of_the_case_passes_to_the_other_service_manager(world: World, files: Files) -> None:
    world.authority()
    above = world.person("Sia Second", "service_manager", world["Hana"])
    manager = world.person("Tom Southern", "team_manager", above)
    world.person("Una Southern", manager=manager)
    world.submitted(case=known(world))
    escalation = world.escalations("inadequate")[0]
    assert held_by(world, escalation) == ["Sam Service"]
    files.cases("R1,child_in_need,North,Una Southern,,")
    assert held_by(world, escalation) == ["Sia Second"]


def test_an_auditor_who_now_holds_the_case_is_told_to_the_responsible_manager(world: World, files: Files) -> None:
    world.authority()
    deputy = world.person("Dee Deputy", "team_manager,practitioner", world["Tess"])
    audit = world.audit(known(world), auditors=[{"person": deputy.email, "role": "lead"}])
    files.cases("R1,child_in_need,North,Dee Deputy,,")
    assert told("auditor_holds_case") == [("responsible_manager", "in_app"), ("responsible_manager", "email")]
    assert case("R1").worker_id == deputy.id
    assert [task.relation for task in world.tasks(audit)] == ["lead_auditor"]


def test_a_worker_who_becomes_known_moves_the_open_tasks_too(world: World, files: Files) -> None:
    world.authority()
    other = world.person("Tom Southern", "team_manager", world["Sam"])
    row = world.case(None, reference="R1", worker_label="Zoe Quill")
    audit = world.submitted("good", case=row)
    assert held_by(world, audit) == ["Tess Team"]
    files.staff(f"zoe@x.uk,Zoe Quill,{other.email}", header="email,name,manager_email")
    assert held_by(world, audit) == ["Tom Southern"]


def test_plans_keep_their_owners_when_the_case_moves(world: World, files: Files) -> None:
    plan = world.authority().issued(case=known(world))
    files.cases("R1,child_in_need,North,Olu Other,,")
    assert held_by(world, plan) == ["Pat Practitioner"]
    assert plan.due_on > date(2026, 11, 2)


def test_what_is_told_has_words_and_names_no_case(world: World, files: Files) -> None:
    world.authority()
    deputy = world.person("Dee Deputy", "team_manager,practitioner", world["Tess"])
    world.audit(known(world), auditors=[{"person": deputy.email, "role": "lead"}])
    files.cases("R1,child_in_need,North,Dee Deputy,,")
    files.cases(CLOSED.format("R1"))
    messages = Outbox.message.in_(("auditor_holds_case", "case_closed"))
    letters = [
        letter_of(row) for row in db.session.scalars(select(Outbox).where(messages).order_by(Outbox.id)).unique()
    ]
    assert {letter.subject for letter in letters} == {
        "An auditor now holds the case",
        "A case closed while its audit is open",
    }
    assert {letter.name for letter in letters} == {"Tess Team", "Quentin Quality"}
    assert not any("R1" in letter.subject + letter.body for letter in letters)
