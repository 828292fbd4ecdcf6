"""What is shared out among builds: every test in each of them, and in two turns all of them on both databases."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.turns import VARIABLE, has_turn, left_out

WEB = {"database": {"web"}}
NAMES = [f"t{number}[{database}]" for number in range(40) for database in ("postgres", "sqlite")]


def item(name: str, folder: str = "web", marker: str = "") -> Any:
    database = re.sub(r".*\[|\]", "", name)
    path = SimpleNamespace(parent=SimpleNamespace(name=folder))
    given = {"path": path, "callspec": SimpleNamespace(params={"database": database})}
    return SimpleNamespace(nodeid=f"test_it.py::{name}", get_closest_marker=marker.__eq__, **given)


def left(number: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv(VARIABLE, number)
    return [one.nodeid.partition("::")[2] for one in left_out(map(item, NAMES), WEB)]


def test_a_file_that_makes_its_records_once_is_on_one_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    away = left_out([item(name, marker="together") for name in NAMES], WEB)
    assert len(away) == 40 and len({one.callspec.params["database"] for one in away}) == 1


def test_every_test_is_in_each_build_and_two_turns_are_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = left("a4994ac", monkeypatch), left("a4994ad", monkeypatch)
    assert sorted(first + second) == sorted(NAMES)
    assert {name.partition("[")[0] for name in first} == {name.partition("[")[0] for name in NAMES}
    assert 10 < sum("sqlite" in name for name in first) < 30, "some on each"


def test_other_folders_single_tests_and_builds_without_a_turn_leave_nothing_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    assert left_out([item(name, "migrations") for name in NAMES], WEB) == []
    assert left_out([item("t[sqlite]"), item("u[postgres]")], WEB) == []
    monkeypatch.delenv(VARIABLE)
    assert left_out(map(item, NAMES), WEB) == [] and has_turn("anything", 100)


def test_turns_one_after_another_look_at_everything_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for number in range(3):
        monkeypatch.setenv(VARIABLE, f"{number}")
        seen += [name for name in NAMES if has_turn(name, 3)]
    assert sorted(seen) == sorted(NAMES)
