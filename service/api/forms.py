"""An audit's form, and the actions that come of it."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.answers import as_mapping
from service.api.caller import caller
from service.api.incoming import body, remembering, version_wanted
from service.api.outgoing import dumped, many, one, remembered
from service.api.overtaken import overtaken
from service.api.part import KEYED, VERSIONED, Part, takes, with_headers
from service.api.shapes.audits import ActionShape, FormShape
from service.api.shapes.base import list_of
from service.queries import find
from service.toolbox import tool_of
from service.usecases.answering import report_risk, save_answers
from service.usecases.reading import actions_of
from service.usecases.transitions import fire_transition
from workflows.tool_model import LONGEST_TEXT
from workflows.tools import Question, asked
from workflows.words import GRADES_BEST_FIRST

SHORT = {"type": "string", "maxLength": LONGEST_TEXT}
ANSWER = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "value": {"nullable": True, "description": "One of the question's choices, or a date, number or text."},
        "comment": {**SHORT, "nullable": True},
        "found_elsewhere": {"type": "boolean"},
    },
}
RISK = {"type": "object", "additionalProperties": False, "required": ["risk"], "properties": {"risk": SHORT}}
GRADE = {"type": "string", "enum": [*map(str, GRADES_BEST_FIRST), None], "nullable": True}
ANSWERS = {
    "type": "object",
    "additionalProperties": False,
    "description": "Only what is named changes; a null value or grade clears it.",
    "properties": {
        "answers": {"type": "object", "description": "By question key.", "additionalProperties": ANSWER},
        "section_grades": {"type": "object", "description": "By section key.", "additionalProperties": GRADE},
        "no_action_reasons": {"type": "object", "description": "By section key.", "additionalProperties": SHORT},
    },
}


def add_forms(part: Part, add_action: dict[str, Any]) -> None:
    """The addresses of an audit's answers and actions; `add_action` is the schema of a new action."""
    _answers(part)
    _saving(part)
    _reporting(part)
    _actions(part)
    _adding(part, add_action)


def _answers(part: Part) -> None:
    @part.route("/<number:record_id>/answers")
    @part.response(200, FormShape)
    @part.doc(summary="The form: every question asked of this case, with what was answered")
    def answers(record_id: int) -> Response:
        return one(FormShape, form_of(find("audit", record_id, caller())))


def _saving(part: Part) -> None:
    @part.route("/<number:record_id>/answers", methods=["PUT"])
    @part.response(200, FormShape)
    @part.alt_response(409, "CONFLICT")
    @part.alt_response(412, "PRECONDITION_FAILED")
    @part.doc(summary="Keep answers, section grades and reasons")
    @takes(ANSWERS)
    @with_headers(VERSIONED)
    def save(record_id: int) -> Response:
        with overtaken("audit", record_id, "submit"):
            audit = save_answers(record_id, caller(), body(), version=version_wanted())
        return one(FormShape, form_of(audit))


def _reporting(part: Part) -> None:
    @part.route("/<number:record_id>/risk", methods=["POST"])
    @part.response(200, FormShape)
    @part.alt_response(409, "CONFLICT")
    @part.alt_response(412, "PRECONDITION_FAILED")
    @part.doc(summary="Report a risk to a child at once, whether or not the form has a question for it")
    @takes(RISK)
    @with_headers(VERSIONED)
    def report(record_id: int) -> Response:
        with overtaken("audit", record_id, "submit"):
            audit = report_risk(record_id, caller(), body(), version=version_wanted())
        return one(FormShape, form_of(audit))


def _actions(part: Part) -> None:
    @part.route("/<number:record_id>/actions")
    @part.response(200, list_of(ActionShape))
    @part.doc(summary="What is to be put right, struck actions included")
    def actions(record_id: int) -> Response:
        return many(ActionShape, actions_of(record_id, caller()))


def _adding(part: Part, schema: dict[str, Any]) -> None:
    @part.route("/<number:record_id>/actions", methods=["POST"])
    @part.response(201, ActionShape)
    @part.alt_response(409, "CONFLICT")
    @part.alt_response(412, "PRECONDITION_FAILED")
    @part.doc(summary="Add an action: fires the trigger add_action")
    @takes(schema)
    @with_headers(KEYED, VERSIONED)
    def add_action(record_id: int) -> Response:
        sent = body()
        remember = remembering(sent, 201, lambda audit: dumped(ActionShape, _newest(audit)))
        with overtaken("audit", record_id, "add_action"):
            answer = fire_transition(
                "audit", record_id, "add_action", caller(), sent, version=version_wanted(), remember=remember
            )
        return remembered(answer)


def _newest(audit: Any) -> Any:
    return max(audit.actions, key=lambda action: action.id)


def form_of(audit: Any) -> dict[str, Any]:
    """An audit's form as the API shows it."""
    tool, answers = tool_of(audit), as_mapping(audit)
    results = {result.section_key: result for result in audit.sections}
    sections = asked(tool, audit.case_status, answers)
    return {
        "id": audit.id,
        "version": audit.version,
        "state": audit.state,
        "tool": {"key": audit.tool_key, "version": audit.tool_version},
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "graded": section.graded,
                "grade": results[section.key].grade if section.key in results else None,
                "no_action_reason": results[section.key].no_action_reason if section.key in results else "",
                "questions": [{**_question(q), **NOT_ANSWERED, **answers.get(q.key, {})} for q in section.questions],
            }
            for section in sections
        ],
        "section_grades": {key: result.grade for key, result in results.items() if result.grade},
        "no_action_reasons": {key: said for key, result in results.items() if (said := result.no_action_reason)},
    }


NOT_ANSWERED = {"value": None, "comment": "", "found_elsewhere": False}


def _question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "text": question.text,
        "scale": str(question.scale),
        "required": question.required,
        "key_question": question.key_question,
        "stop": question.stop,
        "choices": [str(choice) for choice in question.choices],
        "standard": question.standard,
        "guidance": question.guidance,
        "theme": question.theme,
        "when": question.when,
    }
