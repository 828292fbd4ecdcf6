"""How the process is shown: its ways with counts and times, and what does not fit the lifecycle of today."""

from __future__ import annotations

from marshmallow import fields

from service.api.shapes.base import Shape, number, words
from service.api.shapes.insight import SpreadShape, share


class EdgeShape(Shape):
    """A way from one state to another: how often it was taken, after how many days in the state that it leaves."""

    source = words()
    target = words()
    labels = fields.List(words())
    count = number()
    days = fields.Nested(SpreadShape)


class WaitShape(Shape):
    """A state in which records wait: the days of those that left it, and how many stand there now."""

    MADE = {"state": lambda wait: wait.state.name, "name": lambda wait: wait.state.label}
    state = words()
    name = words()
    left = fields.Nested(SpreadShape)
    standing = number()


class FlowShape(Shape):
    """One lifecycle within some days."""

    edges = fields.List(fields.Nested(EdgeShape))
    waits = fields.List(fields.Nested(WaitShape))


class DeviationShape(Shape):
    """What does not fit, as a sentence, in how many records and rows of history."""

    sentence = words()
    records = number()
    rows = number()


class ConformanceShape(Shape):
    """`fit`: the records whose whole history fits the lifecycle of today, of those to which anything happened."""

    fit = share()
    rows = number()
    deviations = fields.List(fields.Nested(DeviationShape))
