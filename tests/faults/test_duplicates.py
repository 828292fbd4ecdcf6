"""Twenty at once with one key, through the real web: one effect, and everybody gets the same answer."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.faults.conftest import Place
from tests.faults.installation import TO_RECOVER, within
from tests.faults.invariants import under_way
from tests.faults.people import Client, Command, Ledger
from tests.faults.runs import report
from tests.faults.scoreboard import seed
from tests.support.smtp import Mailbox

TIMES = 20


@pytest.mark.faults
def test_twenty_at_once_with_one_key_have_one_effect(place: Place, mailbox: Mailbox) -> None:
    chosen = seed()
    installation = place.install(mailbox.url)
    installation.start()
    ledger = Ledger()
    for person in place.people[:2]:
        client = Client(installation.url, person, ledger)
        made = at_once(client, "audit", "schedule", "/audits", {"case_reference": person.cases[0]})
        path = f"/audits/{made.answer['id']}/transitions/add_action"
        at_once(client, "audit", "add_action", path, {"text": "Redraw the genogram.", "owner": "practitioner"})
        body = {"person": person.practitioner, "on": "2030-01-07"}
        at_once(client, "supervision", "book", "/supervisions", body)
    within(lambda: not under_way(place.url), TO_RECOVER)
    said = f"{TIMES} coherent answers to each of {len(ledger.commands)} commands."
    row = f"duplicate POST × {TIMES}"
    faults = (TIMES - 1) * len(ledger.commands)
    report(row, place, ledger, mailbox, chosen, faults=faults, recovery=None, said=said)


def at_once(client: Client, kind: str, trigger: str, path: str, body: dict[str, Any]) -> Command:
    """One command sent by twenty threads that start together; who is told to come again does."""
    command = client.ledger.note(Command(client.person.number, kind, trigger, path, body))
    start = Barrier(TIMES)

    def send(_: int) -> tuple[int, str]:
        own = Command(client.person.number, kind, trigger, path, body, command.key)
        start.wait()
        while own.status is None:
            client.attempt(own)
        return own.status, json.dumps(own.answer)

    with ThreadPoolExecutor(TIMES) as pool:
        answers = set(pool.map(send, range(TIMES)))
    assert len(answers) == 1, answers
    command.status, command.answer = next((status, json.loads(answer)) for status, answer in answers)
    return command
