"""A lifecycle in the notation that tools for processes share: shown by a viewer in the browser, and to download."""

from __future__ import annotations

import json
from dataclasses import replace

from flask import Blueprint, Response, abort, render_template

from service import downloads
from service.insight.process.passages import passages
from service.insight.process.records import PROCESSES
from service.insight.reach import PERMISSION
from service.web.insight.asking import NOT_OPEN
from service.web.insight.process import PLACE, Wanted, wanted
from service.web.who import can
from service.web.words import process as words
from workflows.catalogue import LIFECYCLES
from workflows.drawing import bpmn
from workflows.engine import NotPermitted

pages = Blueprint("bpmn", __name__)


@pages.get(f"{PLACE}/notation/<kind>")
def show(kind: str) -> str:
    """The viewer, with how often each way was taken where it is one of the lifecycles that are counted."""
    _known(kind)
    asked = wanted()
    return render_template(
        "insight/bpmn.html",
        asked=asked,
        counts=json.dumps(_counts(kind, asked)),
        counted=kind in PROCESSES,
        kind=kind,
        lifecycles={name: table.title for name, table in LIFECYCLES.items()},
        table=LIFECYCLES[kind],
        words=words,
    )


@pages.get(f"{PLACE}/notation/<kind>.bpmn")
def download(kind: str) -> Response:
    """The BPMN 2.0 file, as `flask workflow bpmn` writes it."""
    _known(kind)
    return downloads.download(bpmn(LIFECYCLES[kind]), f"{kind}.bpmn", "application/xml")


def _known(kind: str) -> None:
    if not can(PERMISSION):
        raise NotPermitted(NOT_OPEN)
    if kind not in LIFECYCLES:
        abort(404)


def _counts(kind: str, asked: Wanted) -> dict[str, int]:
    """How often each flow to another state was taken, by its id in the BPMN file."""
    if kind not in PROCESSES:
        return {}
    taken = passages(replace(asked, kind=kind).part, asked.scope.from_on, asked.scope.to_on)
    return {f"flow_{one.source}_{one.trigger}_{one.target}": one.count for one in taken if one.source != one.target}
