"""Every message has its words, and they can be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from notifications import digests, messages, render
from notifications.composing import Line
from notifications.messages import NoWords, check_templates, missing_templates
from workflows.catalogue import LIFECYCLES

SAID = sorted(messages.messages())
ONE = [Line("Complete your actions", "3 December 2026")]
VALUES: dict[str, Any] = {
    "cover": {
        "away": "Tess Team",
        "by": "Sam Service",
        "days": "on 3 December 2026",
        "ended_by": "Mia Manager",
        "substitute": "Mia Manager",
    },
    "decision": {"state": "done"},
    "due": "3 December 2026",
    "lines": [digests.Line("Complete your actions: due 3 December 2026", "https://example.org/plans/1")],
    "past": False,
    "report": {"title": "Quarterly report, 1 July 2026 to 30 September 2026"},
    "todo": Line("Sign off completed actions", "10 December 2026"),
}
RULES = [rule for table in LIFECYCLES.values() for rule in table.task_rules()]
BY_CLOCKS = {clock.message for rule in RULES for clock in rule.clocks}
CASES = [(said, tasks) for said in SAID for tasks in ((ONE, ONE * 3) if said in BY_CLOCKS else ([],))]


def test_no_message_lacks_its_words() -> None:
    assert missing_templates() == set()
    check_templates()


def test_no_folder_is_there_for_nothing() -> None:
    assert {path.name for path in render.TEMPLATES.iterdir() if path.is_dir()} == set(SAID)


def test_messages_that_effects_tell_are_known_too() -> None:
    assert {"latest_day_stands", "plan_reinstated_again"} <= set(SAID)


def test_a_program_with_a_message_that_it_could_not_say_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "TEMPLATES", tmp_path)
    with pytest.raises(NoWords, match="task_due/subject.txt"):
        check_templates()


@pytest.mark.parametrize(("message", "tasks"), CASES)
def test_every_message_reads_as_sentences(message: str, tasks: list[Line]) -> None:
    subject, body = render.render(message, {**VALUES, "tasks": tasks, "count": len(tasks)})
    assert subject and "\n" not in subject and len(subject) <= 78 and not subject.endswith(".")
    assert body.endswith((".", "?"))
    assert "{" not in subject + body and "  " not in body and "\n\n\n" not in body


def test_a_template_that_names_something_unknown_fails_instead_of_leaving_a_gap() -> None:
    with pytest.raises(UndefinedError):
        render.environment.from_string("Dear {{ nobody }}").render()


def test_a_template_reaches_nothing_but_its_values() -> None:
    with pytest.raises(SecurityError):
        render.environment.from_string("{{ ''.__class__.__mro__ }}").render()
