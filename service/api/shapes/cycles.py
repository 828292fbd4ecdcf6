"""How cycles, their draws, their returns and their findings are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from service.api.shapes.base import ItemShape, PersonShape, Shape, code, day, instant, number, somebody, words
from service.returns import Fate
from service.sampling import Excluded, Verdict, label, left_out
from workflows.cycle import CYCLE
from workflows.words import Frame, Part


class CycleShape(ItemShape):
    """A round of audits. `share` (0-1) or `size` was asked for, `wanted` places it came to, `drawn` were given;
    `frame_size` counts the open cases on the frozen list, `frame_digest` is the list's fingerprint.
    """

    MADE = {"auditors": lambda cycle: [named.person for named in cycle.named], "drawn": lambda cycle: cycle.given or 0}
    state = code(state.name for state in CYCLE.states)
    name = words()
    theme = words(none=True)
    tool = fields.String(attribute="tool_key", allow_none=True)
    period_from_on = day(none=True)
    period_to_on = day(none=True)
    frame = code(Frame)
    share = fields.Float(allow_none=True)
    size = number(none=True)
    seed = words()
    window_days = number()
    auditors = fields.List(fields.Nested(PersonShape))
    baseline = fields.Boolean()
    predecessor_id = number(none=True)
    cut_off_on = day()
    import_id = number(none=True)
    frame_size = number(none=True)
    frame_digest = words(none=True)
    wanted = number(none=True)
    drawn = number()
    drawn_on = day(none=True)
    chased_on = day(none=True)
    report = words(none=True)
    published_at = instant(none=True)
    made_at = instant()


class StratumShape(Shape):
    """One group of a draw: the cases that could be drawn, their exact share of the places, the places and reserves."""

    service = words()
    status = words()
    cases = number()
    exact = fields.Float()
    places = number()
    by_minimum = fields.Boolean(metadata={"description": "Its share came to none; every group has at least one."})
    reserves = number()


class LeftOutShape(Shape):
    """How many cases on the list could not be drawn, for one reason."""

    reason = code(Excluded)
    words = words()
    cases = number()


class DrawnShape(Shape):
    """A drawn case; `reference` is null where the record is restricted to others. Reserves have no place yet."""

    place = number(none=True)
    part = code(Part)
    reference = words(none=True)
    service = words()
    status = words()
    reserve = number(none=True)
    auditor = somebody(none=True)
    audit_id = number(none=True)
    replaced_by = words(none=True)
    reason = words(none=True)


def _left_out(page: Any) -> list[Mapping[str, Any]]:
    return [{"reason": reason, "words": left_out(Excluded(reason)), "cases": n} for reason, n in page.excluded.items()]


class DrawShape(Shape):
    """How a cycle's cases were drawn. `wanted` are the places asked for, `given` those drawn: more where groups too
    small for a share still have one place. `repeats`: list and starting number give these cases again.
    """

    MADE = {"left_out": _left_out}
    cycle_id = fields.Integer(attribute="cycle.id")
    drawn_on = fields.Date(attribute="cycle.drawn_on", allow_none=True)
    import_id = fields.Integer(attribute="cycle.import_id", allow_none=True)
    seed = fields.String(attribute="cycle.seed")
    digest = fields.String(attribute="cycle.frame_digest", allow_none=True)
    listed = number()
    open_cases = fields.Integer(attribute="cycle.frame_size", allow_none=True)
    share = fields.Float(attribute="cycle.share", allow_none=True)
    size = fields.Integer(attribute="cycle.size", allow_none=True)
    window_days = fields.Integer(attribute="cycle.window_days")
    reserve_factor = fields.Float(attribute="cycle.reserve_factor")
    wanted = fields.Integer(attribute="cycle.wanted", allow_none=True)
    given = fields.Integer(attribute="cycle.given", allow_none=True)
    left_out = fields.List(fields.Nested(LeftOutShape))
    strata = fields.List(fields.Nested(StratumShape), attribute="cycle.allocation")
    selected = fields.List(fields.Nested(DrawnShape))
    reserves = fields.List(fields.Nested(DrawnShape))
    replaced = fields.List(fields.Nested(DrawnShape))
    repeats = fields.Boolean()


class ExplanationPartShape(Shape):
    """One step of an explanation."""

    heading = words()
    text = words()


class ExplanationShape(Shape):
    """Why a case was chosen, or why not, in plain sentences; `number` is its place or reserve in its stratum."""

    MADE = {"stratum": lambda found: label(found.stratum) if found.stratum and found.stratum.status else None}
    reference = words()
    verdict = code(Verdict)
    title = words()
    summary = words()
    parts = fields.List(fields.Nested(ExplanationPartShape))
    stratum = words(none=True)
    number = number(none=True)


class CountsShape(Shape):
    """What came back: requested is the sum of returned, late, awaited and withdrawn; only returned ones are analysed.
    `rate` is returned of requested, 0-1; replaced cases are counted beside, chased are those of whom anybody was
    reminded, not sent those that could not be audited any more when the audits went out.
    """

    requested = number()
    returned = number()
    late = number()
    awaited = number()
    withdrawn = number()
    replaced = number()
    chased = number()
    not_sent = number()
    rate = fields.Float(allow_none=True)


class AuditorsReturnsShape(Shape):
    """How far one auditor's audits of a cycle are, and when they were last reminded; null: those without an auditor."""

    auditor = somebody(none=True)
    returns = fields.Nested(CountsShape)
    chased_on = day(none=True)
    chases = number()


class ReturnedShape(Shape):
    """One audit of a cycle: `awaited` until the cut-off, `late` when submitted after it or not at all."""

    place = number()
    audit_id = number()
    auditor = somebody(none=True)
    fate = code(Fate)
    submitted_at = instant(none=True)
    chased_on = day(none=True)
    chases = number()


class ReturnsShape(Shape):
    """What came back of a cycle, auditor by auditor."""

    cycle_id = fields.Integer(attribute="cycle.id")
    cut_off_on = fields.Date(attribute="cycle.cut_off_on")
    returns = fields.Nested(CountsShape)
    auditors = fields.List(fields.Nested(AuditorsReturnsShape))
    audits = fields.List(fields.Nested(ReturnedShape))


class FindingsShape(Shape):
    """The published findings of a cycle, with the response that they rest on."""

    cycle_id = number()
    name = words()
    theme = words(none=True)
    period_from_on = day(none=True)
    period_to_on = day(none=True)
    baseline = fields.Boolean()
    predecessor_id = number(none=True)
    cut_off_on = day()
    published_at = instant()
    text = words(none=True)
    returns = fields.Nested(CountsShape)
