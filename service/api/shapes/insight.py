"""How figures are shown: k of n always, a percentage and an interval from ten on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import fields

from service.api.shapes.base import Shape, code, day, number, words
from service.insight.measures.counting import Part
from service.insight.scope import Step
from service.insight.untold import TOLD
from workflows.words import GRADES_BEST_FIRST, AnswerValue, Cause


def _bound(place: int) -> Callable[[Any], float | None]:
    return lambda share: round(share.interval[place], 4) if share.interval else None


class ShareShape(Shape):
    """`k` of `n`. Fewer than ten have no `percent` and no interval; `low` and `high`, from 0 to 1, are Wilson's 95%."""

    MADE = {
        "percent": lambda share: None if share.percent is None else round(share.percent, 2),
        "low": _bound(0),
        "high": _bound(1),
    }
    k = number()
    n = number()
    percent = fields.Float(allow_none=True)
    low = fields.Float(allow_none=True)
    high = fields.Float(allow_none=True)


def share() -> fields.Nested:
    return fields.Nested(ShareShape)


class SpreadShape(Shape):
    """How many days something took, for `n` of it; null where there was none."""

    n = number()
    median = fields.Float(allow_none=True)
    p90 = fields.Float(allow_none=True)


class GradedShape(Shape):
    """How many audits have each grade, the agreed one where there is one, and how many were graded twice."""

    MADE = {"counts": lambda graded: {str(grade): graded.of(grade) for grade in GRADES_BEST_FIRST}}
    n = number()
    counts = fields.Dict(keys=code(GRADES_BEST_FIRST), values=fields.Integer())
    good_or_better = share()
    inadequate = share()
    twice = number()


class SpanShape(Shape):
    """A month or quarter as far as it was asked for, by local days, both included."""

    MADE = {
        "step": lambda row: row.key.step,
        "from_on": lambda row: row.key.from_on,
        "to_on": lambda row: row.key.to_on,
    }
    step = code(Step)
    from_on = day()
    to_on = day()
    graded = fields.Nested(GradedShape)


class GroupShape(Shape):
    """One service, team, tool, status or cycle: `key` is its number or word, `name` what people say."""

    MADE = {"key": lambda row: None if row.key is None else str(row.key)}
    key = words(none=True)
    name = words(none=True)
    graded = fields.Nested(GradedShape)


class PartGradesShape(Shape):
    """Statutory services, early help, or referrals and resources: never added together."""

    part = code(Part)
    total = fields.Nested(GradedShape)
    spans = fields.List(fields.Nested(SpanShape))
    services = fields.List(fields.Nested(GroupShape))
    teams = fields.List(fields.Nested(GroupShape))
    tools = fields.List(fields.Nested(GroupShape))
    statuses = fields.List(fields.Nested(GroupShape))
    cycles = fields.List(fields.Nested(GroupShape))


class GradesShape(Shape):
    """The grades of submitted audits, part by part."""

    MADE = {"parts": lambda found: list(found.parts.values())}
    parts = fields.List(fields.Nested(PartGradesShape))


class EvidenceShape(Shape):
    """What audits found for one question: `on_file` is yes of yes, partly, no; `elsewhere` is of partly and no."""

    MADE = {
        "question": lambda one: one.question.key,
        "text": lambda one: one.question.text,
        "values": lambda one: {str(value): one.of(value) for value in AnswerValue},
    }
    part = code(Part)
    tool = words()
    question = words()
    text = words()
    on_file = share()
    values = fields.Dict(keys=code(AnswerValue), values=fields.Integer())
    elsewhere = number()


class ActionsShape(Shape):
    """Actions on the case side as they stand today; `in_time` is done by the next supervision of those due or done."""

    issued = number()
    in_time = share()
    delayed = number()
    overdue = number()
    signed_off = number()
    verified = number()
    confirmed = number()


class TeamActionsShape(Shape):
    """The same for one team; null for cases of no team."""

    MADE = {"team": lambda row: row[1], "actions": lambda row: row[2]}
    team = words(none=True)
    actions = fields.Nested(ActionsShape)


class ActionsFoundShape(Shape):
    """The actions of a scope's audits, in all and by team."""

    total = fields.Nested(ActionsShape)
    teams = fields.List(fields.Nested(TeamActionsShape))


def counted(key: fields.Field[Any], name: str) -> fields.List:
    """How often each of something was found."""
    made = Shape.from_dict({"key": key, "count": number()}, name=f"Counted{name}Shape")
    return fields.List(fields.Nested(made))


class EscalationsShape(Shape):
    """Escalations by the day on which they were raised; an outcome of null ended otherwise, or is not told."""

    raised = number()
    ended = number()
    causes = counted(code(Cause), "Cause")
    levels = counted(number(), "Level")
    outcomes = counted(code(TOLD, none=True), "Outcome")
    days = fields.Nested(SpreadShape)


class AgreementShape(Shape):
    """How far two gradings agree: numbers of audits and coefficients; null is not defined."""

    n = number()
    exact = number()
    within_one = number()
    moved_down = number()
    moved_up = number()
    kappa = fields.Float(allow_none=True)
    linear = fields.Float(allow_none=True)
    quadratic = fields.Float(allow_none=True)
    ac1 = fields.Float(allow_none=True)


class AgreedShape(Shape):
    """Second gradings: rows of `table` are the auditor's grade, columns the second one, best first.

    A `bias` above 0 says that auditors were kinder than the agreed grade, in grades; over all auditors together.
    """

    table = fields.List(fields.List(fields.Integer()))
    statistics = fields.Nested(AgreementShape)
    bias = counted(number(), "Bias")
    mean_bias = fields.Float(allow_none=True)
    settled = number()
