"""Books supervision sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from service.fields import Day, Fields, SomeBody, loaded
from service.models import Person, Supervision
from service.people import actor_of
from service.relations import Record
from service.remembering import Remembering
from service.standing import relations_of
from service.steps.beginning import begin, require
from service.steps.gate import DatabaseGate
from service.transaction import Work
from workflows.engine import Incomplete

SUPERVISION_FIELDS: Fields = {"person": SomeBody(required=True), "on": Day(required=True)}


def book_supervision(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Book a session for somebody in one's line."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(SUPERVISION_FIELDS, data)
        supervisee, on = facts["person"], facts["on"]
        if on < work.today:
            raise Incomplete({"on": "A session cannot be booked in the past. Choose today or a later day."})
        taken = select(Supervision.id).where(
            Supervision.person_id == supervisee.id, Supervision.on == on, Supervision.state != "cancelled"
        )
        if work.session.scalar(taken):
            raise Incomplete({"on": "A session is booked for that day already. Choose another."})
        session = Supervision(person=supervisee, person_id=supervisee.id, on=on, originally_on=on)
        standing = set(relations_of(person, session))
        require(actor_of(person), "supervision.book", standing, f"Only the line management of {supervisee.name} books.")
        gate.begin(session, actor_of(person), {"on": on})
        return session

    return begin(person, remember, make)
