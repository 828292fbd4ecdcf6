"""The life of one version of an audit tool: a draft is published once and never changes again (DOMAIN row 11)."""

from workflows.checking import check
from workflows.definition import Clock, ClockKind, Fact, Lifecycle, State, TaskRule, row
from workflows.guards import tools as g
from workflows.words import Relation

DRAFT, PUBLISHED, RETIRED, DISCARDED = "draft", "published", "retired", "discarded"

AHEAD = Clock("ahead", ClockKind.BEFORE, "tool.remind_days_before", message="task_due")
ABOVE = Clock("above", ClockKind.REPEAT_WORKING, "tool.tell_above_every_working_days", "task_waits", Relation.QUALITY)
# A supplied version is published as it is begun: nobody has to finish it.
FINISH = TaskRule(
    "finish_tool",
    "Finish or discard the draft of an audit tool",
    Relation.AUTHOR,
    within="tool.finish_within_working_days",
    clocks=(AHEAD, ABOVE),
    when=lambda view: not view.supplied,
)

# A published version asks nobody to act, however long it is in use: it ends the work on it, and may still be retired.
# fmt: off
STATES = (
    State(DRAFT, "Draft", (FINISH,)),
    State(PUBLISHED, "Published", ends=True),
    State(RETIRED, "Retired", ends=True),
    State(DISCARDED, "Discarded", ends=True),
)

ROWS = (
    row("publish", DRAFT, PUBLISHED, "Publish", "published the version",
        may="tool.publish", by_system=True, effects=("record_publication",),
        elsewhere={PUBLISHED: "This version is published already. Begin a new version to change it.",
                   RETIRED: "This version is retired. Begin a new version as a copy of it."}),
    row("discard", DRAFT, DISCARDED, "Discard", "discarded the draft",
        may="tool.build", needs=(Fact("reason", required=False),),
        elsewhere={PUBLISHED: "This version is published, and audits may use it. Retire it instead."}),
    row("retire", PUBLISHED, RETIRED, "Retire", "retired the version",
        may="tool.retire", needs=(Fact("reason"),), refused=(g.still_named, g.still_awaited),
        elsewhere={DRAFT: "This version was never published. Discard the draft instead."}),
)

BEGINS = row("begin", (), DRAFT, "Begin a new version of a tool", "began a new version", may="tool.build",
             by_system=True)
# fmt: on

TOOL_VERSION = check(Lifecycle("tool_version", "audit tool version", BEGINS, STATES, ROWS))
