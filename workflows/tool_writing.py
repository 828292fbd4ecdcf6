"""Writes an audit tool as the plain fields of its file, and gives the digest by which two versions are told apart."""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from json import dumps
from typing import Any

from workflows.tool_model import EVERY_STATUS, Question, Scale, Section, Tool
from workflows.words import CaseStatus

Fields = dict[str, Any]


def fields_of(tool: Tool) -> Fields:
    """The plain fields of a tool, self-contained; what is left out is what would be read without it."""
    return {
        "key": tool.key,
        "version": tool.version,
        "title": tool.title,
        **_given(description=tool.description, theme=tool.theme),
        "for_status": _statuses(tool.for_status),
        "sections": [_section(section, tool.meant_for) for section in tool.sections],
    }


@lru_cache(maxsize=256)
def digest_of(tool: Tool) -> str:
    """The SHA-256 of all that a tool says, so that a change to a version in use is noticed.

    It is of the fields that are given: one that a later release adds changes no digest of a tool without it.
    """
    return sha256(dumps(fields_of(tool), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _section(section: Section, meant_for: frozenset[CaseStatus]) -> Fields:
    return {
        "key": section.key,
        "title": section.title,
        **_given(graded=section.graded),
        **({} if section.applies == meant_for else {"applies": _statuses(section.applies)}),
        "questions": [_question(question, section) for question in section.questions],
    }


def _question(question: Question, section: Section) -> Fields:
    usual = question.scale is Scale.EVIDENCE
    return {
        "key": question.key,
        "text": question.text,
        "scale": str(question.scale),
        **({} if question.required == usual else {"required": question.required}),
        **_given(
            key_question=question.key_question,
            stop=question.stop,
            standard=question.standard,
            guidance=question.guidance,
            theme=question.theme,
        ),
        **({} if question.applies == section.applies else {"applies": sorted(map(str, question.applies))}),
        **({"when": {"question": question.when.question, "is": list(question.when.values)}} if question.when else {}),
    }


def _given(**fields: Any) -> Fields:
    return {name: value for name, value in fields.items() if value}


def _statuses(statuses: Iterable[CaseStatus]) -> str | list[str]:
    found = frozenset(statuses)
    return "all" if found == EVERY_STATUS else sorted(map(str, found))
