"""The JSON API under /api/v1: its parts, its OpenAPI document, its reference."""

from __future__ import annotations

from flask import Flask

from service.api import part, problems, reference, why
from service.api.administration import administration
from service.api.agenda import add_agenda
from service.api.blind import close_while_blind
from service.api.bodies import body_of, triggers
from service.api.cases import cases
from service.api.checks import checks
from service.api.cover import cover
from service.api.cycles import add_draw, findings
from service.api.demo import demo
from service.api.evidence import add_evidence
from service.api.feedback import add_feedback, tool_feedback
from service.api.filing import add_filing
from service.api.forms import add_forms
from service.api.imports import imports
from service.api.insight import insight
from service.api.kinds import KINDS
from service.api.lifecycles import part_for
from service.api.openapi import add_triggers, reference_for
from service.api.part import Part
from service.api.practitioner_forms import add_practitioner_forms
from service.api.process import process
from service.api.programmes import add_reviewed, coverage, programmes
from service.api.protecting import protecting
from service.api.quick_wins import quick_wins
from service.api.reports import reports
from service.api.self_audits import add_self_form
from service.api.staff import me, people
from service.api.subjects import referrals, resources
from service.api.tasks import tasks
from service.api.tools import add_building, tools
from service.api.training import person_training, training
from service.context import here
from workflows.catalogue import LIFECYCLES


def register(app: Flask) -> None:
    """Add every address of the API, and the document that describes them."""
    part.register(app)
    problems.register(app)
    why.register(app)
    api = reference_for(app)
    # The bodies of triggers hold codes that policy sets.
    with app.app_context():
        for made in _parts():
            api.add(made)
        for kind in KINDS:
            add_triggers(api, kind)
    reference.register(app, api.spec.to_dict())


def _parts() -> list[Part]:
    parts = [me(), tasks(), cover(), *_lifecycles(), tools(), cases(), findings(), imports()]
    parts += [people(), resources(), referrals()]
    parts += [
        programmes(),
        coverage(),
        insight(),
        process(),
        reports(),
        quick_wins(),
        training(),
        person_training(),
        tool_feedback(),
    ]
    parts += administration()
    parts += checks()
    parts += protecting()
    return [*parts, demo()] if here().settings.demo else parts


def _lifecycles() -> list[Part]:
    parts = {kind.record: part_for(kind) for kind in KINDS}
    audit = next(kind for kind in KINDS if kind.record == "audit")
    add_draw(parts["cycle"])
    add_evidence(parts["action_plan"])
    add_forms(parts["audit"], body_of(triggers(audit.table)["add_action"]))
    add_filing(parts["audit"])
    add_agenda(parts["supervision"])
    of_form = triggers(LIFECYCLES["practitioner_form"])
    add_practitioner_forms(parts["audit"], body_of(of_form["write"]), body_of(of_form["add_action"]))
    close_while_blind(parts["audit"])
    add_feedback(parts["audit"])
    add_reviewed(parts["review"])
    add_self_form(parts["self_audit"])
    add_building(parts["tool_version"])
    return list(parts.values())
