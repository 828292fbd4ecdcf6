"""Makes an audit tool of the plain fields of its file, and refuses one that is wrong, naming the place."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.tool_model import EVERY_STATUS, Question, Scale, Section, Tool
from workflows.words import CaseStatus

TOOL_FIELDS = ("key", "version", "title", "for_status", "sections")
SECTION_FIELDS = ("key", "title", "graded", "applies", "questions")
QUESTION_FIELDS = ("key", "text", "scale", "required", "key_question", "stop", "guidance", "applies")
KEY = re.compile(r"[a-z][a-z0-9_]*")


class ToolError(ValueError):
    """An audit tool that cannot be right; the message names the place and what to do."""


def tool_from(data: Mapping[str, Any]) -> Tool:
    """The tool that a file describes (recipe: `config/tools/core.yaml`); raises ToolError."""
    entry = _Entry.of("The tool", data, TOOL_FIELDS)
    entry = _Entry(f"Tool {entry.key()}", entry.data)
    tool = Tool(
        key=entry.key(),
        version=entry.whole_number("version"),
        title=entry.text("title"),
        for_status=entry.statuses("for_status", None),
        sections=tuple(_section(entry, item) for item in entry.items("sections")),
    )
    entry.check_unique("section", (section.key for section in tool.sections))
    entry.check_unique("question", (q.key for section in tool.sections for q in section.questions))
    return tool


def _section(tool: "_Entry", data: object) -> Section:
    entry = tool.inner("section", data, SECTION_FIELDS)
    applies = entry.statuses("applies", EVERY_STATUS)
    return Section(
        key=entry.key(),
        title=entry.text("title"),
        graded=entry.flag("graded", False),
        applies=applies,
        questions=tuple(_question(entry, item, applies) for item in entry.items("questions")),
    )


def _question(section: "_Entry", data: object, asked_of: frozenset[CaseStatus]) -> Question:
    entry = section.inner("question", data, QUESTION_FIELDS)
    scale = entry.scale()
    question = Question(
        key=entry.key(within=section.key()),
        text=entry.text("text"),
        scale=scale,
        required=entry.flag("required", scale is Scale.EVIDENCE),
        key_question=entry.flag("key_question", False),
        stop=entry.flag("stop", False),
        guidance=entry.text("guidance", ""),
        applies=entry.statuses("applies", asked_of),
    )
    _check_question(entry, question, asked_of)
    return question


def _check_question(entry: "_Entry", question: Question, asked_of: frozenset[CaseStatus]) -> None:
    if question.stop and question.scale is not Scale.YES_NO:
        raise entry.fault("only a yes_no question can be a stop question; change its scale")
    if question.key_question and question.scale is not Scale.EVIDENCE:
        raise entry.fault("only an evidence question can be a key question; change its scale")
    beyond = question.applies - asked_of
    if beyond:
        raise entry.fault(f"its section is not asked of {', '.join(sorted(beyond))}; add it there or leave it out here")


@dataclass(frozen=True)
class _Entry:
    """One set of named fields and where it stands, so that every fault names its place."""

    place: str
    data: Mapping[str, Any]

    @classmethod
    def of(cls, place: str, data: object, known: tuple[str, ...]) -> "_Entry":
        if not isinstance(data, Mapping):
            raise ToolError(f"{place}: this must be a set of named fields ({', '.join(known)}).")
        strange = [str(name) for name in data if name not in known]
        if strange:
            raise ToolError(f"{place}: there is no field '{strange[0]}'; use {', '.join(known)}.")
        return cls(place, data)

    def inner(self, word: str, data: object, known: tuple[str, ...]) -> "_Entry":
        name = data.get("key") if isinstance(data, Mapping) else None
        return _Entry.of(f"{self.place}, {word} {name or 'without a key'}", data, known)

    def fault(self, what: str) -> ToolError:
        return ToolError(f"{self.place}: {what}.")

    def text(self, name: str, default: str | None = None) -> str:
        value = self.data.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fault(f"'{name}' must be a text; write it in quotes if it looks like something else")
        return value.strip()

    def key(self, within: str = "") -> str:
        value = self.text("key")
        local = value.removeprefix(f"{within}.") if within else value
        if not KEY.fullmatch(local) or (within and local == value):
            example = f"{within}.name" if within else "name"
            raise self.fault(f"the key '{value}' must look like {example}, in small letters, digits and _")
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.data.get(name, default)
        if not isinstance(value, bool):
            raise self.fault(f"'{name}' must be true or false")
        return value

    def whole_number(self, name: str) -> int:
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.fault(f"'{name}' must be a whole number from 1")
        return value

    def items(self, name: str) -> list[Any]:
        value = self.data.get(name)
        if not isinstance(value, list) or not value:
            raise self.fault(f"'{name}' must be a list of at least one")
        return value

    def scale(self) -> Scale:
        value = self.text("scale")
        if value not in list(Scale):
            raise self.fault(f"there is no scale '{value}'; use one of {', '.join(Scale)}")
        return Scale(value)

    def statuses(self, name: str, default: frozenset[CaseStatus] | None) -> frozenset[CaseStatus]:
        if self.data.get(name) == "all" or (name not in self.data and default is not None):
            return EVERY_STATUS if default is None else default
        values = self.items(name)
        strange = [value for value in values if value not in list(CaseStatus)]
        if strange:
            raise self.fault(f"there is no case status '{strange[0]}' for '{name}'; use {', '.join(CaseStatus)}")
        return frozenset(CaseStatus(value) for value in values)

    def check_unique(self, word: str, keys: Iterable[str]) -> None:
        seen: set[str] = set()
        for key in keys:
            if key in seen:
                raise self.fault(f"the {word} '{key}' is there twice; give one of them another key")
            seen.add(key)
