"""The worker is killed while it sends: its parent, its child or both, at three moments of one message."""

from __future__ import annotations

import random
import time
from itertools import product

import pytest

from tests.faults.conftest import Place
from tests.faults.installation import TO_RECOVER, Installation, kill, within
from tests.faults.invariants import under_way
from tests.faults.people import Crowd
from tests.faults.runs import report
from tests.faults.scoreboard import runs, seed
from tests.supervisor.runs import eventually
from tests.support.smtp import Mailbox

ROW = "kill -9 worker mid-send: parent, child, group; before claim, during DATA, after it was taken"
WHO = ("parent", "child", "group")
MOMENTS = ("before claim", "during DATA", "taken")
HOLD = 5.0


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_a_worker_killed_at_any_moment_sends_everything(place: Place, mailbox: Mailbox, number: int) -> None:
    chosen = seed(number)
    chance = random.Random(chosen)
    cases = list(product(WHO, MOMENTS))
    chance.shuffle(cases)
    installation = place.install(mailbox.url)
    installation.start()
    kills = 0
    with Crowd(installation.url, place.people[:4], chosen, pause=1.5) as crowd:
        for who, moment in cases:
            within(installation.worker_parents)
            kills += killed(installation, mailbox, who, moment)
            time.sleep(chance.uniform(0.1, 0.5))
    recovery = within(lambda: not under_way(place.url), TO_RECOVER)
    report(ROW, place, crowd.ledger, mailbox, chosen, faults=kills, recovery=recovery, crashes=kills)


def killed(installation: Installation, mailbox: Mailbox, who: str, moment: str) -> int:
    """Wait for the moment, then kill; returns how often it was done."""
    mailbox.hold = HOLD if moment == "during DATA" else 0.0
    mailbox.hold_after = HOLD if moment == "taken" else 0.0
    # The clock sends too while the worker is on its way back: then there is nobody to kill.
    held = moment != "before claim"
    came = eventually(lambda: installation.worker_children() and (mailbox.pausing or not held), 20)
    victims = installation.worker_parents() if who != "child" else []
    victims += installation.worker_children() if who != "parent" else []
    count = bool(came and victims and kill(victims))
    mailbox.hold = mailbox.hold_after = 0.0
    return int(count)
