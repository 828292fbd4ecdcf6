"""What is held about a child or a member of staff is put together, each side apart, and reviewed by a second person."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from service.models import Evidence
from service.queries import Absent
from service.usecases import disclosing
from tests.protecting.story import CASE, PRACTITIONER, SELF, Words, lived_through
from tests.support.world import World
from workflows.engine import Illegal, NotPermitted


def read(package: tuple[str, bytes]) -> dict[str, str]:
    with ZipFile(BytesIO(package[1])) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def prepared(world: World, about: str, key: str) -> Any:
    asked = disclosing.ask(world["Dora"], about, key, "SAR 2026/17")
    return disclosing.prepare(world["Dora"], asked.id)


def apart(world: World, package: dict[str, str], side: str, words: Words) -> tuple[str, str]:
    """What people and programs read of a package, whose files are those of its side, as they were sent."""
    read = package["held.html"], package["held.json"]
    files = {name: content for name, content in package.items() if name.startswith("files/")}
    evidence = {f"files/evidence-{one.id}.{one.kind}": one.content.decode() for one in world.all(Evidence)}
    assert files == {name: content for name, content in evidence.items() if set(words.found_in(content)) == {side}}
    assert files and {*package} == {"held.html", "held.json", *files}
    assert all(name in content for name in files for content in read) and "b&#x27;" not in read[0]
    return read


def test_neither_package_holds_the_other_side_and_a_second_person_lets_it_out(world: World) -> None:
    lived = lived_through(world)
    child, staff = prepared(world, "case", "Q-4711-X").id, prepared(world, "person", world["Pat"].email).id
    of_child = read(disclosing.package(world["Quentin"], child))
    for content in apart(world, of_child, CASE, lived.words):
        assert set(lived.words.found_in(content)) == {CASE} and "Q-4711-X" in content
        assert not [one for one in ("Pat Practitioner", "Tess Team", "practitioner_form") if one in content]
    of_staff = read(disclosing.package(world["Tess"], staff))
    for content in apart(world, of_staff, PRACTITIONER, lived.words):
        assert set(lived.words.found_in(content)) == {PRACTITIONER, SELF} and "Pat Practitioner" in content
        assert not [one for one in ("Tess Team", "Una Auditor", "Q-4711-X") if one in content]
    shown = "".join(content for name, content in of_child.items() if name != "held.json")
    assert lived.words.of(CASE) == {word for word in lived.words.of(CASE) if word in shown}, "all of it"
    _let_out(world, child, by="Quentin", others=("Ada", "Tess", "Pat"))
    _let_out(world, staff, by="Tess", others=("Quentin", "Ada", "Pat", "Olu"))


def _let_out(world: World, number: int, *, by: str, others: tuple[str, ...]) -> None:
    """Not by whoever asked, not by anybody else, not unread; and not released before."""
    with pytest.raises(Illegal):
        disclosing.release(world["Dora"], number)
    with pytest.raises(NotPermitted):
        disclosing.review(world["Dora"], number)
    for other in others:
        with pytest.raises(Absent):
            disclosing.review(world[other], number)
        with pytest.raises(Absent):
            disclosing.package(world[other], number)
    disclosing.review(world[by], number)
    assert disclosing.package(world["Dora"], number)[1], "reviewed, it can be handed over"
    disclosing.release(world["Dora"], number)
    with pytest.raises(Illegal):
        disclosing.refuse(world["Dora"], number, "Too late.")


def test_the_officer_opens_a_practitioners_package_only_once_the_line_has_let_it_out(world: World) -> None:
    world.authority()
    world.person("Dora Data", "data_protection")
    number = prepared(world, "person", world["Pat"].email).id
    with pytest.raises(Absent):
        disclosing.package(world["Dora"], number)
    with pytest.raises(Illegal, match="Open the package"):
        disclosing.review(world["Tess"], number)
    disclosing.refuse(world["Dora"], number, "Somebody else had asked in their name.")
