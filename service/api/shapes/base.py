"""The base of every answer's shape, and the shapes that many share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, ClassVar

from marshmallow import Schema, fields, missing, validate
from marshmallow.utils import get_value

Find = Callable[[Any], Any]
Write = Callable[[Any], Any]
# The key in the answer, where the value comes from, how it is written.
Step = tuple[str, Find, Write]
PLAIN: Mapping[type[fields.Field[Any]], Write] = {fields.Integer: int, fields.String: str, fields.Email: str}


class Shape(Schema):
    """A documented answer whose fields are always there; those named in `MADE` are made of the whole record."""

    MADE: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """What a shape's own first paragraph says of it stands in the document too."""
        super().__init_subclass__(**kwargs)
        if cls.__doc__:
            said = {"description": " ".join(cls.__doc__.split())}
            cls.Meta = type("Meta", (cls.Meta,), said)  # type: ignore[assignment, misc]  # where apispec looks for it

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.required = True

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        make = self.MADE.get(attr)
        return make(obj) if make else super().get_attribute(obj, attr, default)

    @cached_property
    def _steps(self) -> list[Step]:
        """What marshmallow would find out about every field of every record, found out once."""
        return [_step(name, field, self.MADE) for name, field in self.dump_fields.items()]

    def _serialize(self, obj: Any, *, many: bool = False) -> Any:
        """As marshmallow's own, and far quicker; a shape that finds its values otherwise is left to it."""
        if type(self).get_attribute is not Shape.get_attribute:
            return super()._serialize(obj, many=many)
        if many and obj is not None:
            return [self._serialize(one) for one in obj]
        body = {}
        for key, find, write in self._steps:
            value = find(obj)
            if value is not missing:
                body[key] = None if value is None else write(value)
        return body


def _step(name: str, field: fields.Field[Any], made: Mapping[str, Find]) -> Step:
    where = field.attribute or name
    return field.data_key or name, made.get(where) or _finding(where.split(".")), _writing(field)


def _finding(path: Sequence[str]) -> Find:
    def find(record: Any) -> Any:
        for part in path:
            keyed = hasattr(record, "__getitem__")
            record = get_value(record, part) if keyed else getattr(record, part, missing)
        return record

    return find


def _writing(field: fields.Field[Any]) -> Write:
    """How a value that is not None is written."""
    plain: Write | None = PLAIN.get(type(field))
    if plain is not None:
        return plain
    return lambda value: field._serialize(value, None, None)


def code(choices: Iterable[str], *, none: bool = False) -> fields.String:
    """A word out of a catalogue, documented with all of them."""
    return fields.String(validate=validate.OneOf([str(choice) for choice in choices]), allow_none=none)


def day(*, none: bool = False) -> fields.Date:
    """A local date, ISO 8601."""
    return fields.Date(allow_none=none)


def instant(*, none: bool = False) -> fields.AwareDateTime:
    """An instant in UTC, ISO 8601."""
    return fields.AwareDateTime(format="iso", allow_none=none)


def words(*, none: bool = False) -> fields.String:
    return fields.String(allow_none=none)


def number(*, none: bool = False) -> fields.Integer:
    return fields.Integer(allow_none=none)


class PersonShape(Shape):
    """A person as every answer names them."""

    id = number()
    name = words()
    email = fields.Email()


def somebody(*, none: bool = False) -> fields.Nested:
    return fields.Nested(PersonShape, allow_none=none)


class ItemShape(Shape):
    """What every record of a lifecycle has: send `version` back as If-Match to act on what was read."""

    id = number()
    version = number()


@cache
def list_of(shape: type[Shape]) -> type[Shape]:
    """The shape of one page of a list; `next` is the cursor of the following page, null on the last."""
    name = f"{shape.__name__.removesuffix('Shape')}ListShape"
    parts: dict[str, fields.Field[Any]] = {"items": fields.List(fields.Nested(shape)), "next": words(none=True)}
    made = Shape.from_dict(parts, name=name)
    assert issubclass(made, Shape)
    return made


class ProblemShape(Schema):
    """Why a request was refused (RFC 9457), in a sentence that says what to do."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "A sentence for each field at fault."}
    )
