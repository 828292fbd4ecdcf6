"""What a new version of an audit tool asks differently from the one before: sections, questions, their words."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from workflows.tool_model import EVERY_STATUS, Condition, Question, Section, Tool


class Sort(StrEnum):
    """What became of something."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


class Thing(StrEnum):
    """Of what a tool consists."""

    QUESTION = "question"
    SECTION = "section"
    TOOL = "tool"


@dataclass(frozen=True)
class Change:
    """One difference. `field` is None where the whole thing came, went or changed its place."""

    sort: Sort
    thing: Thing
    key: str
    field: str | None
    before: str | None
    after: str | None


NOT_COMPARED = ("key", "version", "sections", "questions")
Part = Section | Question


def difference(before: Tool | None, after: Tool) -> list[Change]:
    """Every difference in the order of the new version, what was removed at the end; the version itself is none."""
    old = before.sections if before else ()
    return [
        *(_changed(Thing.TOOL, before, after) if before else []),
        *_compared(Thing.SECTION, old, after.sections),
        *_compared(Thing.QUESTION, before.questions.values() if before else (), after.questions.values()),
    ]


def _compared(thing: Thing, before: Iterable[Part], after: Iterable[Part]) -> list[Change]:
    old, new = {part.key: part for part in before}, {part.key: part for part in after}
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    changes: list[Change] = []
    for key, part in new.items():
        if key not in old:
            changes.append(Change(Sort.ADDED, thing, key, None, None, _name(part)))
            continue
        if key in moved:
            changes.append(Change(Sort.MOVED, thing, key, None, _name(old[key]), _name(part)))
        changes += _changed(thing, old[key], part)
    gone = [Change(Sort.REMOVED, thing, key, None, _name(part), None) for key, part in old.items() if key not in new]
    return [*changes, *gone]


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The fewest that must have changed places: all but a longest run of those that kept their order."""
    place = {key: number for number, key in enumerate(before)}
    runs: list[list[str]] = []
    for key in after:
        longest = max((run for run in runs if place[run[-1]] < place[key]), key=lambda run: len(run), default=[])
        runs.append([*longest, key])
    kept = max(runs, key=lambda run: len(run), default=[])
    return set(after) - set(kept)


def _changed(thing: Thing, before: Tool | Part, after: Tool | Part) -> list[Change]:
    names = [field.name for field in fields(after) if field.name not in NOT_COMPARED]
    return [
        Change(Sort.CHANGED, thing, after.key, name, _plain(getattr(before, name)), _plain(getattr(after, name)))
        for name in names
        if getattr(before, name) != getattr(after, name)
    ]


def _name(part: Part) -> str:
    return part.title if isinstance(part, Section) else part.text


def _plain(value: Any) -> str | None:
    """A field as people read it: lists with commas, a condition in words, nothing where it is empty."""
    if isinstance(value, Condition):
        return f"{value.question} is {' or '.join(value.values)}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return "all" if value == EVERY_STATUS else ", ".join(sorted(map(str, value)))
    return str(value) if value else None
