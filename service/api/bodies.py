"""The body of every trigger, for the OpenAPI document: made from what the lifecycle tables say that it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from service.context import here
from service.facts import OWNERS, section_keys
from workflows.definition import Fact, FactKind, Lifecycle, Row
from workflows.tool_model import LONGEST_TEXT
from workflows.words import GRADES_BEST_FIRST

Schema = dict[str, Any]
PERSON: Schema = {"type": "string", "format": "email", "description": "A person, by e-mail."}


def choices(fact: Fact, record: Any = None) -> list[str]:
    """The codes to choose from: policy's, the catalogue's or the record's own; none for what is not chosen."""
    if fact.kind is FactKind.ACTION and record is not None:
        return [str(action.id) for action in record.actions if not action.struck]
    if fact.kind is FactKind.SECTION and record is not None:
        return list(section_keys(record))
    if fact.kind is FactKind.GRADE:
        return [str(grade) for grade in GRADES_BEST_FIRST]
    if fact.kind is FactKind.OWNER:
        return sorted(OWNERS)
    return list(here().policy.words(fact.choices) if isinstance(fact.choices, str) else map(str, fact.choices))


def body_of(rows: Iterable[Row]) -> Schema:
    """The schema of what is sent with a trigger; a fact is required when every one of its rows requires it."""
    facts: dict[str, list[Fact]] = {}
    rows = list(rows)
    for fact in (fact for row in rows for fact in row.needs):
        facts.setdefault(fact.name, []).append(fact)
    required = [name for name, found in facts.items() if len(found) == len(rows) and all(f.required for f in found)]
    body: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: property_of(found[0]) for name, found in facts.items()},
    }
    return {**body, "required": required} if required else body


def property_of(fact: Fact) -> Schema:
    """The schema of one fact; what may be left out may also be null."""
    schema = SCHEMAS[fact.kind](fact)
    return schema if fact.required else {**schema, "nullable": True}


def triggers(table: Lifecycle) -> dict[str, list[Row]]:
    """The rows that people may fire, by trigger."""
    return {name: rows for name in table.triggers if (rows := [r for r in table.rows_for(name) if r.permission])}


def _code(fact: Fact) -> Schema:
    codes = choices(fact)
    return {"type": "string", "enum": codes if fact.required else [*codes, None]}


def _owner(fact: Fact) -> Schema:
    relation: Schema = {"type": "string", "enum": choices(fact)}
    by = [{"relation": relation}, {"person": PERSON}]
    objects = [{"type": "object", "properties": part, "required": list(part)} for part in by]
    about = "Whose it is: by relation to the audit, or a person by e-mail."
    return {"anyOf": [relation, PERSON, *objects], "description": about}


SCHEMAS: dict[FactKind, Callable[[Fact], Schema]] = {
    FactKind.ACTION: lambda fact: {"type": "integer", "description": "An action of this record, by its number."},
    FactKind.CODE: _code,
    FactKind.DATE: lambda fact: {"type": "string", "format": "date"},
    FactKind.DONE: lambda fact: {
        "type": "object",
        "description": "What was done, by the number of each action.",
        "additionalProperties": {"type": "string", "maxLength": LONGEST_TEXT},
    },
    FactKind.GRADE: _code,
    FactKind.OWNER: _owner,
    FactKind.PERSON: lambda fact: PERSON,
    FactKind.SECTION: lambda fact: {"type": "string", "description": "A section of the audit's form, by its key."},
    FactKind.SIGNATURE: lambda fact: {
        "type": "boolean",
        "enum": [True],
        "description": f"The acknowledged declaration: {here().policy.get('declaration')}",
    },
    FactKind.TEXT: lambda fact: {"type": "string", "maxLength": LONGEST_TEXT},
}
