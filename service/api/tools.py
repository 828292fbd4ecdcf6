"""The tools that audits are made with, and their versions from the draft on."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema

from service.api.caller import caller
from service.api.incoming import body, version_wanted
from service.api.outgoing import many, one
from service.api.part import VERSIONED, Part, takes, with_headers
from service.api.shapes.base import list_of
from service.api.shapes.tools import (
    DefinitionShape,
    DifferenceShape,
    ToolRecordShape,
    ToolShape,
    ToolSummaryShape,
    shown,
)
from service.queries import Absent, find, may
from service.toolbox import KEPT, Known, content, current, known_tools, note, versions
from service.usecases.building import CHANGED_FIELDS, changes_of, save_version


def tools() -> Part:
    """The part of the API for audit tools."""
    part = Part("tools", "/tools", "The tools that audits are made with.")

    @part.route("")
    @part.response(200, list_of(ToolSummaryShape))
    @part.doc(summary="List the audit tools, each in its newest published version")
    def list_() -> Response:
        return many(ToolSummaryShape, [_shown(known) for _, known in sorted(known_tools().items())])

    @part.route("/<key>")
    @part.response(200, ToolShape)
    @part.doc(summary="Look at one audit tool, with all its questions")
    def look(key: str) -> Response:
        known = current(key)
        if known is None:
            raise Absent("audit tool")
        return one(ToolShape, _shown(known))

    @part.route("/<key>/versions/<number:version>")
    @part.response(200, ToolShape)
    @part.doc(summary="Look at one version of an audit tool, as audits were made with it")
    def look_back(key: str, version: int) -> Response:
        found = next((one_ for one_ in versions(key) if one_.number == version), None)
        if found is None or not (found.state in KEPT or may(caller(), "tool.view")):
            raise Absent("version of an audit tool")
        return one(ToolShape, shown(content(found), found, note(key)))

    return part


def _shown(known: Known) -> dict[str, Any]:
    return shown(known.tool, known.version, known.note)


def add_building(part: Part) -> None:
    """The addresses of a version's definition and difference, and of changing a draft."""
    _defining(part)
    _changing(part)
    _comparing(part)


def _defining(part: Part) -> None:
    @part.route("/<number:record_id>/definition")
    @part.response(200, DefinitionShape)
    @part.doc(summary="The whole tool, in the fields that a draft is sent with")
    def definition(record_id: int) -> Response:
        record = find("tool_version", record_id, caller())
        return one(DefinitionShape, {"id": record.id, "version": record.version, "tool": record.content})


def _changing(part: Part) -> None:
    @part.route("/<number:record_id>", methods=["PUT"])
    @part.response(200, ToolRecordShape)
    @part.alt_response(409, "CONFLICT")
    @part.alt_response(412, "PRECONDITION_FAILED")
    @part.doc(summary="Change a draft: the whole tool takes the place of what was there")
    @takes(Schema.from_dict(dict(CHANGED_FIELDS), name="ChangedTool"))
    @with_headers(VERSIONED)
    def change(record_id: int) -> Response:
        return one(ToolRecordShape, save_version(record_id, caller(), body(), version=version_wanted()))


def _comparing(part: Part) -> None:
    @part.route("/<number:record_id>/difference")
    @part.response(200, DifferenceShape)
    @part.doc(summary="What this version asks differently from the published one before it")
    def difference(record_id: int) -> Response:
        record, before, changes = changes_of(record_id, caller())
        against = {"key": before.key, "version": before.number} if before else None
        return one(
            DifferenceShape, {"id": record.id, "version": record.version, "against": against, "changes": changes}
        )
