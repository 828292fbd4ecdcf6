"""How people begin records: once for a key, refused without the permission, settled before the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.models import Person
from service.relations import Record
from service.remembering import Remembering
from service.steps.gate import DatabaseGate
from service.transaction import Work, transaction
from workflows.definition import Actor
from workflows.engine import Incomplete, NotPermitted
from workflows.words import Relation


def begin(person: Person, remember: Remembering | None, make: Callable[[Work, DatabaseGate, Person], Record]) -> Any:
    """Make a record for somebody in one transaction, or give the answer that the same key had before."""
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        if remember is not None and (answer := remember.recalled(work, person.id)) is not None:
            return answer
        gate = DatabaseGate(work)
        record = make(work, gate, person)
        gate.settle()
        return remember.kept(work, person, record) if remember is not None else record


def require(actor: Actor, permission: str, standing: set[str], sentence: str) -> None:
    """Raise NotPermitted unless the permission is granted in one of the relations that hold."""
    if not actor.scopes(permission) & (standing | {str(Relation.ALL)}):
        raise NotPermitted(sentence)


def choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    """The value, if it is one of the choices; raises Incomplete."""
    if value not in choices:
        raise Incomplete({name: f"Choose one of: {', '.join(choices)}."})
    return value
