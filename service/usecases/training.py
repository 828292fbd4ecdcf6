"""Keeps which training was offered to whom, and who attended it (DOMAIN row 18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import select

from service.database import db
from service.fields import Day, Fields, SomeBody, Words, at_most, loaded
from service.looking import looked_at
from service.models import Attendance, Person, Service, Team, Training, TrainingOffer
from service.people import actor_of, line_above
from service.queries import Absent, Sight, visible
from service.transaction import Work, transaction
from workflows.engine import Incomplete, NotPermitted
from workflows.tool_model import text_fault
from workflows.words import Relation, TrainingKind

MOST_PEOPLE = 500
KINDS = [str(kind) for kind in TrainingKind]


def _several(field: fields.Field[Any]) -> fields.List:
    return fields.List(field, validate=validate.Length(max=MOST_PEOPLE, error=f"Give at most {MOST_PEOPLE}."))


TRAINING_FIELDS: Fields = {
    "title": Words(required=True, validate=at_most(200)),
    "theme": Words(validate=at_most(100)),
    "kind": Words(required=True, validate=validate.OneOf(KINDS, error=f"Choose one of: {', '.join(KINDS)}.")),
    "on": Day(allow_none=True, metadata={"description": "The day of a course; leave it out for e-learning."}),
    "teams": _several(Words(required=True)),
    "services": _several(Words(required=True)),
    "people": _several(SomeBody(required=True)),
}
ATTENDANCE_FIELDS: Fields = {
    "people": fields.List(
        SomeBody(required=True),
        required=True,
        validate=validate.Length(1, MOST_PEOPLE, error=f"Name 1 to {MOST_PEOPLE} people."),
    ),
    "attended_on": Day(required=True),
    "note": Words(),
}


def offer_training(person: Person, data: Mapping[str, Any]) -> Training:
    """Offer a training to teams, services and people; raises NotPermitted for those whom one does not manage."""
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        facts = loaded(TRAINING_FIELDS, data)
        teams, services = _named(work, Team, "teams", facts), _named(work, Service, "services", facts)
        people: list[Person] = facts.get("people", [])
        if not (teams or services or people):
            raise Incomplete({"teams": "Say to whom it is offered: teams, services or people."})
        _permit_offer(person, teams, services, people)
        training = Training(
            title=facts["title"],
            theme=facts.get("theme"),
            kind=facts["kind"],
            on=facts.get("on"),
            offered_by=person,
            made_at=work.now,
        )
        training.offers = [
            *(TrainingOffer(team=team) for team in teams),
            *(TrainingOffer(service=service) for service in services),
            *(TrainingOffer(person=other) for other in dict.fromkeys(people)),
        ]
        work.session.add(training)
    return training


def _named(work: Work, model: Any, field: str, facts: Mapping[str, Any]) -> list[Any]:
    """The teams or services of the names given; raises Incomplete for one that there is not."""
    wanted = dict.fromkeys(facts.get(field, ()))
    found = {one.name: one for one in work.session.scalars(select(model).where(model.name.in_(wanted)))}
    if missing := [name for name in wanted if name not in found]:
        raise Incomplete({field: f"There is no {model.__tablename__} called {', '.join(missing)}. Check the names."})
    return [found[name] for name in wanted]


def _permit_offer(person: Person, teams: list[Team], services: list[Service], people: list[Person]) -> None:
    scopes, sight = actor_of(person).scopes("training.offer"), Sight(person)
    if Relation.ALL in scopes:
        return
    own_service = sight.service_id if Relation.SERVICE in scopes else None
    led = {other.team_id for other in _line(person)} | {person.team_id}
    allowed = Relation.TEAM in scopes and all(
        (
            all(team.id in led or (own_service and team.service_id == own_service) for team in teams),
            all(service.id == own_service for service in services),
            all(other.id in sight.below for other in people),
        )
    )
    if not allowed:
        raise NotPermitted("You may offer training to the people, teams and service that you manage. Ask quality.")


def _line(person: Person) -> list[Person]:
    return list(db.session.scalars(select(Person).where(Person.id.in_(Sight(person).below))).unique())


def record_attendance(training_id: int, person: Person, data: Mapping[str, Any]) -> Training:
    """Record that people attended on a day; whoever is recorded for that day already gets the new note.

    Raises Absent, NotPermitted for people outside one's line, Incomplete for a day to come.
    """
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        training = training_seen(training_id, person)
        facts = loaded(ATTENDANCE_FIELDS, data)
        attended_on, note = facts["attended_on"], facts.get("note")
        if attended_on > work.today:
            raise Incomplete({"attended_on": "Give the day on which it was attended, today or earlier."})
        _permit_record(person, facts["people"])
        # Whoever records the same people at the same moment waits here.
        work.session.refresh(training, with_for_update={"of": Training})
        known = {row.person_id: row for row in training.attendance if row.attended_on == attended_on}
        for attendee in dict.fromkeys(facts["people"]):
            row = known.get(attendee.id) or Attendance(person=attendee, attended_on=attended_on, note="")
            row.note = note if note is not None else row.note
            row.recorded_by, row.recorded_at = person, work.now
            if row not in training.attendance:
                training.attendance.append(row)
    return training


def _permit_record(person: Person, people: list[Person]) -> None:
    scopes = actor_of(person).scopes("training.record")
    below = Sight(person).below if Relation.SUPERVISOR in scopes else frozenset()
    outside = [other.name for other in people if Relation.ALL not in scopes and other.id not in below]
    if outside:
        who = ", ".join(outside)
        raise NotPermitted(f"Only their line management and the quality team record what {who} attended.")


def training_seen(training_id: int, person: Person) -> Training:
    """A training that somebody may know of; raises Absent."""
    query = visible("training", person).where(Training.id == training_id)
    found: Training | None = db.session.scalars(query).unique().first()
    if found is None:
        raise Absent("training")
    looked_at("training", found.id, person.id)
    return found


def trained(email: str, viewer: Person) -> Person:
    """Somebody whose training the viewer may read: themselves, their line, or by office; raises Absent."""
    query = visible("person", viewer).where(Person.email == email.strip().lower())
    found: Person | None = None if text_fault(email) else db.session.scalars(query).unique().first()
    if found is None:
        raise Absent("person")
    if not may_read(viewer, found):
        raise NotPermitted("Only they themselves, their line management and the quality team read this.")
    looked_at("person", found.id, viewer.id)
    return found


def may_read(viewer: Person, person: Person) -> bool:
    """Whether somebody may know what another was offered and attended."""
    scopes = actor_of(viewer).scopes("training.view")
    if Relation.ALL in scopes or viewer.id == person.id:
        return True
    return Relation.TEAM in scopes and viewer in line_above(person)
