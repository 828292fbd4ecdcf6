"""What a new version of a tool is said to ask differently."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workflows.tool_difference import Change, difference
from workflows.tools import Tool, tool_from

Fields = dict[str, Any]


def question(key: str, **fields: Any) -> Fields:
    return {"key": key, "text": "Is it so?", "scale": "evidence"} | fields


def section(key: str, *questions: Fields, **fields: Any) -> Fields:
    return {"key": key, "title": key.title(), "questions": list(questions)} | fields


def tool(*sections: Fields, **fields: Any) -> Tool:
    described = {"key": "core", "version": 1, "title": "Audit", "for_status": "all", "sections": list(sections)}
    return tool_from(described | fields)


def told(changes: list[Change]) -> list[tuple[str | None, ...]]:
    return [(str(c.sort), str(c.thing), c.key, c.field, c.before, c.after) for c in changes]


PLAN = section("plan", question("plan.dated"), question("plan.copied"))


def test_the_same_tool_under_another_number_is_no_difference() -> None:
    assert difference(tool(PLAN), tool(PLAN, version=2)) == []


def test_a_first_version_adds_everything() -> None:
    assert [(c.sort, c.thing, c.key) for c in difference(None, tool(PLAN))] == [
        ("added", "section", "plan"),
        ("added", "question", "plan.dated"),
        ("added", "question", "plan.copied"),
    ]


def test_added_and_removed_questions_say_their_words() -> None:
    after = tool(section("plan", question("plan.dated"), question("plan.owned", text="Whose is it?")))
    assert told(difference(tool(PLAN), after)) == [
        ("added", "question", "plan.owned", None, None, "Whose is it?"),
        ("removed", "question", "plan.copied", None, "Is it so?", None),
    ]


def test_every_changed_field_says_what_it_was_and_is() -> None:
    changed = question(
        "plan.copied",
        text="Has the child a copy?",
        required=False,
        standard="Everybody has a copy.",
        applies=["closed", "looked_after"],
        when={"question": "plan.dated", "is": ["yes", "partly"]},
    )
    after = tool(section("plan", question("plan.dated"), changed), title="Longer audit")
    assert told(difference(tool(PLAN), after)) == [
        ("changed", "tool", "core", "title", "Audit", "Longer audit"),
        ("changed", "question", "plan.copied", "text", "Is it so?", "Has the child a copy?"),
        ("changed", "question", "plan.copied", "required", "yes", "no"),
        ("changed", "question", "plan.copied", "applies", "all", "closed, looked_after"),
        ("changed", "question", "plan.copied", "standard", None, "Everybody has a copy."),
        ("changed", "question", "plan.copied", "when", None, "plan.dated is yes or partly"),
    ]


def test_a_section_that_changes_place_is_named_alone() -> None:
    first, second, third = section("a", question("a.x")), section("b", question("b.x")), section("c", question("c.x"))
    changes = difference(tool(first, second, third), tool(third, first, second))
    assert [(c.sort, c.thing, c.key) for c in changes if c.thing == "section"] == [("moved", "section", "c")]


KEYS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True)


@given(KEYS, KEYS)
def test_following_the_differences_leads_to_the_new_version(before: list[str], after: list[str]) -> None:
    old = tool(*(section(key, question(f"{key}.x")) for key in before))
    new = tool(*(section(key, question(f"{key}.x")) for key in after))
    sections = [change for change in difference(old, new) if change.thing == "section"]
    gone = {change.key for change in sections if change.sort == "removed"}
    come = {change.key for change in sections if change.sort == "added"}
    moved = {change.key for change in sections if change.sort == "moved"}
    assert gone == set(before) - set(after) and come == set(after) - set(before)
    kept = [key for key in before if key in after and key not in moved]
    assert kept == [key for key in after if key in kept]
