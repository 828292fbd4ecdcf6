"""Processes of the web are killed in the middle of transactions while eight people work."""

from __future__ import annotations

import random
import time

import pytest

from tests.faults.conftest import Place
from tests.faults.installation import TO_RECOVER, kill, within
from tests.faults.invariants import under_way
from tests.faults.people import Crowd
from tests.faults.runs import report
from tests.faults.scoreboard import runs, seed
from tests.support.smtp import Mailbox

ROW = "kill -9 web mid-transaction, 8 clients"


@pytest.mark.processes
@pytest.mark.slow
def test_what_was_acknowledged_before_the_web_was_killed_is_there_once(place: Place, mailbox: Mailbox) -> None:
    killed_while_people_work(place, mailbox, seconds=5, number=1)


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_killing_the_web_again_and_again_loses_nothing(place: Place, mailbox: Mailbox, number: int) -> None:
    killed_while_people_work(place, mailbox, seconds=30, number=number)


def killed_while_people_work(place: Place, mailbox: Mailbox, *, seconds: float, number: int) -> None:
    """A random process that answers is killed every 0.4 to 1.2 s."""
    chosen = seed(number)
    chance = random.Random(chosen)
    installation = place.install(mailbox.url)
    installation.start()
    kills = 0
    with Crowd(installation.url, place.people, chosen) as crowd:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(chance.uniform(0.4, 1.2))
            if children := installation.web_children():
                kills += kill([chance.choice(children)])
    recovery = within(lambda: installation.ready() and not under_way(place.url), TO_RECOVER)
    report(ROW, place, crowd.ledger, mailbox, chosen, faults=kills, recovery=recovery)
