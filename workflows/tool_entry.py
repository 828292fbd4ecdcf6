"""Reads one set of named fields of an audit tool, so that every fault names its place and what to do."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from workflows.tool_model import Scale, text_fault
from workflows.words import CaseStatus

KEY = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_KEY = 64
LONGEST_QUESTION_KEY = 80
LONGEST_TITLE = 200
LARGEST_VERSION = 9999

Made = TypeVar("Made")


class ToolError(ValueError):
    """An audit tool that cannot be right; `faults` holds a sentence for each place, by the path of its field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(next(iter(faults.values())))
        self.faults = dict(faults)


def each(items: Iterable[Any], read: Callable[[int, Any], Made]) -> tuple[Made, ...]:
    """Read every item; the faults of all of them are told together."""
    made: list[Made] = []
    faults: dict[str, str] = {}
    for place, item in enumerate(items):
        try:
            made.append(read(place, item))
        except ToolError as error:
            faults |= error.faults
    if faults:
        raise ToolError(faults)
    return tuple(made)


@dataclass(frozen=True)
class Entry:
    """Named fields, where they stand in words, and their path in the tool (`sections.0.questions.2`)."""

    place: str
    path: str
    data: Mapping[str, Any]

    @classmethod
    def of(cls, place: str, path: str, data: object, known: tuple[str, ...]) -> "Entry":
        if not isinstance(data, Mapping):
            raise ToolError({path: f"{place}: this must be a set of named fields ({', '.join(known)})."})
        entry = cls(place, path, data)
        strange = [str(name) for name in data if name not in known]
        if strange:
            raise entry.fault(f"there is no field '{strange[0]}'; use {', '.join(known)}", strange[0])
        return entry

    def inner(self, word: str, path: str, data: object, known: tuple[str, ...]) -> "Entry":
        name = data.get("key") if isinstance(data, Mapping) else None
        own = ".".join(part for part in (self.path, path) if part)
        return Entry.of(f"{self.place}, {word} {name or 'without a key'}", own, data, known)

    def fault(self, what: str, name: str = "") -> ToolError:
        return ToolError({".".join(part for part in (self.path, name) if part): f"{self.place}: {what}."})

    def text(self, name: str, default: str | None = None, *, most: int | None = None) -> str:
        value = self.data.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fault(f"'{name}' must be a text; write it in quotes if it looks like something else", name)
        sentence = text_fault(value)
        if sentence:
            raise self.fault(f"'{name}' cannot be kept. {sentence[:-1]}", name)
        if most is not None and len(value.strip()) > most:
            raise self.fault(f"'{name}' may have at most {most} characters; make it shorter", name)
        return value.strip()

    def key(self, within: str = "") -> str:
        value = self.text("key", most=LONGEST_QUESTION_KEY if within else LONGEST_KEY)
        local = value.removeprefix(f"{within}.") if within else value
        if not KEY.fullmatch(local) or (within and local == value):
            example = f"{within}.name" if within else "name"
            raise self.fault(f"the key '{value}' must look like {example}, in small letters, digits and _", "key")
        return value

    def theme(self) -> str:
        value = self.text("theme", "", most=40)
        if value and not KEY.fullmatch(value):
            raise self.fault(f"the theme '{value}' must be a short key in small letters, digits and _", "theme")
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.data.get(name, default)
        if not isinstance(value, bool):
            raise self.fault(f"'{name}' must be true or false", name)
        return value

    def whole_number(self, name: str) -> int:
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LARGEST_VERSION:
            raise self.fault(f"'{name}' must be a whole number from 1", name)
        return value

    def items(self, name: str) -> list[Any]:
        value = self.data.get(name)
        if not isinstance(value, list) or not value:
            raise self.fault(f"'{name}' must be a list of at least one", name)
        return value

    def scale(self) -> Scale:
        value = self.text("scale")
        if value not in list(Scale):
            raise self.fault(f"there is no scale '{value}'; use one of {', '.join(Scale)}", "scale")
        return Scale(value)

    def statuses(self, name: str, all_: frozenset[CaseStatus], default: frozenset[CaseStatus] | None = None) -> Any:
        """The case statuses listed; "all" stands for `all_`, nothing for the default if there is one."""
        if name not in self.data and default is not None:
            return default
        if self.data.get(name) == "all":
            return all_
        values = self.items(name)
        strange = [value for value in values if value not in list(CaseStatus)]
        if strange:
            raise self.fault(f"there is no case status '{strange[0]}' for '{name}'; use {', '.join(CaseStatus)}", name)
        return frozenset(CaseStatus(value) for value in values)

    def check_unique(self, word: str, keys: Iterable[str]) -> None:
        seen: set[str] = set()
        for key in keys:
            if key in seen:
                raise self.fault(f"the {word} '{key}' is there twice; give one of them another key", "sections")
            seen.add(key)
