"""The answers of a form as the checks of its tool read them."""

from __future__ import annotations

from typing import Any

from service.models import Audit, SelfAudit

Form = Audit | SelfAudit


def as_mapping(record: Form) -> dict[str, dict[str, Any]]:
    """What was answered, by question key."""
    return {
        answer.question_key: {
            "value": answer.value,
            "comment": answer.comment,
            "found_elsewhere": answer.found_elsewhere,
        }
        for answer in record.answers
    }
