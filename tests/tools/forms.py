"""Small tools for tests, as people write them: a plan, a risk question, what changed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Fields = dict[str, Any]

SECTIONS: list[Fields] = [
    {
        "key": "plan",
        "title": "Plan",
        "graded": True,
        "questions": [
            {"key": "plan.dated", "text": "Is every step dated?", "scale": "evidence", "key_question": True},
            {
                "key": "plan.late",
                "text": "Why is a step late?",
                "scale": "evidence",
                "when": {"question": "plan.dated", "is": ["no", "partly"]},
            },
            {
                "key": "plan.late_told",
                "text": "Was the family told?",
                "scale": "evidence",
                "when": {"question": "plan.late", "is": ["no"]},
            },
        ],
    },
    {
        "key": "safeguarding",
        "title": "Safeguarding now",
        "questions": [
            {
                "key": "safeguarding.risk_today",
                "text": "Have you found a risk that needs action today?",
                "scale": "yes_no",
                "required": True,
                "stop": True,
            }
        ],
    },
]


def a_tool(key: str = "plans", version: int = 1, **fields: Any) -> Fields:
    """A whole tool in the fields of its file."""
    described = {"key": key, "version": version, "title": "Plans", "for_status": "all", "sections": deepcopy(SECTIONS)}
    return {**described, **fields}


def reworded(version: int, text: str = "Has every step a day?") -> Fields:
    """The same tool with its first question in other words."""
    tool = a_tool(version=version)
    tool["sections"][0]["questions"][0]["text"] = text
    return tool
