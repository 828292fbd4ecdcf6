"""The second form of an audit: read, written, and its actions added, at the audit's own address."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.caller import caller
from service.api.incoming import body, remembering, version_wanted
from service.api.outgoing import dumped, many, one, remembered
from service.api.part import KEYED, VERSIONED, Part, takes, with_headers
from service.api.shapes.audits import ActionShape
from service.api.shapes.base import list_of
from service.api.shapes.practitioner import PractitionerFormShape
from service.reading.practitioner_forms import form_actions, form_of_audit
from service.usecases.practitioner_forms import add_form_action, write_form

PATH = "/<number:record_id>/practitioner-form"


def add_practitioner_forms(part: Part, write: dict[str, Any], add_action: dict[str, Any]) -> None:
    """The addresses of a practitioner's form; the schemas are those of what is written and of a new action."""
    _looking(part)
    _writing(part, write)
    _actions(part)
    _adding(part, add_action)


def _looking(part: Part) -> None:
    @part.route(PATH)
    @part.response(200, PractitionerFormShape)
    @part.doc(summary="The second form, for the practitioner and those above; for everybody else there is none")
    def practitioner_form(record_id: int) -> Response:
        return one(PractitionerFormShape, form_of_audit(record_id, caller()))


def _writing(part: Part, schema: dict[str, Any]) -> None:
    @part.route(PATH, methods=["PUT"])
    @part.response(200, PractitionerFormShape)
    @part.alt_response(409, "CONFLICT")
    @part.alt_response(412, "PRECONDITION_FAILED")
    @part.doc(summary="Write in the second form while the audit is to be done; the first words begin it")
    @takes(schema)
    @with_headers(VERSIONED)
    def write_practitioner_form(record_id: int) -> Response:
        return one(PractitionerFormShape, write_form(record_id, caller(), body(), version=version_wanted()))


def _actions(part: Part) -> None:
    @part.route(f"{PATH}/actions")
    @part.response(200, list_of(ActionShape))
    @part.doc(summary="The actions of the second form, struck ones included")
    def practitioner_form_actions(record_id: int) -> Response:
        return many(ActionShape, form_actions(record_id, caller()))


def _adding(part: Part, schema: dict[str, Any]) -> None:
    @part.route(f"{PATH}/actions", methods=["POST"])
    @part.response(201, ActionShape)
    @part.alt_response(409, "CONFLICT")
    @part.alt_response(412, "PRECONDITION_FAILED")
    @part.doc(summary="Add an action to the second form; the first one begins it")
    @takes(schema)
    @with_headers(KEYED, VERSIONED)
    def add_practitioner_form_action(record_id: int) -> Response:
        sent = body()
        remember = remembering(sent, 201, lambda form: dumped(ActionShape, _newest(form)))
        return remembered(add_form_action(record_id, caller(), sent, version=version_wanted(), remember=remember))


def _newest(form: Any) -> Any:
    return max(form.actions, key=lambda action: action.id)
