"""The command line protects data by the same rules as the pages, and by two people."""

from __future__ import annotations

from service.models import Case
from tests.support.world import World

DORA, ADA = "dora.data@example.org", "ada.administrator@example.org"
WHY = ("--reason", "No longer needed.")


def flask(world: World, *words: str) -> str:
    """What a command says, its failure included."""
    said: str = world.app.test_cli_runner().invoke(args=[*words]).output
    return said


def closed(world: World) -> Case:
    world.authority()
    world.person("Dora Data", "data_protection")
    return world.case(world["Pat"], closed_on=world.today, status="closed")


def test_two_people_erase_by_command_what_a_hold_no_longer_keeps(world: World) -> None:
    case = closed(world)
    key, number = case.reference, case.id
    assert "No case has this reference" in flask(world, "holds", "place", "case", "none", *WHY, "--as", DORA)
    assert "Ask them." in flask(world, "holds", "place", "case", key, *WHY, "--as", "tess.team@example.org")
    flask(world, "holds", "place", "case", key, *WHY, "--as", DORA)
    assert f"1  Case {key}, placed 2026-11-02 by Dora Data" in flask(world, "holds", "list", "--as", DORA)
    assert "A legal hold of 2 November 2026" in flask(world, "erasure", "ask", "case", key, *WHY, "--as", DORA)
    assert "is lifted" in flask(world, "holds", "lift", "1", *WHY, "--as", DORA)
    assert "waits for a second person" in flask(world, "erasure", "ask", "case", key, *WHY, "--as", DORA)
    assert "You asked for this yourself" in flask(world, "erasure", "approve", "1", "--yes", "--as", DORA)
    assert "Aborted" in flask(world, "erasure", "approve", "1", "--as", ADA), "it asks once more"
    assert f"Case {key} waits" in flask(world, "erasure", "list", "--as", ADA)
    assert "name it: 0, of which 0 are not yours" in flask(world, "erasure", "show", "1", "--as", ADA)
    assert " erased, asked for" in flask(world, "erasure", "approve", "1", "--everywhere", "--yes", "--as", ADA)
    assert f"Case erased-{number} erased" in flask(world, "erasure", "list", "--as", DORA)
    assert "decided already" in flask(world, "erasure", "refuse", "1", *WHY, "--as", ADA)


def test_a_request_is_entered_and_put_together_by_command_and_read_on_its_page(world: World) -> None:
    key = closed(world).reference
    asked = flask(world, "requests", "ask", "case", key, "--reference", "SAR 17", "--as", DORA)
    assert asked == "Request 1 is entered. Now have the package put together.\n"
    assert "reviewed by somebody of the quality team" in flask(world, "requests", "prepare", "1", "--as", DORA)
    assert "prepared" in flask(world, "requests", "list", "--as", "quentin.quality@example.org")
    assert "Ask them." in flask(world, "requests", "refuse", "1", *WHY, "--as", ADA)
    flask(world, "requests", "refuse", "1", *WHY, "--as", DORA)
    assert "refused: No longer needed." in flask(world, "requests", "list", "--as", DORA)
    assert "No such command" in flask(world, "requests", "release", "1", "--as", DORA)
