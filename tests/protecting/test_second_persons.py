"""Whoever is to be the second person is told, and then whoever asked, without a word of whom it is about."""

from __future__ import annotations

import pytest

from notifications.draining import drain
from service.models import Case, Notice, Person
from service.usecases import disclosing, erasing
from tests.support.post import forget, letters
from tests.support.world import World


@pytest.fixture
def case(world: World) -> Case:
    world.authority()
    world.person("Dora Data", "data_protection")
    world.person("Dev Data", "data_protection")
    closed: Case = world.case(world["Pat"], closed_on=world.today, status="closed", reference="Q-4711-X")
    forget()
    return closed


def told(world: World) -> dict[str, set[str]]:
    """Who has had which messages since the last look, none of which names a case or a person."""
    drain()
    found: dict[str, set[str]] = {}
    names = {person.id: person.name.split()[0] for person in world.all(Person)}
    for one in world.all(Notice):
        if one.read_at is None:
            found.setdefault(names[one.person_id], set()).add(one.subject)
            text = f"{one.subject} {one.body}"
            assert not [word for word in ("4711", "Pat", "Dora", "Because") if word in text], text
            assert "/data-protection/" in one.link
            world.change(one, read_at=world.context.now())
    return found


def test_whoever_may_decide_on_an_erasure_is_told_and_then_whoever_asked(world: World, case: Case) -> None:
    asked = erasing.ask(world["Dora"], "case", "Q-4711-X", "Because of 4711.").id
    waits = {"An erasure waits for a second person"}
    assert told(world) == {"Ada": waits, "Dev": waits}
    assert [row.status for row in letters("email", message="erasure_waits")] == ["sent", "sent"]
    erasing.refuse(world["Ada"], asked, "Because it is needed.")
    assert told(world) == {"Dora": {"Your request for an erasure was decided"}}
    again = erasing.ask(world["Dora"], "case", "Q-4711-X", "Because of 4711.").id
    erasing.refuse(world["Dora"], again, "Because I took it back.")
    assert told(world) == {}, "decided before it went out, and by whoever asked"
    last = erasing.ask(world["Dora"], "case", "Q-4711-X", "Because of 4711.").id
    erasing.approve(world["Ada"], last)
    assert told(world) == {"Dora": {"Your request for an erasure was decided"}}


def test_whoever_may_read_a_package_is_told_and_then_the_officer(world: World, case: Case) -> None:
    child = disclosing.ask(world["Dora"], "case", "Q-4711-X", "SAR 1").id
    staff = disclosing.ask(world["Dora"], "person", world["Pat"].email, "SAR 2").id
    disclosing.prepare(world["Dora"], child)
    waits = {"A package waits for your review"}
    assert told(world) == {"Quentin": waits, "Dev": waits}
    world.leave(world["Tess"], world.today, world.today)
    disclosing.prepare(world["Dora"], staff)
    assert told(world) == {"Sam": waits}, "the nearest above who is here"
    disclosing.package(world["Sam"], staff)
    disclosing.review(world["Sam"], staff)
    disclosing.refuse(world["Dev"], child, "Because somebody else asked in their name.")
    assert told(world) == {"Dora": {"A package may be handed over", "A request for access was refused"}}
