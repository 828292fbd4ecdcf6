"""Makes an audit tool of the plain fields of its file, and refuses one that is wrong, naming every place."""

from collections.abc import Mapping
from typing import Any

from workflows.tool_entry import LONGEST_TITLE, Entry, ToolError, each
from workflows.tool_model import EVERY_STATUS, Condition, Question, Scale, Section, Tool, meant_for
from workflows.words import AnswerValue, CaseStatus

__all__ = ["ToolError", "tool_from"]

TOOL_FIELDS = ("key", "version", "title", "description", "theme", "for_status", "sections")
SECTION_FIELDS = ("key", "title", "graded", "applies", "questions")
QUESTION_FIELDS = (
    "key", "text", "scale", "required", "key_question", "stop", "standard", "guidance", "theme", "applies", "when",
)  # fmt: skip
CONDITION_FIELDS = ("question", "is")
# How YAML reads yes and no where nobody put them in quotes.
SPOKEN = {True: AnswerValue.YES, False: AnswerValue.NO}


def tool_from(data: Mapping[str, Any]) -> Tool:
    """The tool that a file describes (recipe: `docs/recipes/add-an-audit-tool.md`); raises ToolError."""
    entry = Entry.of("The tool", "", data, TOOL_FIELDS)
    entry = Entry(f"Tool {entry.key()}", "", entry.data)
    for_status = entry.statuses("for_status", EVERY_STATUS)
    meant = meant_for(for_status)
    tool = Tool(
        key=entry.key(),
        version=entry.whole_number("version"),
        title=entry.text("title", most=LONGEST_TITLE),
        for_status=for_status,
        sections=each(entry.items("sections"), lambda place, item: _section(entry, place, item, meant)),
        description=entry.text("description", ""),
        theme=entry.theme(),
    )
    entry.check_unique("section", (section.key for section in tool.sections))
    entry.check_unique("question", (q.key for section in tool.sections for q in section.questions))
    _check_conditions(entry, tool)
    return tool


def _section(tool: Entry, place: int, data: object, meant: frozenset[CaseStatus]) -> Section:
    entry = tool.inner("section", f"sections.{place}", data, SECTION_FIELDS)
    applies = entry.statuses("applies", EVERY_STATUS, meant)
    return Section(
        key=entry.key(),
        title=entry.text("title", most=LONGEST_TITLE),
        graded=entry.flag("graded", False),
        applies=applies,
        questions=each(entry.items("questions"), lambda number, item: _question(entry, number, item, applies)),
    )


def _question(section: Entry, place: int, data: object, asked_of: frozenset[CaseStatus]) -> Question:
    entry = section.inner("question", f"questions.{place}", data, QUESTION_FIELDS)
    scale = entry.scale()
    question = Question(
        key=entry.key(within=section.key()),
        text=entry.text("text"),
        scale=scale,
        required=entry.flag("required", scale is Scale.EVIDENCE),
        key_question=entry.flag("key_question", False),
        stop=entry.flag("stop", False),
        guidance=entry.text("guidance", ""),
        applies=entry.statuses("applies", asked_of, asked_of),
        standard=entry.text("standard", ""),
        theme=entry.theme(),
        when=_condition(entry),
    )
    _check_question(entry, question, asked_of)
    return question


def _condition(question: Entry) -> Condition | None:
    if question.data.get("when") is None:
        return None
    path = f"{question.path}.when" if question.path else "when"
    entry = Entry.of(f"{question.place}, when", path, question.data["when"], CONDITION_FIELDS)
    values = [SPOKEN.get(value, value) if isinstance(value, bool) else value for value in entry.items("is")]
    return Condition(entry.text("question"), tuple(str(value) for value in values))


def _check_question(entry: Entry, question: Question, asked_of: frozenset[CaseStatus]) -> None:
    if question.stop and question.scale is not Scale.YES_NO:
        raise entry.fault("only a yes_no question can be a stop question; change its scale", "stop")
    if question.stop and question.when:
        raise entry.fault("a stop question is always asked; take its condition away", "when")
    if question.key_question and question.scale is not Scale.EVIDENCE:
        raise entry.fault("only an evidence question can be a key question; change its scale", "key_question")
    beyond = question.applies - asked_of
    if beyond:
        what = f"its section is not asked of {', '.join(sorted(beyond))}; add it there or leave it out here"
        raise entry.fault(what, "applies")


def _check_conditions(tool: Entry, read: Tool) -> None:
    """Each condition names an earlier question, values that it takes, and one that is asked wherever this one is."""
    earlier: dict[str, Question] = {}
    faults: dict[str, str] = {}
    for place, section in enumerate(read.sections):
        for number, question in enumerate(section.questions):
            sentence = _condition_fault(question, earlier, read) if question.when else None
            if sentence:
                words = f"{tool.place}, section {section.key}, question {question.key}, when"
                faults[f"sections.{place}.questions.{number}.when"] = f"{words}: {sentence}."
            earlier[question.key] = question
    if faults:
        raise ToolError(faults)


def _condition_fault(question: Question, earlier: Mapping[str, Question], read: Tool) -> str | None:
    assert question.when is not None
    asked_for, values = question.when.question, question.when.values
    if asked_for not in earlier:
        late = (
            "comes later; put it before this one"
            if asked_for in read.questions
            else "is not in this tool; name one that is"
        )
        return f"the question '{asked_for}' {late}"
    first = earlier[asked_for]
    choices = [choice for choice in first.choices if choice != AnswerValue.NOT_ANSWERED]
    if not choices:
        return f"'{asked_for}' has nothing to choose from; name a question with a scale of choices"
    strange = [value for value in values if value not in choices]
    if strange:
        return f"'{asked_for}' is never answered '{strange[0]}'; use {', '.join(choices)}"
    never = question.applies - first.applies
    if never:
        return f"'{asked_for}' is not asked of {', '.join(sorted(never))}; ask it there, or leave these out here"
    return None
