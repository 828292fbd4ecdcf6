"""How reports are shown: how far one is, and its figures, each as so many of so many with how sure that is."""

from __future__ import annotations

from datetime import UTC

from marshmallow import fields

from service.api.shapes.base import Shape, code, instant, number, words
from service.insight.reports.figure import Figure
from service.insight.reports.kinds import Kind, State


class ReportSummaryShape(Shape):
    """A report or export: `state` is asked, making, ready or failed, `progress` from 0 to 100."""

    MADE = {
        "asked_at": lambda line: line.asked_at.astimezone(UTC),
        "made_at": lambda line: line.made_at and line.made_at.astimezone(UTC),
    }
    id = number()
    kind = code(Kind)
    title = words()
    state = code(State)
    progress = number()
    asked_by = words(none=True)
    asked_at = instant()
    made_at = instant(none=True)


class ReportFigureShape(Shape):
    """One figure: a share is `k` of `n`, a number or days `value` alone; null is not defined.

    `hidden`: too small to be told to the public. `low` and `high`, from 0 to 1, are Wilson's 95%, from ten on.
    """

    MADE = {"low": lambda one: _bound(one, 0), "high": lambda one: _bound(one, 1)}
    key = words()
    label = words()
    value = fields.Float(allow_none=True)
    k = number(none=True)
    n = number(none=True)
    hidden = fields.Boolean()
    low = fields.Float(allow_none=True)
    high = fields.Float(allow_none=True)


def _bound(figure: Figure, place: int) -> float | None:
    interval = figure.share.interval if figure.n is not None else None
    return round(interval[place], 4) if interval else None


class ReportFactShape(Shape):
    """What stands at the head of a report: about what and when, how much was counted."""

    MADE = {"name": lambda fact: fact[0], "text": lambda fact: fact[1]}
    name = words()
    text = words()


class ReportShape(Shape):
    """One report. It has figures once it is ready; an export has `rows`, how many each of its sheets holds.

    `reason` says why one could not be made. The digests are those that `flask report check` compares.
    """

    MADE = {"id": lambda page: page.line.id, "report": lambda page: page.line, "rows": lambda page: page.counts}
    id = number()
    report = fields.Nested(ReportSummaryShape)
    reason = words(none=True)
    facts = fields.List(fields.Nested(ReportFactShape))
    figures = fields.List(fields.Nested(ReportFigureShape))
    rows = fields.Dict(keys=fields.String(), values=fields.Integer())
    rows_digest = words(none=True)
    figures_digest = words(none=True)
