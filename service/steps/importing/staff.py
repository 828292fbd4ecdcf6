"""Applies a staff file: people are made and changed by e-mail, and only in what the file gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from service.imports.records import StaffRecord
from service.imports.text import normalise_name
from service.models import KnownAs, Leave, Person, RoleGrant, Service, Team, Token
from service.steps.importing.holders import ByName
from service.steps.importing.tally import Tally
from service.steps.importing.team_services import team_services
from service.transaction import Work

COUNTS = ("left", "returned", "linked", "booked")
# What decides who is whose manager and who is here: open work follows when one of these changes.
DECIDING = frozenset({"leave", "left_on", "manager_id", "roles", "service_id", "starts_on", "team_id"})


def _blank() -> dict[str, Any]:
    """What somebody new begins with; lists that are known to be empty are not looked up."""
    return {"agency": False, "signed_in_version": 1, "role_grants": [], "leave": [], "known_as": []}


@dataclass
class Restaffed:
    """Whose open work must follow, teams that somebody left or that changed service, who has another last day."""

    people: set[int] = field(default_factory=set)
    teams: set[int] = field(default_factory=set)
    staying: set[int] = field(default_factory=set)


def staff_by_email(work: Work) -> dict[str, Person]:
    """Everybody with all that a staff file may change, held on to by the dictionary."""
    several = (selectinload(Person.role_grants), selectinload(Person.leave), selectinload(Person.known_as))
    people = work.session.scalars(select(Person).options(*several).order_by(Person.id)).unique()
    return {person.email: person for person in people}


class Staff:
    """The people of one file on their way into the database."""

    def __init__(self, work: Work, tally: Tally, people: dict[str, Person]) -> None:
        self._work, self._tally, self._people = work, tally, people
        self._teams, self._services = ByName(work, Team), ByName(work, Service)
        self._restaffed = Restaffed()

    def apply(self, records: Sequence[StaffRecord]) -> Restaffed:
        """Bring everybody in; rows that cannot be taken have been refused before."""
        new = self._make(records)
        self._restaffed.teams |= team_services(records, self._teams, self._services, self._tally)
        for record in records:
            self._take(record, self._people[record.email], record.email in new)
        self._work.session.flush()
        # Only now, so that a name that passes from one person to another is free.
        for record in records:
            self._add_names(record, self._people[record.email])
        self._work.session.flush()
        self._work.session.expire_all()
        return self._restaffed

    def _make(self, records: Sequence[StaffRecord]) -> set[str]:
        usual = self._work.context.policy.number("supervision.every_days")
        new = [record for record in records if record.email not in self._people]
        for record in new:
            person = Person(email=record.email, name=record.name, supervision_every_days=usual, **_blank())
            self._people[record.email] = person
            self._work.session.add(person)
        self._work.session.flush()
        return {record.email for record in new}

    def _take(self, record: StaffRecord, person: Person, new: bool) -> None:
        was_here, old_team = person.here_on(self._work.today), person.team_id
        changed = {*self._set_values(record, person), *self._set_several(record, person)}
        is_here = person.here_on(self._work.today)
        if new:
            self._tally.count("created")
        else:
            self._tally.count("updated" if changed else "unchanged")
            self._come_or_go(person, was_here, is_here)
            if "roles" in changed or was_here != is_here:
                person.signed_in_version += 1
        if new or changed & DECIDING:
            self._restaffed.people.add(person.id)
        if "left_on" in changed:
            self._restaffed.staying.add(person.id)
        if "team_id" in changed and old_team is not None:
            self._restaffed.teams.add(old_team)

    def _come_or_go(self, person: Person, was_here: bool, is_here: bool) -> None:
        if was_here and not is_here:
            self._tally.count("left")
            self._work.session.execute(delete(Token).where(Token.person_id == person.id))
        elif is_here and not was_here:
            self._tally.count("returned")

    def _set_values(self, record: StaffRecord, person: Person) -> set[str]:
        values = self._values(record)
        changed = {name for name, value in values.items() if getattr(person, name) != value}
        for name in changed:
            setattr(person, name, values[name])
        return changed

    def _values(self, record: StaffRecord) -> dict[str, Any]:
        given, tally, source = record.given, self._tally, record.source
        values: dict[str, Any] = {"name": record.name}
        if "team" in given:
            values["team_id"] = self._teams.find(record.team, tally, source, "team").id if record.team else None
        if "service" in given:
            found = self._services.find(record.service, tally, source, "service") if record.service else None
            values["service_id"] = found.id if found else None
        if "manager_email" in given:
            values["manager_id"] = self._people[record.manager_email].id if record.manager_email else None
        if "supervision_every_days" in given:
            usual = self._work.context.policy.number("supervision.every_days")
            values["supervision_every_days"] = record.supervision_every_days or usual
        if "agency" in given:
            values["agency"] = bool(record.agency)
        values |= {name: getattr(record, name) for name in ("starts_on", "left_on") if name in given}
        return values

    def _set_several(self, record: StaffRecord, person: Person) -> set[str]:
        """Roles, spells of leave and names: those of the file in place of those there were."""
        changed = set()
        if "roles" in record.given and person.roles != set(record.roles):
            held = {grant.role: grant for grant in person.role_grants}
            person.role_grants = [held.get(role) or RoleGrant(role=role) for role in record.roles]
            changed.add("roles")
        spells = {(spell.from_on, spell.to_on): spell for spell in person.leave}
        if "leave" in record.given and set(spells) != set(record.leave):
            person.leave = [
                spells.get(days) or Leave(from_on=days[0], to_on=days[1]) for days in dict.fromkeys(record.leave)
            ]
            changed.add("leave")
        wanted = set(map(normalise_name, record.known_as))
        if "known_as" in record.given and wanted != {known.normalised for known in person.known_as}:
            person.known_as = [known for known in person.known_as if known.normalised in wanted]
            changed.add("known_as")
        return changed

    def _add_names(self, record: StaffRecord, person: Person) -> None:
        held = {known.normalised for known in person.known_as}
        for name in record.known_as:
            normalised = normalise_name(name)
            if normalised not in held:
                held.add(normalised)
                person.known_as.append(KnownAs(name=name, normalised=normalised))
