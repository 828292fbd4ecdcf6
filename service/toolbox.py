"""Which audit tools there are: those that audits were made with, kept word for word, and those for the next one.

A supplied file counts until its version is first used; from then on the version that was kept does (ADR 0011).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select

from service.context import here
from service.database import db
from service.models import ToolVersion
from service.once import once
from workflows.tool_version import PUBLISHED, RETIRED
from workflows.tools import Tool, digest_of, tool_from

KEPT = (PUBLISHED, RETIRED)
# What is published never changes, so that each process reads a version's content once.
_READ: dict[tuple[str, int, str], Tool] = {}


class MadeWithTool(Protocol):
    """Anything that was made with one version of a tool."""

    @property
    def tool_key(self) -> str: ...

    @property
    def tool_version(self) -> int: ...


@dataclass(frozen=True)
class Version:
    """One version of a tool as it is listed: `id` is None while it is only a file."""

    id: int | None
    key: str
    number: int
    state: str
    digest: str

    @property
    def place(self) -> tuple[str, int]:
        return self.key, self.number


@dataclass(frozen=True)
class Known:
    """A tool that the next audit can be made with; `note` says what is odd about its file."""

    tool: Tool
    version: Version
    note: str | None


def tool_of(record: MadeWithTool) -> Tool:
    """The tool that an audit was made with, in the words that it had then."""
    return tool_at(record.tool_key, record.tool_version)


def tool_at(key: str, number: int) -> Tool:
    """One version of a tool that is or was published; raises LookupError."""
    found = next((v for v in versions(key) if v.number == number and v.state in KEPT), None)
    if found is None:
        raise LookupError(f"There is no published version {number} of the tool {key}.")
    return content(found)


def current(key: str) -> Known | None:
    """The newest published version of a tool, kept or still a file; None where none is published."""
    offered = [version for version in versions(key) if version.state == PUBLISHED]
    return Known(content(offered[-1]), offered[-1], note(key)) if offered else None


def known_tools() -> dict[str, Known]:
    """Every tool that an audit can be made with, by key."""
    _read_at_once(version for key in keys() for version in versions(key)[-1:])
    found = ((key, current(key)) for key in keys())
    return {key: known for key, known in found if known is not None}


def tool_for(status: str, kind: str | None = None) -> Tool:
    """Policy's tool for an audit of this kind, if it is meant for the case's status, else for the status."""
    policy = here().policy
    by_kind = current(policy.get("audit.tools_by_kind").get(kind, "")) if kind else None
    if by_kind is not None and status in by_kind.tool.for_status:
        return by_kind.tool
    key = policy.get("audit.tools_by_status").get(status, policy.get("audit.default_tool"))
    return chosen(key, status)


def chosen(key: str | None, status: str, kind: str | None = None) -> Tool:
    """The tool that is named, else policy's; raises LookupError where none of its versions is published."""
    if key is None:
        return tool_for(status, kind)
    known = current(key)
    if known is None:
        raise LookupError(f"No version of the tool {key} is published.")
    return known.tool


def named_in_policy() -> frozenset[str]:
    """The keys of the tools that policy names for some audit."""
    policy = here().policy
    by = (policy.get(f"audit.tools_by_{what}").values() for what in ("kind", "status"))
    usual = policy.get("audit.default_tool"), policy.get("self_audit.tool")
    return frozenset([*usual, *(key for named in by for key in named)])


def keys() -> list[str]:
    """The keys of all tools, kept ones and files."""
    return sorted({*_kept(), *here().tools})


def versions(key: str) -> list[Version]:
    """Every version of a tool, oldest first, drafts and discarded ones included, its file's where it is not kept."""
    kept, file = _kept().get(key, []), here().tools.get(key)
    if file is None or file.version in {version.number for version in kept}:
        return kept
    supplied = Version(None, key, file.version, PUBLISHED, digest_of(file))
    return sorted([*kept, supplied], key=lambda version: version.number)


def earlier(key: str, number: int) -> Version | None:
    """The newest version below a number that is or was published."""
    below = [version for version in versions(key) if version.number < number and version.state in KEPT]
    return below[-1] if below else None


def note(key: str) -> str | None:
    """What is odd about the file of a tool, and what to do: a sentence, or None."""
    file, name = here().tools.get(key), f"config/tools/{key}.yaml"
    found = next((v for v in _kept().get(key, []) if file and v.number == file.version), None)
    if file is None or found is None:
        return None
    following = max(version.number for version in versions(key)) + 1
    if found.state not in KEPT:
        return f"{name} is version {found.number}, which is a {found.state} one here: give it version {following}."
    if found.digest != digest_of(file):
        return f"{name} differs from version {found.number} in use: give it version {following}."
    return None


def content(version: Version) -> Tool:
    """What a version asks."""
    if version.id is None:
        return here().tools[version.key]
    read = (*version.place, version.digest)
    if read not in _READ:
        _read_at_once([version])
    return _READ[read]


def _read_at_once(wanted: Iterable[Version]) -> None:
    """Read the content of versions that this process has not read yet, in one query."""
    missing = [v.id for v in wanted if v.id is not None and (*v.place, v.digest) not in _READ]
    if not missing:
        return
    query = select(ToolVersion.key, ToolVersion.number, ToolVersion.digest, ToolVersion.content)
    for key, number, digest, fields in db.session.execute(query.where(ToolVersion.id.in_(missing))):
        _READ[key, number, digest] = tool_from(fields)


def _kept() -> Mapping[str, list[Version]]:
    """The versions in the database by key, oldest first, asked for once in a transaction."""
    return once("tool_versions", _look_up)


def _look_up() -> Mapping[str, list[Version]]:
    query = select(ToolVersion.id, ToolVersion.key, ToolVersion.number, ToolVersion.state, ToolVersion.digest)
    found: dict[str, list[Version]] = {}
    for row in db.session.execute(query.order_by(ToolVersion.number)):
        found.setdefault(row.key, []).append(Version(*row))
    return found
