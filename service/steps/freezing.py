"""Keeps a supplied version of an audit tool for good when it is first used, so that no file changes it afterwards."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from service.models import ToolVersion
from service.once import forget
from service.steps.step import Gate
from service.toolbox import tool_at, versions
from service.transaction import Work
from workflows.tools import Tool, digest_of, fields_of


def frozen(work: Work, gate: Gate, tool: Tool) -> Tool:
    """The version as it is kept, which this keeps if it is only a file yet: begun and published, so history has it."""
    if any(version.number == tool.version and version.id is not None for version in versions(tool.key)):
        return tool
    record = ToolVersion(
        key=tool.key,
        number=tool.version,
        title=tool.title,
        content=fields_of(tool),
        digest=digest_of(tool),
        made_at=work.now,
    )
    actor = work.context.system("Countersign")
    try:
        with work.session.begin_nested():
            gate.begin(record, actor, {"supplied": True})
            gate.fire(record, "publish", actor, {})
    except IntegrityError:
        # Another process kept it in the meantime: what that one kept stands.
        forget()
    return tool_at(tool.key, tool.version)
