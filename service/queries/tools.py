"""Which versions of audit tools a person sees, drafts among them; what is published everybody reads as a tool."""

from __future__ import annotations

from sqlalchemy import or_, true

from service.models import ToolVersion
from service.queries.sight import Condition, Reader, assigned, seeing
from workflows.words import Relation


@seeing("tool_version")
def _tool_version(reader: Reader) -> Condition:
    seen = reader.any_of("tool.view", {Relation.ALL: true})
    return or_(seen, assigned(reader, "tool_version", ToolVersion))
