"""What stands against a step of an audit tool's version."""

from workflows.definition import Situation, guard
from workflows.guards.wording import some
from workflows.views import ToolVersionView


@guard()
def still_named(s: Situation) -> str | None:
    version: ToolVersionView = s.view
    if version.named_in_policy and not version.others_offered:
        return "Policy uses this tool, and no other version is published. Publish another first, or change policy.yaml."
    return None


@guard()
def still_awaited(s: Situation) -> str | None:
    version: ToolVersionView = s.view
    if version.waiting_cycles and not version.others_offered:
        return f"A cycle that is not sent out yet uses this tool: {some(version.waiting_cycles)}. Send it out first."
    return None
