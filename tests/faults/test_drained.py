"""SIGTERM under load: the web lets every request in hand end, and a whole stop and start loses nothing."""

from __future__ import annotations

import random
import signal
import time

import pytest

from tests.faults.conftest import Place
from tests.faults.installation import TO_RECOVER, kill, within
from tests.faults.invariants import under_way
from tests.faults.people import Crowd
from tests.faults.runs import report
from tests.faults.scoreboard import runs, seed
from tests.support.smtp import Mailbox

STOPS = 5


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_a_web_that_is_asked_to_stop_answers_every_request(place: Place, mailbox: Mailbox, number: int) -> None:
    chosen = seed(number)
    chance = random.Random(chosen)
    installation = place.install(mailbox.url)
    installation.start()
    stops = 0
    with Crowd(installation.url, place.people, chosen) as crowd:
        for _ in range(STOPS):
            time.sleep(chance.uniform(3, 5))
            stops += kill(installation.web_parents(), signal.SIGTERM)
            within(lambda: installation.web_children() and installation.ready())
    recovery = within(lambda: not under_way(place.url), TO_RECOVER)
    said = f"{crowd.ledger.unknown} requests lost: who came meanwhile waited for the next process."
    assert crowd.ledger.unknown == 0
    report(
        "SIGTERM to the web under load",
        place,
        crowd.ledger,
        mailbox,
        chosen,
        faults=stops,
        recovery=recovery,
        said=said,
    )


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_a_whole_service_that_is_asked_to_stop_ends_well_and_goes_on(
    place: Place, mailbox: Mailbox, number: int
) -> None:
    chosen = seed(number)
    installation = place.install(mailbox.url)
    installation.start()
    with Crowd(installation.url, place.people, chosen) as crowd:
        time.sleep(5)
        mailbox.hold = 0.5
        code = installation.stop()
        mailbox.hold = 0.0
        assert code == 0
        assert installation.output.rstrip().endswith("Stopped.")
        back = installation.start()
        time.sleep(3)
    within(lambda: not under_way(place.url), TO_RECOVER)
    said = f"Exit code {code}; rows in hand were finished or put back."
    row = "SIGTERM to the whole service under load, then started again"
    report(row, place, crowd.ledger, mailbox, chosen, faults=1, recovery=back, said=said)
