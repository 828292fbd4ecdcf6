"""Asks for a report or an export, which the background makes, and asks again for one that failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from service.insight.reports.asking import report_of
from service.insight.reports.kinds import Kind, State
from service.insight.reports.making import make_one, take
from service.models import Person, Report
from service.people import actor_of
from service.queries import find
from service.transaction import Work, transaction
from workflows.engine import Illegal, NotPermitted

MAKERS = "Only the quality and performance teams make reports. Ask one of them for the report that you need."
NOT_FAILED = "Only what could not be made can be asked for again."


def ask(person: Person, facts: Mapping[str, Any]) -> int:
    """Ask for a report; returns its number. Raises NotPermitted, Incomplete, and Absent for a cycle out of sight.

    Whoever asks twice for the same, before it is made, gets the one that is asked for already.
    """
    person_id = maker(person)
    if facts.get("cycle_id") is not None:
        find("cycle", facts["cycle_id"], person)
    with transaction() as work:
        made = report_of(work, facts, person_id)
        found = _same(work, made) or _added(work, made)
        return found.id


def ask_again(number: int, person: Person) -> None:
    """Try once more; raises NotPermitted, Absent and Illegal."""
    maker(person)
    find("report", number, person)
    with transaction() as work:
        report = work.session.get_one(Report, number, with_for_update={"of": Report}, populate_existing=True)
        if report.state != State.FAILED:
            raise Illegal(NOT_FAILED)
        report.state, report.reason, report.progress, report.attempts = State.ASKED, None, 0, 0
        report.asked_at = work.now


def make_now(facts: Mapping[str, Any]) -> int:
    """A command on the server makes a report at once, for nobody; returns its number. Raises Incomplete."""
    if facts.get("kind") == Kind.EXPORT:
        raise NotPermitted("An export is made for a person, who asks for it on the page of reports.")
    with transaction() as work:
        found = _added(work, report_of(work, facts, None))
        holder = take(found)
        number = found.id
    make_one(number, holder)
    return number


def maker(person: Person) -> int:
    """The number of somebody who may make reports; raises NotPermitted."""
    if not actor_of(person).scopes("report.make"):
        raise NotPermitted(MAKERS)
    return person.id


def _added(work: Work, made: Report) -> Report:
    work.session.add(made)
    work.session.flush()
    return made


def _same(work: Work, made: Report) -> Report | None:
    """What the same person asked for and still waits for."""
    query = select(Report).where(Report.state == State.ASKED, Report.asked_by_id == made.asked_by_id)
    of = {name: getattr(made, name) for name in ("kind", "cycle_id", "from_on", "to_on", "service_id")}
    return work.session.scalars(query.filter_by(**of).limit(1)).unique().first()
