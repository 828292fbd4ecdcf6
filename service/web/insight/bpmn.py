"""A lifecycle in the notation that tools for processes share: shown by a viewer in the browser, and to download."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, render_template

from service.insight.process.passages import passages
from service.insight.process.records import PROCESSES, Part, audits_of
from service.queries import Absent
from service.web.insight.process import PLACE, Asked, asked_for, reach
from service.web.who import can, sight
from service.web.words import process as words
from workflows.catalogue import LIFECYCLES
from workflows.drawing import bpmn

pages = Blueprint("bpmn", __name__)


@pages.get(f"{PLACE}/notation/<kind>")
def show(kind: str) -> str:
    """The viewer, with how often each way was taken where it is one of the lifecycles that are counted."""
    _known(kind)
    asked = asked_for()
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
    headers = {"Content-Disposition": f'attachment; filename="{kind}.bpmn"'}
    return Response(bpmn(LIFECYCLES[kind]), mimetype="application/xml", headers=headers)


def _known(kind: str) -> None:
    if not can("insight.view"):
        raise Absent("page")
    if kind not in LIFECYCLES:
        abort(404)


def _counts(kind: str, asked: Asked) -> dict[str, int]:
    """How often each flow to another state was taken, by its id in the BPMN file."""
    if kind not in PROCESSES:
        return {}
    part = Part(kind, audits_of(reach(sight(), asked.from_on, asked.to_on), asked.group))
    taken = passages(part, asked.from_on, asked.to_on)
    return {f"flow_{one.source}_{one.trigger}_{one.target}": one.count for one in taken if one.source != one.target}
