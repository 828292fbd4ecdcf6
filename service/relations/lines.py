"""The lines of managers along which a rule looks for its person, nearest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from service.models import Case, Person
from service.people import last_resort, line_above, role_holders, team_managers
from service.relations.records import Record

Rule = Callable[[Record], Iterable[Person | None]]
Rules = dict[tuple[str, str], Rule]


def above_case(case: Case) -> Iterator[Person]:
    """Whoever answers for a subject, nearest first: for a resource the managers of its service."""
    if case.worker:
        yield from line_above(case.worker)
    elif case.person:
        yield from line_above(case.person)
    for manager in _managing(case.service_id) if case.service_id else []:
        yield manager
        yield from line_above(manager)
    for manager in team_managers(case.team_id) if case.team_id else []:
        yield manager
        yield from line_above(manager)


def _managing(service_id: int) -> list[Person]:
    return [person for person in role_holders("service_manager") if service_id_of(person) == service_id]


def service_of(case: Case) -> int | None:
    """The number of the service to which a subject belongs, if it is known."""
    if case.team:
        return case.team.service_id
    return case.service_id or (service_id_of(case.person) if case.person else None)


def with_role(role: str, line: Iterable[Person], service_id: int | None) -> Iterator[Person]:
    """The first of a role in the line and whoever is above them; a line without one takes those of the service."""
    people = list(line)
    first = next((place for place, person in enumerate(people) if role in person.roles), None)
    if first is not None:
        yield from people[first:]
    else:
        yield from (p for p in role_holders(role) if service_id is not None and service_id_of(p) == service_id)
    yield from role_holders("head_of_service")
    yield from last_resort()


def service_id_of(person: Person) -> int | None:
    return person.service_id or (person.team.service_id if person.team else None)
