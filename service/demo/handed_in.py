"""The reports that the demonstration's authority has made: the list of reports does not begin empty."""

from __future__ import annotations

from datetime import date, timedelta

from service.database import db
from service.demo.office import Office
from service.insight.reports.kinds import Kind
from service.insight.reports.making import make
from service.models import Person
from service.usecases.reports import ask


def hand_in(office: Office, who: int) -> None:
    """Somebody asks for the quarterly report and the committee summary of the last whole quarter; both are made."""
    first, last = quarter_before(office.today)
    for kind in (Kind.QUARTERLY, Kind.COMMITTEE):
        office.clock.pass_time(1)
        ask(db.session.get_one(Person, who), {"kind": kind, "from_on": first, "to_on": last})
    make()


def quarter_before(today: date) -> tuple[date, date]:
    """The first and the last day of the calendar quarter before the one in which a day lies."""
    last = date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last
