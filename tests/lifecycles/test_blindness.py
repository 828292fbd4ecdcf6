"""Ways round by which a moderator might learn the first grade before giving their own (DOMAIN §4)."""

from __future__ import annotations

from typing import Any

import pytest

from service.blindness import is_blind
from service.usecases.reading import listed
from tests.support.world import World
from workflows.engine import Illegal, Incomplete


def blind_audit(world: World, grade: str = "inadequate") -> Any:
    """An audit that Mo is to grade without seeing the grade."""
    return world.authority().submitted(grade)


def test_a_moderator_does_not_find_by_a_filter_that_an_audit_is_an_exemplar(world: World) -> None:
    audit = blind_audit(world, "outstanding")
    world.act("Tess", "mark_exemplar", audit, text="The child’s own words.")
    assert listed("audit", world["Quentin"], {"exemplar": True}, after=None, limit=9).items == [audit]
    assert listed("audit", world["Mo"], {"exemplar": True}, after=None, limit=9).items == []


def test_a_moderator_does_not_learn_from_a_second_audit_what_the_first_found(world: World) -> None:
    audit = blind_audit(world)
    (raised,) = world.escalations("inadequate")
    world.act("Sam", "acknowledge", raised)
    world.act("Sam", "resolve", raised, outcome="reaudit", text="In a month.")
    assert [one.id for one in listed("audit", world["Mo"], {}, after=None, limit=9).items] == [audit.id]


def test_nothing_on_an_audit_is_delegated_to_whoever_grades_it_blind(world: World) -> None:
    audit = world.authority().submitted()
    world.act("Quentin", "reassign", world.moderation(audit), person=world["Hana"].email, reason="Mo is away.")
    (task,) = world.tasks(audit, "issue_actions")
    with pytest.raises(Incomplete, match="without seeing what was found"):
        world.delegate(task, "Tess", world["Hana"])


def test_whoever_was_the_moderator_before_is_not_named_again(world: World) -> None:
    moderation = world.moderation(blind_audit(world))
    world.act("Quentin", "reassign", moderation, person=world["Hana"].email, reason="Mo is away.")
    with pytest.raises(Illegal, match="was the moderator before"):
        world.act("Quentin", "reassign", moderation, person=world["Mo"].email, reason="Mo is back.")


def test_a_moderator_does_not_read_an_audit_while_it_is_being_written(world: World) -> None:
    audit = world.authority().audit()
    assert is_blind(world["Mo"], audit.id) and not is_blind(world["Quentin"], audit.id)
    own = world.audit(world.case(world["Pat"]), auditors=[{"person": world["Mo"].email}])
    assert not is_blind(world["Mo"], own.id)
