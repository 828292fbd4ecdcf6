"""The body of every trigger, for the OpenAPI document: made from what the lifecycle tables say that it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from service.context import here
from service.facts import OWNERS, THEMES, section_keys
from workflows.definition import Fact, FactKind, Lifecycle, Row
from workflows.tool_model import LONGEST_TEXT
from workflows.words import GRADES_BEST_FIRST

Schema = dict[str, Any]
PERSON: Schema = {"type": "string", "format": "email", "description": "A person, by e-mail."}


def choices(fact: Fact, record: Any = None) -> list[str]:
    """The codes to choose from: policy's, the catalogue's or the record's own; none for what is not chosen."""
    if fact.kind is FactKind.ACTION and record is not None:
        return [str(action.id) for action in record.actions if not action.struck]
    if fact.kind is FactKind.PLACE and record is not None:
        return [str(place.position) for place in record.drawn]
    if fact.kind is FactKind.SECTION and record is not None:
        return list(section_keys(record))
    if fact.kind is FactKind.GRADE:
        return [str(grade) for grade in GRADES_BEST_FIRST]
    if fact.kind is FactKind.OWNER:
        return sorted(fact.choices or OWNERS)
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


def _entries(record: str, said: str, about: str) -> Schema:
    """Records by number, with a text for each."""
    return _objects({record: {"type": "integer", "minimum": 1}, said: TEXT}, [record, said], about)


def _findings() -> Schema:
    theme: Schema = {"type": "string", "enum": [*here().policy.words(THEMES), None], "nullable": True}
    return _objects({"text": TEXT, "theme": theme}, ["text"], "What was found; the list replaces the one before.")


def _objects(properties: Schema, required: list[str], about: str) -> Schema:
    one = {"type": "object", "additionalProperties": False, "properties": properties, "required": required}
    return {"type": "array", "description": about, "items": one, "maxItems": 100}


TEXT: Schema = {"type": "string", "maxLength": LONGEST_TEXT}
SCHEMAS: dict[FactKind, Callable[[Fact], Schema]] = {
    FactKind.ACTION: lambda fact: {"type": "integer", "description": "An action of this record, by its number."},
    FactKind.AUDITS: lambda fact: {
        "type": "array",
        "items": {"type": "integer", "minimum": 1},
        "description": "Audits by number; left out: all that the record is about.",
    },
    FactKind.CODE: _code,
    FactKind.DATE: lambda fact: {"type": "string", "format": "date"},
    FactKind.DISCUSSED: lambda fact: _entries("form", "agreed", "Forms discussed, by number, with what was agreed."),
    FactKind.DONE: lambda fact: {
        "type": "object",
        "description": "What was done, by the number of each action.",
        "additionalProperties": {"type": "string", "maxLength": LONGEST_TEXT},
    },
    FactKind.FINDINGS: lambda fact: _findings(),
    FactKind.GRADE: _code,
    FactKind.OWNER: _owner,
    FactKind.PERSON: lambda fact: PERSON,
    FactKind.PLACE: lambda fact: {"type": "integer", "description": "A place of the draw, by its number."},
    FactKind.SECTION: lambda fact: {"type": "string", "description": "A section of the audit's form, by its key."},
    FactKind.SIGN_OFFS: lambda fact: _entries(
        "plan", "running_record", "Plans signed off, by number, each with its own running record entry."
    ),
    FactKind.SIGNATURE: lambda fact: {
        "type": "boolean",
        "enum": [True],
        "description": f"The acknowledged declaration: {here().policy.get('declaration')}",
    },
    FactKind.TEXT: lambda fact: {"type": "string", "maxLength": LONGEST_TEXT},
}
