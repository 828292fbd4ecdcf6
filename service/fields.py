"""The fields of requests: text, days, people, signatures, each refused with a sentence that says what to give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from service.context import here
from service.models import Person
from service.people import person_by_email
from workflows.engine import Incomplete
from workflows.tool_model import text_fault
from workflows.words import AuditorRole

Fields = Mapping[str, fields.Field[Any]]
LARGEST_NUMBER = 2**31 - 1
# What marshmallow says by itself, as an instruction.
SAID_PLAINLY = {
    "Field may not be null.": "Give a value, or leave it out.",
    "Invalid input type.": "Give an object: names and values in braces.",
    "Missing data for required field.": "This is missing. Give it.",
    "Not a valid boolean.": "Give true or false.",
    "Not a valid integer.": "Give a whole number.",
    "Not a valid list.": "Give a list.",
    "Not a valid mapping type.": "Give an object: names and values in braces.",
    "Not a valid number.": "Give a number.",
    "Not a valid string.": "Give a text.",
    "Number too large.": "Give a smaller number.",
    "Shorter than minimum length 1.": "Give at least one.",
    "Unknown field.": "This is not something that is taken here. Leave it out.",
}


def loaded(wanted: Fields, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, read by these fields, empty ones left out; raises Incomplete with a sentence per field."""
    try:
        found: dict[str, Any] = Schema.from_dict(dict(wanted))().load(dict(data))
    except ValidationError as error:
        raise Incomplete(sentences(error.normalized_messages())) from None
    return {name: value for name, value in found.items() if value is not None}


def sentences(messages: Mapping[str, Any]) -> dict[str, str]:
    """The first sentence of what marshmallow says about each field."""
    return {name: _first(said) for name, said in messages.items()}


def _first(said: Any) -> str:
    if isinstance(said, Mapping):
        return _first(next(iter(said.values())))
    sentence = str(said[0] if isinstance(said, list) else said)
    return SAID_PLAINLY.get(sentence, sentence)


def at_most(characters: int) -> validate.Length:
    """The limit of a short text, such as a name."""
    return validate.Length(max=characters, error=f"Give at most {characters} characters.")


MOST_PARTS = validate.Length(max=100, error="Give at most 100 at once.")


class Number(fields.Integer):
    """The number of a record, as large as any that the database gives."""

    default_error_messages = {"invalid": "Give the number shown beside it.", "too_large": "Give a smaller number."}

    def __init__(self, **options: Any) -> None:
        between = validate.Range(1, LARGEST_NUMBER, error="Give the number shown beside it.")
        super().__init__(validate=between, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, float):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


class Words(fields.String):
    """Free text: trimmed, bounded, without characters that no database or document can hold."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        fault = text_fault(text)
        if fault:
            raise ValidationError(fault)
        if self.required and not text.strip():
            raise ValidationError(f"Give {(attr or 'it').replace('_', ' ')}.")
        return text.strip()


class Day(fields.Date):
    """A local date, ISO 8601, within the years that the calendar knows."""

    default_error_messages = {"invalid": "Give a date as year-month-day, for example 2026-12-03."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not 2000 <= day.year <= 2099:
            raise ValidationError("Give a date between 2000 and 2099.")
        return day


class Signature(fields.Boolean):
    """The acknowledged declaration: true and nothing else."""

    default_error_messages = {"invalid": "Confirm the declaration: send signature as true."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if value is not True:
            raise ValidationError("Confirm the declaration: send signature as true.")
        return True


class SomeBody(Words):
    """A person, named by e-mail, who works here."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"description": "Somebody who works here, by e-mail."}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        person = person_by_email(super()._deserialize(value, attr, data, **kwargs))
        if person is None or not person.here_on(here().today()):
            raise ValidationError("Nobody with this e-mail works here. Check it, or import them first.")
        return person


class Done(fields.Dict):
    """Action number to what was done."""

    def __init__(self, **options: Any) -> None:
        super().__init__(keys=fields.Integer(), values=Words(required=True), **options)


class Findings(fields.List):
    """What was found, one after the other: `[{"text", "theme"}]`, the theme being one of `themes`."""

    def __init__(self, themes: Sequence[str], **options: Any) -> None:
        chosen = validate.OneOf(themes, error=f"Choose one of: {', '.join(themes)}.")
        parts: dict[str, fields.Field[Any]] = {
            "text": Words(required=True),
            "theme": Words(validate=chosen, load_default=None, allow_none=True),
        }
        super().__init__(fields.Nested(Schema.from_dict(parts, name="NewFinding")), validate=MOST_PARTS, **options)


class Entries(fields.List):
    """Records by number with what is said of each: `[{"plan": 7, "running_record": text}, …]`, none of them twice."""

    def __init__(self, record: str, said: str, **options: Any) -> None:
        self.record = record
        parts: dict[str, fields.Field[Any]] = {record: Number(required=True), said: Words(required=True)}
        super().__init__(fields.Nested(Schema.from_dict(parts, name="NewEntry")), validate=MOST_PARTS, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        parts: list[Any] = super()._deserialize(value, attr, data, **kwargs)
        numbers = [part[self.record] for part in parts]
        if twice := [number for number in numbers if numbers.count(number) > 1]:
            raise ValidationError(f"Number {twice[0]} is named twice. Name each once.")
        return parts


class Share(fields.Float):
    """A share of a frame: above 0, at most 1."""

    def __init__(self, **options: Any) -> None:
        between = validate.Range(0, 1, min_inclusive=False, error="Give a share above 0 and at most 1.")
        super().__init__(allow_nan=False, validate=between, **options)


class Auditors(fields.List):
    """The auditors of an audit: `[{"person": e-mail, "role": "lead"}, …]`, read as person to role."""

    def __init__(self, **options: Any) -> None:
        one: dict[str, fields.Field[Any]] = {
            "person": SomeBody(required=True),
            "role": Words(load_default=str(AuditorRole.LEAD)),
        }
        super().__init__(fields.Nested(Schema.from_dict(one, name="NewAuditor")), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        people: dict[Person, AuditorRole] = {}
        parts: list[Any] = super()._deserialize(value, attr, data, **kwargs)
        for part in parts:
            if part["role"] not in tuple(AuditorRole):
                raise ValidationError(f"A role is one of: {', '.join(AuditorRole)}.")
            if part["person"] in people:
                raise ValidationError(f"{part['person'].name} is named twice.")
            people[part["person"]] = AuditorRole(part["role"])
        return people
