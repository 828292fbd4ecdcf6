"""Versions of audit tools, as the API lists and begins them."""

from service.api.kinds.kind import Kind, body_of, query_of
from service.api.shapes.tools import ToolRecordShape
from service.fields import Words
from service.usecases.building import NEW_FIELDS, begin_version

TOOL_VERSION = Kind(
    "tool_version",
    "Versions of audit tools: drafts that are being built, and what was published.",
    ToolRecordShape,
    query_of("tool_version", key=Words(metadata={"description": "The key of a tool."})),
    begin_version,
    body_of("NewToolVersion", NEW_FIELDS),
)
