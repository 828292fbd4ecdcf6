"""Books the next supervision sessions that a staff file names, through the gate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from service.batches import batches
from service.imports.records import StaffRecord
from service.models import ActionPlan, Person, Supervision
from service.steps.gate import DatabaseGate
from service.steps.handover import Handover, everybody
from service.steps.importing.tally import Tally
from service.transaction import Work
from workflows.action_plan import WORKING
from workflows.supervision import CANCELLED, PLANNED

ACTOR = "Staff import"
COLUMN = "next_supervision_on"
FURTHEST = timedelta(days=366)
Session = tuple[date, date, str]
Known = Mapping[int, list[Session]]


def book_sessions(
    work: Work,
    gate: DatabaseGate,
    records: Sequence[StaffRecord],
    people: Mapping[str, Person],
    staying: Collection[int],
    tally: Tally,
) -> None:
    """Book each day that the file names, unless it was booked before.

    A file tells of a day, the line manager decides on it: a session that was booked for that day and has since
    been held, moved or cancelled is not booked again. Another day than the one that is planned is booked beside
    it, never moved to, because the file cannot know whether both are meant; a notice names the other.
    """
    wanted = [record for record in records if record.next_supervision_on is not None]
    if not wanted:
        return
    # Everybody in one go: what was written before has made each of them to be looked up anew.
    everybody(work)
    known = _known(work, [people[record.email].id for record in wanted])
    due = [
        (record, people[record.email], record.next_supervision_on)
        for record in wanted
        if _is_to_book(work, record, people[record.email], known, people[record.email].id in staying, tally)
    ]
    if not due:
        return
    handover = Handover(work)
    # What follows a session is locked first, and in the order of everybody else: audits, then plans.
    handover.load({"action_plan": _working_plans(work, [person.id for _, person, _ in due])})
    for record, person, on in due:
        _tell_of_others(work, record, known[person.id], tally)
        session = Supervision(person=person, person_id=person.id, on=on, originally_on=on)
        gate.begin(session, work.context.system(ACTOR), {"on": on, "reason": "The staff file names this day."})
        tally.count("booked")
    gate.settle()


def _is_to_book(work: Work, record: StaffRecord, person: Person, known: Known, staying: bool, tally: Tally) -> bool:
    on = record.next_supervision_on
    if on is None or _was_booked(known[person.id], on, staying):
        return False
    refusal = _refusal(work, person, on)
    if refusal:
        tally.repair_row(record.source, COLUMN, on, refusal)
    return refusal is None


def _working_plans(work: Work, person_ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for some in batches(person_ids):
        query = select(ActionPlan.id).where(ActionPlan.owner_id.in_(some), ActionPlan.state.in_(WORKING))
        found.update(work.session.scalars(query))
    return found


def _known(work: Work, person_ids: Sequence[int]) -> Known:
    found: dict[int, list[Session]] = defaultdict(list)
    for some in batches(person_ids):
        query = select(Supervision.person_id, Supervision.on, Supervision.originally_on, Supervision.state)
        for person_id, on, originally_on, state in work.session.execute(query.where(Supervision.person_id.in_(some))):
            found[person_id].append((on, originally_on, state))
    return found


def _was_booked(sessions: Sequence[Session], day: date, staying: bool) -> bool:
    """Sessions of somebody who stays after all were cancelled because they were to leave, so those do not count."""
    return any(day in (on, first) and not (staying and state == CANCELLED) for on, first, state in sessions)


def _refusal(work: Work, person: Person, on: date) -> str | None:
    if on < work.today:
        return "This day is past, so no session was booked. Give a day to come, or leave it blank."
    if on > work.today + FURTHEST:
        return "This day is more than a year ahead, so no session was booked. Correct it or leave it blank."
    if not person.here_on(on):
        return "This person does not work here on that day, so no session was booked."
    return None


def _tell_of_others(work: Work, record: StaffRecord, sessions: Sequence[Session], tally: Tally) -> None:
    planned = sorted(on for on, _, state in sessions if state == PLANNED and on >= work.today)
    if planned:
        days = ", ".join(f"{on:%d/%m/%Y}" for on in planned)
        reason = f"Sessions are planned for {days} too, and stand. Cancel or move what is no longer meant."
        tally.tell_of_row(record.source, COLUMN, record.next_supervision_on, reason)
