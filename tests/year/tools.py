"""Which questions an audit was asked, from the tool as it was kept word for word, and what was said to them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.year.raw import Raw, Row


class Asked:
    """Sections and questions apply to statuses, and may hang on the answer to an earlier question."""

    def __init__(self, raw: Raw) -> None:
        self._tools = {(row["key"], row["number"]): json.loads(row["content"]) for row in raw["tool_version"]}
        self._answers: dict[int, dict[str, Row]] = defaultdict(dict)
        for row in raw["answer"]:
            self._answers[row["audit_id"]][row["question_key"]] = row

    def on_theme(self, audit: Row, theme: str) -> list[str]:
        return [question["key"] for question in self._evidence(audit) if question.get("theme") == theme]

    def said(self, audit: Row, question: str) -> Iterator[str]:
        """Nothing where it was not asked; “elsewhere” once more for what is not, or partly, on file."""
        if question not in {one["key"] for one in self._evidence(audit)}:
            return
        answer = self._answers[audit["id"]].get(question, {})
        value = answer.get("value") or ""
        yield value if value not in ("", "not_answered") else "nothing"
        if answer.get("found_elsewhere") and value in ("partly", "no"):
            yield "elsewhere"

    def _evidence(self, audit: Row) -> list[dict[str, Any]]:
        """The questions on evidence that were asked, and those that have an answer all the same."""
        answers = self._answers[audit["id"]]
        asked: set[str] = set()
        found = []
        for section in self._tools[audit["tool_key"], audit["tool_version"]]["sections"]:
            for question in section["questions"]:
                for_whom = question.get("applies") or section.get("applies")
                if (not for_whom or audit["case_status"] in for_whom) and self._holds(question, answers, asked):
                    asked.add(question["key"])
                    found.append(question)
                elif answers.get(question["key"], {}).get("value"):
                    found.append(question)
        return [question for question in found if question["scale"] == "evidence"]

    def _holds(self, question: dict[str, Any], answers: dict[str, Row], asked: set[str]) -> bool:
        when = question.get("when")
        if not when:
            return True
        return when["question"] in asked and (answers.get(when["question"]) or {}).get("value") in when["is"]
