"""The power is cut: every process at once, the database's too; then the documented start, and nothing else."""

from __future__ import annotations

import random
import signal
import threading
import time

import pytest

from tests.faults.conftest import Place
from tests.faults.installation import TO_RECOVER, Installation, within
from tests.faults.invariants import under_way
from tests.faults.people import Crowd
from tests.faults.runs import report
from tests.faults.scoreboard import runs, seed
from tests.support.smtp import Mailbox

ROW = "power cut: everything at once, PostgreSQL immediately"
# The worker's child and the clock may each have had one message in hand.
SENDERS = 2


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_after_a_power_cut_the_documented_start_is_enough(place: Place, mailbox: Mailbox, number: int) -> None:
    chosen = seed(number)
    installation = place.install(mailbox.url)
    installation.start()
    first = ready = 0.0
    with Crowd(installation.url, place.people, chosen) as crowd:
        time.sleep(random.Random(chosen).uniform(3, 7))
        # So that something is in hand and much is waiting.
        mailbox.hold = 1.0
        time.sleep(3)
        cut(installation, place)
        came, mailbox.hold = mailbox.arrivals, 0.0
        began = time.monotonic()
        if place.cluster:
            place.cluster.start()
        ready = installation.start()
        within(lambda: mailbox.arrivals > came, TO_RECOVER)
        first = time.monotonic() - began
        time.sleep(2)
    within(lambda: not under_way(place.url), TO_RECOVER)
    said = (
        f"Ready {ready:.1f} s and first delivery {first:.1f} s after the documented start; "
        f"{crowd.ledger.unknown} answers unknown, each resolved by its repetition."
    )
    report(ROW, place, crowd.ledger, mailbox, chosen, faults=1, recovery=first, crashes=SENDERS, said=said)


def cut(installation: Installation, place: Place) -> None:
    """The service and its database in the same moment."""
    database = threading.Thread(target=place.cluster.stop, args=[signal.SIGQUIT]) if place.cluster else None
    if database:
        database.start()
    installation.power_cut()
    if database:
        database.join()
