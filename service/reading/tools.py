"""Audit tools: which there are, in which versions, what each version asks, and what auditors say about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from service.database import db
from service.insight.measures.counting import open_to_all
from service.models import Audit, ToolVersion
from service.queries import Absent, Sight, may
from service.reading.history import Entry, happened
from service.reading.one import seen_one
from service.reading.plans import local_day
from service.toolbox import KEPT, Known, Version, content, keys, known_tools, note, versions
from service.usecases.building import changes_of
from service.usecases.commenting import feedback_on
from workflows.tool_difference import Change
from workflows.tool_version import DRAFT
from workflows.tools import Tool, tool_from

MOST_SAID = 50


@dataclass(frozen=True)
class ToolLine:
    """One tool in a row; `current` is what the next audit is made with, None where nothing is published."""

    key: str
    title: str
    description: str
    current: Version | None
    draft: Version | None
    questions: int
    versions: int


@dataclass(frozen=True)
class VersionLine:
    """One version in a row; `audits` were made with it. `by` is None for what came with the service."""

    version: Version
    by: str | None
    made_on: date | None
    audits: int


@dataclass(frozen=True)
class Said:
    """What an auditor said about a tool; `text` is None where the reader may not know of the case."""

    by: str
    on: date
    number: int
    question: str | None
    useful: str
    text: str | None


@dataclass(frozen=True)
class ToolPage:
    """A tool with its versions, newest first, and what was said about it; `note` is what is odd about its file."""

    key: str
    tool: Tool
    current: Version | None
    draft: Version | None
    versions: Sequence[VersionLine]
    said: Sequence[Said]
    note: str | None


@dataclass(frozen=True)
class VersionPage:
    """One version as it is built: its record for the gate, the tool, what it asks differently from the one before."""

    record: ToolVersion
    tool: Tool
    before: Version | None
    changes: Sequence[Change]
    audits: int
    entries: Sequence[Entry]
    said: Sequence[Said]


def tool_list(sight: Sight) -> list[ToolLine]:
    """Every tool that is published, and for those who see drafts also those that are not yet, by title."""
    known, sees = known_tools(), may(sight.person, "tool.view")
    lines = [_line(key, known.get(key), sees) for key in keys() if key in known or (sees and _draft(key))]
    return sorted(lines, key=lambda line: line.title)


def tool_page(key: str, sight: Sight) -> ToolPage:
    """One tool; raises Absent."""
    found, sees = versions(key), may(sight.person, "tool.view")
    shown = [version for version in found if sees or version.state in KEPT]
    if not shown:
        raise Absent("audit tool")
    published = [version for version in found if version.state == "published"]
    current = published[-1] if published else None
    return ToolPage(
        key=key,
        tool=content(current or shown[-1]),
        current=current,
        draft=_draft(key) if sees else None,
        versions=_lines(key, shown)[::-1],
        said=_said(key, None, sight),
        note=note(key) if sees else None,
    )


def version_shown(key: str, number: int, sight: Sight) -> tuple[Tool, Version]:
    """What one version asks, as audits are made with it; a draft only for those who see drafts. Raises Absent."""
    found = next((version for version in versions(key) if version.number == number), None)
    if found is None or not (found.state in KEPT or may(sight.person, "tool.view")):
        raise Absent("version of an audit tool")
    return content(found), found


def version_page(number: int, sight: Sight) -> VersionPage:
    """One version; raises Absent."""
    record: ToolVersion = seen_one("tool_version", number, sight)
    _, before, changes = changes_of(number, sight.person)
    return VersionPage(
        record=record,
        tool=tool_from(record.content),
        before=before,
        changes=changes,
        audits=_made_with(record.key).get(record.number, 0),
        entries=happened([("tool_version", number)], sight),
        said=_said(record.key, before.number if before and record.state == DRAFT else record.number, sight),
    )


def _line(key: str, known: Known | None, sees: bool) -> ToolLine:
    draft = _draft(key) if sees else None
    tool = known.tool if known else content(draft or versions(key)[-1])
    return ToolLine(
        key=key,
        title=tool.title,
        description=tool.description,
        current=known.version if known else None,
        draft=draft,
        questions=len(tool.questions),
        versions=len([version for version in versions(key) if sees or version.state in KEPT]),
    )


def _draft(key: str) -> Version | None:
    return next((version for version in versions(key) if version.state == DRAFT), None)


def _lines(key: str, found: Sequence[Version]) -> list[VersionLine]:
    query = select(ToolVersion).where(ToolVersion.key == key)
    records = {record.id: record for record in db.session.scalars(query).unique()}
    audits = _made_with(key)
    lines = []
    for version in found:
        record = records.get(version.id or 0)
        by = record.author.name if record and record.author else None
        lines.append(
            VersionLine(version, by, local_day(record.made_at) if record else None, audits.get(version.number, 0))
        )
    return lines


def _made_with(key: str) -> dict[int, int]:
    """How many audits were made with each version of a tool, without those of cases that are closed to others."""
    query = select(Audit.tool_version, func.count()).where(Audit.tool_key == key, open_to_all(Audit.case_id))
    return dict(db.session.execute(query.group_by(Audit.tool_version)).all())


def _said(key: str, number: int | None, sight: Sight) -> list[Said]:
    """What was said, newest first, for those who may read it."""
    if not (may(sight.person, "tool.feedback") or may(sight.person, "tool.build")):
        return []
    lines = []
    for one, readable in feedback_on(key, number, sight.person)[:MOST_SAID]:
        on = local_day(one.made_at)
        assert on is not None
        text = one.text if readable else None
        lines.append(Said(one.author.name, on, one.tool_version, one.question_key, one.useful, text))
    return lines
