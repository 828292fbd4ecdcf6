"""`flask token` and `flask password`: what people sign in with."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.passwords import password_fault
from service.signing_in import check_password
from tests.support.world import World
from tests.web.browser import Browser

GOOD = "three calm otters"


def run(world: World, *arguments: str, typed: str | None = None) -> tuple[int, str]:
    result = world.app.test_cli_runner().invoke(args=arguments, input=typed)
    return result.exit_code, result.output


def test_a_token_is_printed_once_and_lets_scripts_in(world: World) -> None:
    pat = world.authority()["Pat"]
    code, said = run(world, "token", pat.email)
    assert code == 0
    token = said.splitlines()[0]
    answer = world.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.get_json()["email"] == "pat.practitioner@example.org"


def test_a_token_says_until_when_it_holds(world: World) -> None:
    world.authority()
    _, said = run(world, "token", "pat.practitioner@example.org", "--days", "30")
    assert "holds until 2 December 2026" in said


def test_a_token_ends(world: World) -> None:
    world.authority()
    _, said = run(world, "token", "pat.practitioner@example.org", "--days", "30")
    world.clock.set(date(2026, 11, 2) + timedelta(days=31))
    headers = {"Authorization": f"Bearer {said.splitlines()[0]}"}
    assert world.app.test_client().get("/api/v1/me", headers=headers).status_code == 401


@pytest.mark.parametrize("command", ["token", "password"])
def test_somebody_unknown_is_refused_with_a_sentence(world: World, command: str) -> None:
    code, said = run(world, command, "nobody@example.org", typed=f"{GOOD}\n{GOOD}\n")
    assert code == 1
    assert "Nobody with the e-mail nobody@example.org works here. Check it, or import them first." in said


def test_a_password_is_asked_for_and_lets_its_person_in(world: World) -> None:
    world.authority()
    code, said = run(world, "password", "pat.practitioner@example.org", typed=f"{GOOD}\n{GOOD}\n")
    assert code == 0
    assert GOOD not in said
    assert check_password("pat.practitioner@example.org", GOOD) is not None


def test_a_new_password_ends_the_sessions_of_the_old_one(world: World) -> None:
    browser = Browser(world.authority(), "Pat")
    assert browser.open("/").path == "/"
    run(world, "password", "pat.practitioner@example.org", typed=f"{GOOD}\n{GOOD}\n")
    assert browser.open("/").path.startswith("/sign-in")


def test_a_password_that_others_would_try_is_refused_and_the_old_one_stays(world: World) -> None:
    world.authority()
    run(world, "password", "pat.practitioner@example.org", typed=f"{GOOD}\n{GOOD}\n")
    code, said = run(world, "password", "pat.practitioner@example.org", typed="practitioner1\npractitioner1\n")
    assert code == 1
    assert "Leave out “practitioner”" in said
    assert check_password("pat.practitioner@example.org", GOOD) is not None


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 8 characters"),
        ("x" * 201, "at most 200 characters"),
        ("MyPassword!9", "Leave out “password”"),
        ("anytown-2026", "Leave out “anytown”"),
        ("iqbal-family", "Leave out “iqbal”"),
        ("aaaaaaaaaa", "easily guessed"),
        ("1234567890", "easily guessed"),
        ("98765432", "easily guessed"),
        ("Trustno1", "stolen elsewhere"),
        ("Sunshine!77", "stolen elsewhere"),
    ],
)
def test_weak_passwords_are_refused_with_their_reason(password: str, sentence: str) -> None:
    fault = password_fault(password, ("Sara Iqbal", "sara@example.org", "Anytown Council"))
    assert fault is not None
    assert sentence in fault


@pytest.mark.parametrize(
    "password", ["zebra ok", "x" * 60 + "abcd", "aaaaaaaaaaaaaaaaaaaaa bcdefg", "пароль по-русски"]
)
def test_eight_characters_and_more_than_64_are_taken_without_rules_of_composition(password: str) -> None:
    assert password_fault(password, ("Sara Iqbal", "sara@example.org", "Anytown Council")) is None


def test_a_long_phrase_of_other_words_is_taken() -> None:
    assert password_fault(GOOD, ("Sara Iqbal", "sara@example.org", "Anytown Council")) is None
