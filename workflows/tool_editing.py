"""Changes to the plain fields of an audit tool's draft, one section or question at a time; nothing is checked here."""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from workflows.tool_writing import Fields

LONGEST_WORD_KEY = 40
WORDS_IN_KEY = 4


class NoSuchPart(LookupError):
    """The draft has no section or question of this key."""


def with_head(content: Mapping[str, Any], head: Mapping[str, Any]) -> Fields:
    """The tool with another title, description, theme and statuses; what is not given is empty."""
    kept = {name: content[name] for name in ("key", "version", "sections")}
    return {**deepcopy(kept), **head}


def with_section(content: Mapping[str, Any], key: str | None, given: Mapping[str, Any]) -> tuple[Fields, str]:
    """The tool with a section changed, or with a new one at its end (key None); and the section's key."""
    tool = deepcopy(dict(content))
    if key is not None:
        section = _section(tool, key)
        kept = {name: section[name] for name in ("key", "questions")}
        section.clear()
        section.update({**kept, **given})
        return tool, key
    made = new_key(str(given["title"]), (section["key"] for section in tool["sections"]))
    tool["sections"].append({"key": made, **given, "questions": []})
    return tool, made


def with_question(
    content: Mapping[str, Any], section_key: str, key: str | None, given: Mapping[str, Any]
) -> tuple[Fields, str]:
    """The tool with a question changed, or with a new one at the end of a section (key None); and its key."""
    tool = deepcopy(dict(content))
    section = _section(tool, section_key)
    if key is not None:
        place = _place(section["questions"], key)
        section["questions"][place] = {"key": key, **given}
        return tool, key
    taken = (question["key"].partition(".")[2] for part in tool["sections"] for question in part["questions"])
    made = f"{section_key}.{new_key(str(given['text']), taken)}"
    section["questions"].append({"key": made, **given})
    return tool, made


def without(content: Mapping[str, Any], section_key: str, key: str | None = None) -> Fields:
    """The tool without a question, or without a whole section."""
    tool = deepcopy(dict(content))
    parts = tool["sections"] if key is None else _section(tool, section_key)["questions"]
    del parts[_place(parts, key or section_key)]
    return tool


def moved(content: Mapping[str, Any], section_key: str, key: str | None, up: bool) -> Fields:
    """The tool with a question or section one place up or down; at the end of its list it stays."""
    tool = deepcopy(dict(content))
    parts = tool["sections"] if key is None else _section(tool, section_key)["questions"]
    place = _place(parts, key or section_key)
    other = place - 1 if up else place + 1
    if 0 <= other < len(parts):
        parts[place], parts[other] = parts[other], parts[place]
    return tool


def new_key(words: str, taken: Iterable[str]) -> str:
    """A key that nothing else has, made from the first words of a title or question."""
    found = re.findall(r"[a-z0-9]+", words.lower().replace("’", "").replace("'", ""))
    stem = "_".join(found[:WORDS_IN_KEY])[:LONGEST_WORD_KEY].strip("_") or "part"
    stem = stem if stem[0].isalpha() else f"part_{stem}"
    known, number, key = set(taken), 2, stem
    while key in known:
        key, number = f"{stem}_{number}", number + 1
    return key


def _section(tool: Mapping[str, Any], key: str) -> dict[str, Any]:
    section: dict[str, Any] = tool["sections"][_place(tool["sections"], key)]
    return section


def _place(parts: Iterable[Mapping[str, Any]], key: str) -> int:
    place = next((place for place, part in enumerate(parts) if part["key"] == key), None)
    if place is None:
        raise NoSuchPart(key)
    return place
