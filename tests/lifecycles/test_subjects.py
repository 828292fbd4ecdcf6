"""What can be audited besides a child's case: referrals, supervision files, resources (DOMAIN row 17)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.models import Case
from service.queries import Absent, find
from service.relations import holder, holders
from service.usecases.reading import listed_cases
from service.usecases.resources import enter_resource
from service.usecases.scheduling import schedule_audit
from tests.importing.files import Files
from tests.support.world import World
from workflows.engine import Illegal, Incomplete, NotPermitted
from workflows.words import Relation

MANAGER = Relation.RESPONSIBLE_MANAGER


def file_of(world: World, name: str, who: str = "Sam", **more: Any) -> Any:
    """An audit of the supervision file kept on somebody."""
    return schedule_audit(world[who], {"subject": {"kind": "supervision_file", "reference": world[name].email}, **more})


def unit(world: World) -> Any:
    """A residential unit of the service."""
    given = {"reference": "Elm House", "kind_of": "residential_unit", "service": "Children in need"}
    return enter_resource(world["Perry"], given)


def test_the_file_of_a_practitioner_is_held_by_the_manager_who_keeps_it(world: World) -> None:
    audit = file_of(world.authority(), "Pat")
    assert (audit.case.worker.name, audit.case.reference) == ("Tess Team", "pat.practitioner@example.org")
    responsible = holder(MANAGER, audit)
    assert responsible is not None and responsible.name == "Sam Service"


def test_a_file_is_made_once_and_follows_whoever_manages_the_person_now(world: World) -> None:
    first = file_of(world.authority(), "Pat")
    tina = world.person("Tina Team", "team_manager", world["Sam"], team_id=world.team().id)
    world.change(world["Pat"], manager_id=tina.id)
    second = file_of(world, "Pat")
    assert second.case.id == first.case.id and second.case.worker.name == "Tina Team"


def test_an_open_audit_of_a_file_follows_a_change_of_manager_that_a_staff_file_brings(
    world: World, tmp_path: Path
) -> None:
    audit = file_of(world.authority(), "Pat")
    tina = world.person("Tina Team", "team_manager", world["Sam"], team_id=world.team().id)
    Files(tmp_path).staff(f"{world['Pat'].email},Pat Practitioner,{tina.email}", header="email,name,manager_email")
    assert audit.case.worker.name == "Tina Team"


def test_whoever_keeps_a_file_does_not_audit_it_nor_does_the_person_it_is_about(world: World) -> None:
    world.authority()
    with pytest.raises(Incomplete, match="Tess Team holds this case"):
        file_of(world, "Pat", auditors=[{"person": world["Tess"].email}])
    with pytest.raises(Incomplete, match="is the one on whom this file is kept"):
        file_of(world, "Pat", auditors=[{"person": world["Pat"].email}])


def test_an_audit_of_a_file_cannot_be_given_to_the_person_it_is_about(world: World) -> None:
    audit = file_of(world.authority(), "Tess", "Hana", auditors=[{"person": world["Quentin"].email}])
    with pytest.raises(Illegal, match="is the one on whom this file is kept"):
        world.act("Quentin", "reassign", audit, person=world["Tess"].email, reason="Away.")


@pytest.mark.parametrize("who", ["Sam", "Tess", "Hana", "Quentin"])
def test_the_people_around_a_file_see_its_audit(world: World, who: str) -> None:
    audit = file_of(world.authority(), "Pat")
    assert find("audit", audit.id, world[who]) is audit


def test_peers_of_the_person_and_of_the_manager_do_not_see_the_audit_of_a_file(world: World) -> None:
    world.authority()
    world.person("Toby Team", "team_manager", world["Sam"], team_id=world.team().id)
    world.person("Rita Reviewing", "reviewing_officer", service_id=world.service().id)
    audit = file_of(world, "Pat")
    for who in ("Olu", "Toby", "Rita", "Pat"):
        with pytest.raises(Absent):
            find("audit", audit.id, world[who])


def test_a_peer_of_the_manager_arranges_no_audit_of_a_file_that_the_manager_keeps(world: World) -> None:
    world.authority()
    world.person("Toby Team", "team_manager", world["Sam"], team_id=world.team().id)
    with pytest.raises(NotPermitted):
        file_of(world, "Pat", "Toby")


def test_a_resource_is_answered_for_by_the_manager_of_its_service(world: World) -> None:
    world.authority()
    world.person("Sue Elsewhere", "service_manager", world["Hana"], service_id=world.service("Early help").id)
    resource = unit(world)
    audit = schedule_audit(world["Perry"], {
        "subject": {"kind": "resource", "reference": resource.reference},
        "auditors": [{"person": world["Tess"].email}],
    })  # fmt: skip
    assert [person.name for person in holders(MANAGER, audit)] == ["Sam Service"]


def test_only_performance_and_quality_enter_resources(world: World) -> None:
    world.authority()
    with pytest.raises(NotPermitted, match="Only the performance and quality teams"):
        enter_resource(world["Tess"], {"reference": "Elm House", "kind_of": "placement", "service": "Children in need"})
    unit(world)
    with pytest.raises(Incomplete, match="has this reference already"):
        unit(world)


def test_no_resource_or_file_is_among_the_cases(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"])
    unit(world)
    file_of(world, "Pat")
    with pytest.raises(Absent):
        schedule_audit(world["Perry"], {"case_reference": "Elm House"})
    cycle = world.act("Perry", "draw", world.cycle(share=1.0))
    assert [place.case.reference for place in cycle.drawn] == [case.reference]
    assert [one.reference for one in listed_cases(world["Hana"], {}, after=None, limit=9).items] == [case.reference]


def test_an_audit_of_a_resource_is_lived_through_to_its_end(world: World) -> None:
    world.authority()
    resource = unit(world)
    subject = {"kind": "resource", "reference": resource.reference}
    audit = schedule_audit(world["Perry"], {"subject": subject, "auditors": [{"person": world["Tess"].email}]})
    world.answer(audit)
    world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    world.act("Sam", "close_without_actions", audit, running_record="Seen.", signature=True)
    assert audit.state == "signed_off"
    assert [case.kind for case in world.all(Case)] == ["resource"]
