"""What the guards may know about a version of an audit tool: who would be left without it."""

from __future__ import annotations

from sqlalchemy import select

from service.database import db
from service.models import Cycle, ToolVersion
from service.toolbox import named_in_policy, versions
from workflows import cycle
from workflows.tool_version import PUBLISHED
from workflows.views import ToolVersionView


def tool_version_view(record: ToolVersion) -> ToolVersionView:
    others = [version for version in versions(record.key) if version.number != record.number]
    unsent = select(Cycle.name).where(Cycle.tool_key == record.key, Cycle.state.in_((cycle.DRAFT, cycle.SAMPLED)))
    return ToolVersionView(
        supplied=record.supplied,
        named_in_policy=record.key in named_in_policy(),
        others_offered=any(version.state == PUBLISHED for version in others),
        waiting_cycles=tuple(db.session.scalars(unsent.order_by(Cycle.id))) if record.state == PUBLISHED else (),
    )
