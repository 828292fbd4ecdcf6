"""What a version of a tool asks differently from the one before, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.web.words.wording import CASE_STATUSES, SCALES, upper_first, word
from workflows.tool_difference import Change, Sort, Thing
from workflows.tools import Tool

FIELDS: Mapping[str, str] = {
    "applies": "Asked of",
    "description": "What the tool is for",
    "for_status": "Meant for",
    "graded": "Has a grade of its own",
    "guidance": "Guidance",
    "key_question": "Key question",
    "required": "Must be answered",
    "scale": "How it is answered",
    "standard": "Practice standard",
    "stop": "Stops for a risk to a child",
    "text": "Question",
    "theme": "Theme",
    "title": "Title",
    "when": "Asked only when",
}
NOTHING = "nothing"


@dataclass(frozen=True)
class Told:
    """One difference: what became of what, and both sides where something was changed."""

    what: str
    about: str
    before: str | None = None
    after: str | None = None


def told(changes: Sequence[Change], tool: Tool, before: Tool | None) -> list[Told]:
    """The differences in the order of the new version."""
    return [_told(change, tool, before) for change in changes]


def summed(changes: Sequence[Change]) -> str:
    """“2 questions added, 1 question changed, 1 section moved.”"""
    kinds = [(sort, thing) for thing in (Thing.SECTION, Thing.QUESTION) for sort in Sort]
    parts = []
    for sort, thing in kinds:
        number = len({change.key for change in changes if (change.sort, change.thing) == (sort, thing)})
        if number:
            parts.append(f"{number} {thing}{'' if number == 1 else 's'} {sort}")
    head = ["the tool’s own words changed"] if any(change.thing is Thing.TOOL for change in changes) else []
    return upper_first(", ".join([*parts, *head])) + "." if parts or head else "Nothing is different."


def _told(change: Change, tool: Tool, before: Tool | None) -> Told:
    name = _name(change, tool, before)
    if change.field is None:
        verbs = {Sort.ADDED: "added", Sort.MOVED: "moved to another place", Sort.REMOVED: "taken out"}
        return Told(f"{upper_first(change.thing)} {verbs[change.sort]}", name)
    both = _said(change.field, change.before), _said(change.field, change.after)
    return Told(f"{FIELDS.get(change.field, change.field)} changed", name, *both)


def _name(change: Change, tool: Tool, before: Tool | None) -> str:
    for version in (tool, before):
        if version is None or change.thing is Thing.TOOL:
            continue
        sections = {section.key: section.title for section in version.sections}
        named = sections if change.thing is Thing.SECTION else {k: q.text for k, q in version.questions.items()}
        if change.key in named:
            return named[change.key]
    return tool.title


def _said(field: str, value: str | None) -> str:
    """A side of a change as people read it."""
    if not value:
        return NOTHING
    if field in ("applies", "for_status"):
        statuses = [CASE_STATUSES.get(part, part) for part in value.split(", ")]
        return "every kind of case" if value == "all" else ", ".join(statuses)
    if field == "scale":
        return SCALES.get(value, value)
    return word(value) if field == "theme" else value
