"""Builds audit tools: begins a draft, keeps what is changed of it, tells what a version asks differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from service.fields import Fields, Words, loaded
from service.models import Person, ToolVersion
from service.people import actor_of
from service.queries import Absent, find, locked, may
from service.relations import Record
from service.remembering import Remembering
from service.steps.beginning import begin, require
from service.steps.gate import DatabaseGate
from service.toolbox import Version, content, current, earlier, versions
from service.transaction import Work, transaction
from service.versions import check_version
from workflows.engine import Illegal, Incomplete, NotPermitted
from workflows.tool_difference import Change, difference
from workflows.tool_including import resolved
from workflows.tool_version import DRAFT
from workflows.tools import Tool, ToolError, digest_of, fields_of, tool_from

TOOL = fields.Dict(metadata={"description": "The whole tool, with the fields of its file."})
NEW_FIELDS: Fields = {
    "tool": TOOL,
    "copy_of": Words(metadata={"description": "The key of a tool whose newest published version is copied."}),
    "key": Words(metadata={"description": "The key that the copy gets, where it is to be a tool of its own."}),
}
CHANGED_FIELDS: Fields = {"tool": fields.Dict(required=True)}
NOT_YOURS = "Only the quality team builds audit tools. Ask them for what is missing."


def begin_version(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Begin a draft: a whole tool, or a copy of one. Raises NotPermitted, Illegal and Incomplete."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        require(actor_of(person), "tool.build", set(), NOT_YOURS)
        facts = loaded(NEW_FIELDS, data)
        if ("tool" in facts) == ("copy_of" in facts):
            raise Incomplete({"tool": "Give the whole tool, or copy_of with the key of one to copy: one of the two."})
        tool = _copied(facts) if "copy_of" in facts else _next(facts["tool"])
        record = ToolVersion(key=tool.key, number=tool.version, author_id=person.id, made_at=work.now)
        _fill(record, tool)
        gate.begin(record, actor_of(person), {"key": tool.key, "number": tool.version})
        return record

    return begin(person, remember, make)


def save_version(record_id: int, person: Person, data: Mapping[str, Any], *, version: int | None = None) -> ToolVersion:
    """Keep a draft as it is sent, whole. Raises Absent, Stale, NotPermitted, Illegal and Incomplete."""
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        record: ToolVersion = locked("tool_version", record_id, person)
        if not may(person, "tool.build"):
            raise NotPermitted(NOT_YOURS)
        check_version(record, version)
        if record.state != DRAFT:
            raise Illegal("This version is no draft any more and never changes. Begin a new version instead.")
        tool = _read(loaded(CHANGED_FIELDS, data)["tool"])
        if (tool.key, tool.version) != (record.key, record.number):
            what = f"This draft is version {record.number} of {record.key}. Leave key and version as they are."
            raise Incomplete({"tool.version": what})
        _fill(record, tool)
    return record


def version_at(key: str, number: int, person: Person) -> ToolVersion:
    """The record of one version of a tool; raises Absent, also for a supplied one that was never used."""
    found = next((version for version in versions(key) if version.number == number and version.id), None)
    if found is None or found.id is None:
        raise Absent(f"version {number} of {key}")
    record: ToolVersion = find("tool_version", found.id, person)
    return record


def changes_of(record_id: int, person: Person) -> tuple[ToolVersion, Version | None, list[Change]]:
    """A version, the published one before it, and what it asks differently; raises Absent."""
    record: ToolVersion = find("tool_version", record_id, person)
    before = earlier(record.key, record.number)
    return record, before, difference(content(before) if before else None, tool_from(record.content))


def read_tool(data: Any) -> Tool:
    """The tool that these plain fields describe, sections of other tools put in; raises ToolError."""
    return tool_from(resolved(data, _lookup))


def _read(data: Any) -> Tool:
    try:
        return read_tool(data)
    except ToolError as error:
        raise Incomplete({f"tool.{path}".rstrip("."): text for path, text in error.faults.items()}) from None


def _lookup(key: str) -> Mapping[str, Any] | None:
    known = current(key)
    return fields_of(known.tool) if known else None


def _next(data: Mapping[str, Any]) -> Tool:
    """A whole tool as the next version of its key; it need not say which number that is."""
    number = _number(str(data.get("key")))
    tool = _read({"version": number, **data})
    if tool.version != number:
        raise Incomplete({"tool.version": f"The next version of {tool.key} is {number}. Give this number."})
    return tool


def _copied(facts: Mapping[str, Any]) -> Tool:
    known = current(facts["copy_of"])
    if known is None:
        raise Incomplete({"copy_of": "No version of such a tool is published. Choose one of GET /tools."})
    key = facts.get("key") or known.tool.key
    return _read({**fields_of(known.tool), "key": key, "version": _number(key)})


def _number(key: str) -> int:
    """The number of the next version; raises Illegal while there is a draft."""
    found = versions(key)
    draft = next((version for version in found if version.state == DRAFT), None)
    if draft is not None:
        raise Illegal(f"Version {draft.number} of {key} is a draft already. Finish it or discard it first.")
    return found[-1].number + 1 if found else 1


def _fill(record: ToolVersion, tool: Tool) -> None:
    record.title, record.content, record.digest = tool.title, fields_of(tool), digest_of(tool)
