"""The JSON API under /api/v1: its parts, its OpenAPI document, its reference."""

from __future__ import annotations

from flask import Flask

from service.api import part, problems, reference
from service.api.bodies import body_of, triggers
from service.api.cases import cases
from service.api.demo import demo
from service.api.forms import add_forms, tools
from service.api.imports import imports
from service.api.kinds import KINDS
from service.api.lifecycles import part_for
from service.api.openapi import add_triggers, reference_for
from service.api.part import Part
from service.api.staff import me, people
from service.api.tasks import tasks
from service.context import here


def register(app: Flask) -> None:
    """Add every address of the API, and the document that describes them."""
    part.register(app)
    problems.register(app)
    api = reference_for(app)
    # The bodies of triggers hold codes that policy sets.
    with app.app_context():
        for made in _parts():
            api.add(made)
        for kind in KINDS:
            add_triggers(api, kind)
    reference.register(app, api.spec.to_dict())


def _parts() -> list[Part]:
    parts = [me(), tasks(), *_lifecycles(), tools(), cases(), imports(), people()]
    return [*parts, demo()] if here().settings.demo else parts


def _lifecycles() -> list[Part]:
    parts = {kind.record: part_for(kind) for kind in KINDS}
    audit = next(kind for kind in KINDS if kind.record == "audit")
    add_forms(parts["audit"], body_of(triggers(audit.table)["add_action"]))
    return list(parts.values())
