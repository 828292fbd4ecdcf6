"""Begins group exercises, in which several people grade one file to agree a standard (DOMAIN row 8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from marshmallow import fields, validate

from service.fields import Day, Fields, SomeBody, Words, loaded
from service.models import Case, Exercise, Participant, Person
from service.people import actor_of
from service.relations import Record
from service.remembering import Remembering
from service.steps.beginning import begin, require
from service.steps.gate import DatabaseGate
from service.steps.subjects import subject_for
from service.transaction import Work
from workflows.engine import Incomplete
from workflows.guards.exercises import FEWEST
from workflows.words import SubjectKind

MOST = 50
HOW_MANY = f"Name from {FEWEST} to {MOST} people who grade the file."
EXERCISE_FIELDS: Fields = {
    "case_reference": Words(required=True),
    "participants": fields.List(
        SomeBody(required=True), required=True, validate=validate.Length(FEWEST, MOST, error=HOW_MANY)
    ),
    "due_on": Day(),
}


def begin_exercise(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Ask several people to grade one file; whoever asks leads the exercise. Due in policy's working days."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(EXERCISE_FIELDS, data)
        require(actor_of(person), "exercise.begin", set(), "You may not begin group exercises.")
        case = subject_for(work, person, SubjectKind.CASE, facts["case_reference"])
        people: list[Person] = facts["participants"]
        _check(people, case)
        within = work.context.policy.number("exercise.due_within_working_days")
        due = facts.get("due_on") or work.context.calendar.add(work.today, within)
        if not work.today <= due <= work.today + timedelta(days=366):
            raise Incomplete({"due_on": "Choose a day from today to a year from now."})
        exercise = Exercise(case=case, facilitator=person, due_on=due, made_at=work.now)
        exercise.participants = [Participant(person=somebody) for somebody in people]
        named = [somebody.name for somebody in people]
        gate.begin(exercise, actor_of(person), {"due_on": due, "participants": named})
        return exercise

    return begin(person, remember, make)


def _check(people: Collection[Person], case: Case) -> None:
    """Each once, nobody whose own case it is, nobody who may not see it."""
    if len(set(people)) < len(people):
        raise Incomplete({"participants": "Name everybody once."})
    readers = {reader.person_id for reader in case.readers}
    for somebody in people:
        if somebody.id == case.worker_id:
            raise Incomplete({"participants": f"{somebody.name} holds this case and cannot grade it."})
        if case.restricted and somebody.id not in readers:
            raise Incomplete({"participants": f"{somebody.name} may not see this case. Choose somebody who may."})
