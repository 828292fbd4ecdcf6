"""Every number that exists, asked for by everybody whom no list shows it: to them it is as absent as any other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import select

from service.database import db
from service.queries import MODELS, finding
from tests.permissions.asking import Desks
from tests.permissions.expected import SEES, gates
from tests.permissions.place import PEOPLE
from tests.permissions.sweep import NOWHERE, Sweep, plain

# Read by their own rule, not by a list: held to scopes.yaml alone.
WITHOUT_LIST = {"access_request", "report"}
# What is sent to each number: reading it, its history, and a step.
WAYS = ("", "/history", "/transitions/withdraw")


def kinds() -> Iterator[tuple[str, str]]:
    """Kinds of records that have a list and steps in the API, with the address of the list."""
    for where, gate in gates().items():
        method, _, address = where.partition(" ")
        one = method == "GET" and gate.needs == SEES and address.endswith("/<number>") and address.startswith("/api/")
        if one and gate.kind in MODELS and gate.kind not in WITHOUT_LIST:
            yield str(gate.kind), address.removesuffix("/<number>")


def listed(desks: Desks, who: str, address: str) -> set[int]:
    """The numbers that somebody finds in a list, all of its pages."""
    found = set[int]()
    onward: str | None = ""
    while onward is not None:
        answer = desks.ask(who, "GET", address, query_string={"cursor": onward} if onward else {}).json or {}
        found |= {item["id"] for item in answer.get("items", ())}
        onward = answer.get("next")
    return found


def numbers(kind: str) -> list[int]:
    db.session.rollback()
    return sorted(db.session.scalars(select(MODELS[kind].id)))


def differences(desks: Desks, *only: str) -> tuple[list[str], int]:
    """What tells somebody of a record that no list shows them, and how many requests found out."""
    sweep, found = Sweep(desks), list[str]()
    for kind, address in kinds():
        if only and kind not in only:
            continue
        shown = {who: listed(desks, who, address) for who in PEOPLE}
        for who, rest in product(PEOPLE, WAYS):
            absent = sweep.send(who, *_at(address, NOWHERE, rest))
            for number in numbers(kind) if absent[0] == 404 else ():
                if number not in shown[who]:
                    status, written, body = sweep.send(who, *_at(address, number, rest))
                    if written or (status, plain(body)) != (404, plain(absent[2])):
                        found.append(f"{who} at {address}/{number}{rest}: {status} {' '.join(written)}")
    return [*found, *sweep.wrong], sweep.asked


def _at(address: str, number: int, rest: str) -> tuple[str, str]:
    return "POST" if "/transitions/" in rest else "GET", f"{address}/{number}{rest}"


@pytest.mark.slow
def test_what_no_list_shows_somebody_is_absent_to_them_and_changed_by_nothing_they_send(desks: Desks) -> None:
    found, asked = differences(desks)
    assert found == []
    assert asked > 1000


def test_a_record_that_is_found_by_its_number_alone_is_noticed(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "visible", lambda kind, person: select(MODELS[kind]))
    monkeypatch.setattr(finding, "sees", lambda person, kind, number: True)
    found, _ = differences(desks, "self_audit")
    assert {line.split(": ")[0].split("/")[-1] for line in found} >= {"history", "withdraw"}
