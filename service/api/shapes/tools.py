"""How audit tools, their versions and the differences between them are shown."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.shapes.base import ItemShape, Shape, code, instant, number, somebody, words
from workflows.tool_difference import Sort, Thing
from workflows.tool_model import Scale
from workflows.tool_version import TOOL_VERSION
from workflows.words import CaseStatus


class ToolVersionShape(Shape):
    """Which audit tool, in which version."""

    key = words()
    version = number()


class ConditionShape(Shape):
    """Asked only where an earlier question was answered with one of these values."""

    question = words()
    values = fields.List(fields.String(), data_key="is")


class QuestionShape(Shape):
    """One question of a tool; `choices` are the values to choose from, none for dates, numbers and texts.

    `standard` is the practice standard behind it; `theme` a key under which findings are counted together.
    """

    key = words()
    text = words()
    scale = code(Scale)
    required = fields.Boolean()
    key_question = fields.Boolean()
    stop = fields.Boolean()
    choices = fields.List(fields.String())
    standard = words()
    guidance = words()
    theme = words()
    when = fields.Nested(ConditionShape, allow_none=True)


class ToolQuestionShape(QuestionShape):
    """One question as a tool has it, with the case statuses that it is asked of."""

    MADE = {"applies": lambda question: sorted(map(str, question.applies))}
    applies = fields.List(code(CaseStatus))


class SectionShape(Shape):
    """One section of a tool, with the case statuses that it is asked of."""

    MADE = {"applies": lambda section: sorted(map(str, section.applies))}
    key = words()
    title = words()
    graded = fields.Boolean()
    applies = fields.List(code(CaseStatus))
    questions = fields.List(fields.Nested(ToolQuestionShape))


class ToolSummaryShape(ToolVersionShape):
    """An audit tool, and for which cases it is meant. `frozen`: its words are kept and never change again.

    `note` says what is odd about its file, and what to do.
    """

    title = words()
    description = words()
    theme = words()
    for_status = fields.List(code(CaseStatus))
    state = code(state.name for state in TOOL_VERSION.states)
    frozen = fields.Boolean()
    note = words(none=True)


class ToolShape(ToolSummaryShape):
    """An audit tool with all that it asks."""

    sections = fields.List(fields.Nested(SectionShape))


class ToolRecordShape(ItemShape):
    """A version of an audit tool as a record; without an author it came with the service."""

    state = code(state.name for state in TOOL_VERSION.states)
    key = words()
    number = number()
    title = words()
    digest = words()
    author = somebody(none=True)
    made_at = instant()


class DefinitionShape(ItemShape):
    """A version with all that it asks, in the fields that a draft is sent with."""

    tool = fields.Dict(keys=fields.String())


class ChangeShape(Shape):
    """One difference; `field` is null where the whole thing came, went or changed its place."""

    sort = code(Sort)
    thing = code(Thing)
    key = words()
    field = words(none=True)
    before = words(none=True)
    after = words(none=True)


class DifferenceShape(ItemShape):
    """What a version asks differently from the published one before it, if there is one."""

    against = fields.Nested(ToolVersionShape, allow_none=True)
    changes = fields.List(fields.Nested(ChangeShape))


def shown(tool: Any, version: Any, note: str | None = None) -> dict[str, Any]:
    """A tool as its shapes take it."""
    return {
        "key": tool.key,
        "version": tool.version,
        "title": tool.title,
        "description": tool.description,
        "theme": tool.theme,
        "for_status": sorted(map(str, tool.for_status)),
        "state": version.state,
        "frozen": version.id is not None,
        "note": note,
        "sections": tool.sections,
    }
