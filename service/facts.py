"""Reads what was sent with a trigger: schemas made from the rows' needs, people and actions looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, fields, validate

from service.context import here
from service.fields import Day, Done, Entries, Findings, Number, Signature, SomeBody, Words, loaded
from service.models import Action, ActionPlan, Audit, Cycle, Person, PractitionerForm
from service.people import person_by_email
from service.relations import Record, holder
from service.toolbox import tool_of
from workflows.definition import Fact, FactKind, Row
from workflows.tool_model import text_fault
from workflows.words import Grade, Relation

THEMES = "audit.practitioner_themes"
OWNERS = {
    "head_of_service": Relation.HEAD_OF_SERVICE,
    "manager": Relation.RESPONSIBLE_MANAGER,
    "practitioner": Relation.HOLDER,
    "responsible_manager": Relation.RESPONSIBLE_MANAGER,
    "service_manager": Relation.SERVICE_MANAGER,
}
# An action on the practitioner's own file is nobody else's: whoever has it reads what stands there.
FORM_OWNERS = {
    "line_manager": Relation.LINE_MANAGER,
    "manager": Relation.LINE_MANAGER,
    "practitioner": Relation.PRACTITIONER,
}
OWNER_WORDS = {relation: word for word, relation in (*OWNERS.items(), *FORM_OWNERS.items()) if word != "manager"}


@dataclass(frozen=True)
class Owner:
    """Whose an action is: by relation to the audit, or one person outright."""

    relation: str | None
    person: Person | None


def reader(record: Record, data: Mapping[str, Any]) -> Callable[[Row], dict[str, Any]]:
    """A function that reads `data` as the facts of a row; raises Incomplete with a sentence per field."""

    def read(row: Row) -> dict[str, Any]:
        return loaded({fact.name: _field(fact, record) for fact in row.needs}, data)

    return read


def _field(fact: Fact, record: Record) -> fields.Field[Any]:
    missing = {"required": f"Give {fact.name.replace('_', ' ')}.", "null": f"Give {fact.name.replace('_', ' ')}."}
    options: dict[str, Any] = {"required": fact.required, "allow_none": not fact.required, "error_messages": missing}
    return FIELDS[fact.kind](fact, record, options)


def _text(fact: Fact, record: Record, options: dict[str, Any]) -> fields.Field[Any]:
    return Words(**options)


def _code(fact: Fact, record: Record, options: dict[str, Any]) -> fields.Field[Any]:
    choices = here().policy.words(fact.choices) if isinstance(fact.choices, str) else fact.choices
    return Words(validate=validate.OneOf(choices, error=f"Choose one of: {', '.join(choices)}."), **options)


def _grade(fact: Fact, record: Record, options: dict[str, Any]) -> fields.Field[Any]:
    return _code(Fact(fact.name, choices=tuple(Grade)), record, options)


def _section(fact: Fact, record: Record, options: dict[str, Any]) -> fields.Field[Any]:
    return _code(Fact(fact.name, choices=section_keys(record)), record, options)


def section_keys(record: Record) -> tuple[str, ...]:
    """The sections of an audit's form, in its order."""
    if not isinstance(record, Audit):
        return ()
    tool = tool_of(record)
    return tuple(section.key for section in tool.applicable(record.case_status))


HAVE_ACTIONS = (ActionPlan, Audit, PractitionerForm)


class Struck(fields.Integer):
    """An action of the audit, by its number."""

    def __init__(self, audit: Record, **options: Any) -> None:
        super().__init__(**options)
        self.audit = audit

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        number = super()._deserialize(value, attr, data, **kwargs)
        actions: list[Action] = self.audit.actions if isinstance(self.audit, HAVE_ACTIONS) else []
        found = next((action for action in actions if action.id == number), None)
        if found is None:
            raise ValidationError("There is no such action here. Use the number shown beside it.")
        return found


class Place(fields.Integer):
    """A place of a cycle's draw, by its number."""

    def __init__(self, cycle: Record, **options: Any) -> None:
        super().__init__(**options)
        self.cycle = cycle

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        number = super()._deserialize(value, attr, data, **kwargs)
        drawn = self.cycle.drawn if isinstance(self.cycle, Cycle) else []
        found = next((place for place in drawn if place.position == number), None)
        if found is None:
            raise ValidationError("The draw has no such place. Use the number shown beside the case.")
        return found


class Belongs(fields.Field[Any]):
    """The owner of an action: `{"relation": …}`, `{"person": e-mail}`, or either as a plain word."""

    def __init__(self, record: Record, **options: Any) -> None:
        super().__init__(**options)
        self.record = record
        self.on_form = isinstance(record, PractitionerForm)
        self.owners = FORM_OWNERS if self.on_form else OWNERS

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Owner:
        named = value.get("relation") or value.get("person") if isinstance(value, Mapping) else value
        if isinstance(named, Mapping):
            named = named.get("email")
        if not isinstance(named, str) or text_fault(named):
            raise ValidationError(self._whose())
        return self._by_relation(named) if named in self.owners else self._by_person(named)

    def _by_relation(self, word: str) -> Owner:
        relation = self.owners[word]
        if relation is Relation.HOLDER and holder(relation, self.record) is None:
            raise ValidationError("This case has no practitioner. Name the manager, or a person.")
        return Owner(relation, None)

    def _by_person(self, email: str) -> Owner:
        person = person_by_email(email)
        if person is None or not person.here_on(here().today()):
            raise ValidationError(self._whose())
        relations = OF_FORM if self.on_form else OF_AUDIT
        found = next((r for r in relations if (other := holder(r, self.record)) and other.id == person.id), None)
        if self.on_form and found is None:
            raise ValidationError(self._whose())
        return Owner(found, person)

    def _whose(self) -> str:
        words = ", ".join(sorted(self.owners))
        if self.on_form:
            return f"It is the practitioner's or their line manager's, and nobody else's. Give one of: {words}."
        return f"Give the e-mail of somebody who works here, or one of: {words}."


OF_AUDIT = (Relation.HOLDER, Relation.RESPONSIBLE_MANAGER, Relation.SERVICE_MANAGER)
OF_FORM = (Relation.PRACTITIONER, Relation.LINE_MANAGER)


FIELDS: dict[FactKind, Callable[[Fact, Record, dict[str, Any]], fields.Field[Any]]] = {
    FactKind.ACTION: lambda fact, record, options: Struck(record, **options),
    FactKind.AUDITS: lambda fact, record, options: fields.List(Number(), **options),
    FactKind.CODE: _code,
    FactKind.DATE: lambda fact, record, options: Day(**options),
    FactKind.DISCUSSED: lambda fact, record, options: Entries("form", "agreed", **options),
    FactKind.DONE: lambda fact, record, options: Done(**options),
    FactKind.FINDINGS: lambda fact, record, options: Findings(here().policy.words(THEMES), **options),
    FactKind.GRADE: _grade,
    FactKind.OWNER: lambda fact, record, options: Belongs(record, **options),
    FactKind.PERSON: lambda fact, record, options: SomeBody(**options),
    FactKind.PLACE: lambda fact, record, options: Place(record, **options),
    FactKind.SECTION: _section,
    FactKind.SIGN_OFFS: lambda fact, record, options: Entries("plan", "running_record", **options),
    FactKind.SIGNATURE: lambda fact, record, options: Signature(**options),
    FactKind.TEXT: _text,
}
