"""Lets a tool take sections from another, so that a theme shares the core's and a version still holds all it asks."""

from collections.abc import Callable, Mapping
from typing import Any

from workflows.tool_entry import Entry, each
from workflows.tool_model import Tool
from workflows.tool_reading import tool_from

Fields = Mapping[str, Any]
# The plain fields of the tool of a key, or None where there is none.
Lookup = Callable[[str], Fields | None]
INCLUDE_FIELDS = ("from", "sections", "leave_out")


def resolved(data: Any, lookup: Lookup) -> Any:
    """The same fields with every `from` among the sections replaced by the sections that it names; raises ToolError.

    `{from: core, sections: [record, plan]}` takes these in the order named, `{from: core}` all of them;
    `leave_out` names sections or questions to do without. What else cannot be right is left for `tool_from` to say.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("sections"), list):
        return data
    parts = each(data["sections"], lambda place, item: _sections(data.get("key"), place, item, lookup))
    return {**data, "sections": [section for part in parts for section in part]}


def supplied(files: Mapping[str, Fields]) -> dict[str, Tool]:
    """The tools of a folder's files, by key; raises ToolError."""
    by_key = {str(fields.get("key")): fields for fields in files.values()}
    return {tool.key: tool for tool in (tool_from(resolved(fields, by_key.get)) for fields in files.values())}


def _sections(key: object, place: int, item: object, lookup: Lookup) -> list[Any]:
    if not isinstance(item, Mapping) or "from" not in item:
        return [item]
    entry = Entry.of(f"Tool {key}, from {item['from']}", f"sections.{place}", item, INCLUDE_FIELDS)
    given = _given(entry, key, lookup)
    wanted = entry.items("sections") if "sections" in item else list(given)
    left_out = entry.items("leave_out") if "leave_out" in item else []
    known = {*given, *(q["key"] for section in given.values() for q in section["questions"])}
    for name, keys, among in (("sections", wanted, set(given)), ("leave_out", left_out, known)):
        strange = [each_key for each_key in keys if not isinstance(each_key, str) or each_key not in among]
        if strange:
            raise entry.fault(f"it has no '{strange[0]}' for '{name}'; check the key", name)
    return [_without(given[section], left_out) for section in wanted if section not in left_out]


def _given(entry: Entry, key: object, lookup: Lookup) -> dict[str, Any]:
    """The sections of the tool that is named, by key; it must hold them itself."""
    other = entry.text("from")
    fields = lookup(other) if other != key else None
    if fields is None:
        raise entry.fault("there is no other tool of this key; write the sections out, or name a tool that there is")
    sections = fields.get("sections")
    whole = isinstance(sections, list) and all(_is_whole(section) for section in sections)
    if not whole:
        raise entry.fault("that tool does not hold all its sections itself; name the one that they come from")
    return {section["key"]: section for section in sections}  # type: ignore[union-attr]  # whole: a list


def _is_whole(section: object) -> bool:
    return (
        isinstance(section, Mapping)
        and isinstance(section.get("key"), str)
        and isinstance(section.get("questions"), list)
        and all(isinstance(q, Mapping) and isinstance(q.get("key"), str) for q in section["questions"])
    )


def _without(section: Fields, left_out: list[Any]) -> dict[str, Any]:
    questions = [question for question in section["questions"] if question["key"] not in left_out]
    return {**section, "questions": questions}
