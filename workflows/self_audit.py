"""The life of a self-audit: private, quiet, and counted nowhere; its author chooses what becomes of it (DOMAIN 6)."""

from workflows.checking import check
from workflows.definition import Fact, FactKind, Lifecycle, Situation, State, guard, row

DRAFT, RECORDED, SHARED = "draft", "recorded", "shared"
REFLECTION = (Fact("own_grade", FactKind.GRADE, required=False), Fact("reflection", required=False))


@guard(reads_facts=True)
def nothing_said(s: Situation) -> str | None:
    said = s.view.answered or s.facts.get("own_grade") or s.facts.get("reflection")
    return None if said else "Nothing is written in it yet. Answer a question, or say how you see your work."


# fmt: off
STATES = (
    State(DRAFT, "Draft", quiet=True),
    State(RECORDED, "Recorded", quiet=True),
    State(SHARED, "Shared", ends=True),
)

#   trigger, from, to, button, what history says, who may or SYSTEM, needs, refused when, effects, who is told
ROWS = (
    row("record", DRAFT, RECORDED, "Record it", "recorded the self-audit",
        may="self_audit.record", needs=REFLECTION, refused=(nothing_said,),
        effects=("keep_reflection",)),
    row("share", RECORDED, SHARED, "Share it with line management", "shared the self-audit with line management",
        may="self_audit.share", effects=("open_to_line",)),
)

BEGINS = row("begin", (), DRAFT, "Audit your own file", "began a self-audit", may="self_audit.begin")
# fmt: on

SELF_AUDIT = check(Lifecycle("self_audit", "self-audit", BEGINS, STATES, ROWS))
