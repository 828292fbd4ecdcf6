"""What people do with what is on their list, and what they say with it: chosen by a number, the same every time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.support.world import World
from workflows.catalogue import LIFECYCLES
from workflows.definition import Fact, FactKind, Row
from workflows.words import GRADES_BEST_FIRST

# What whoever has such a task mostly does; with any other task they do anything that its state knows.
USUAL = {
    "complete_plan": ("complete", "complete", "complete", "request_delay", "record_progress"),
    "reassign_plan": ("reassign",),
    "decide_delay": ("authorise_delay", "decline_delay"),
    "sign_off_plan": ("sign_off", "sign_off", "sign_off", "refer_back"),
    "issue_actions": ("issue_actions", "issue_actions", "return_for_rework"),
    "hold_supervision": ("hold",),
    "moderate_audit": ("grade",),
    "answer_moderation": ("agree", "dispute"),
    "settle_grade": ("settle",),
    "acknowledge_escalation": ("acknowledge", "pass_up"),
    "acknowledge_urgent_escalation": ("acknowledge",),
    "acknowledge_top_escalation": ("acknowledge",),
    "resolve_escalation": ("resolve",),
    "resolve_urgent_escalation": ("resolve",),
    "resolve_top_escalation": ("resolve",),
}


def rows_of(kind: str) -> list[Row]:
    """Everything that people may do with such a record, in whatever state it is."""
    return [row for row in LIFECYCLES[kind].rows if row.permission]


def chosen(kind: str, task: str, state: str, number: int) -> Row | None:
    """What somebody with this task does."""
    usual = USUAL.get(task)
    here = [row for row in rows_of(kind) if state in row.sources]
    wanted = [row for row in here if row.trigger == usual[number % len(usual)]] if usual else here
    return wanted[number % len(wanted)] if wanted else None


def facts_of(world: World, row: Row, record: Any, number: int) -> dict[str, Any]:
    """What is said with it; what need not be said is said every second time."""
    return {fact.name: _fact(world, fact, record, number) for fact in row.needs if fact.required or number % 2}


def _fact(world: World, fact: Fact, record: Any, number: int) -> Any:
    today, people = world.today, world.here()
    made = {
        FactKind.CODE: lambda: _choice(world, fact, number),
        FactKind.DATE: lambda: (today + timedelta(days=number % 40)).isoformat(),
        FactKind.DONE: lambda: {str(action.id): "Done." for action in record.actions},
        FactKind.DISCUSSED: list,
        FactKind.FINDINGS: list,
        FactKind.GRADE: lambda: str(GRADES_BEST_FIRST[number % len(GRADES_BEST_FIRST)]),
        FactKind.OWNER: lambda: "practitioner",
        FactKind.PERSON: lambda: people[number % len(people)].email,
        FactKind.SIGNATURE: lambda: True,
        FactKind.SIGN_OFFS: list,
    }
    return made.get(fact.kind, lambda: "Because.")()


def _choice(world: World, fact: Fact, number: int) -> str:
    words = world.context.policy.words(fact.choices) if isinstance(fact.choices, str) else fact.choices
    return words[number % len(words)]
