"""The forms of a draft: of the tool itself, of a section, of a question; what they show and what they send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from service.context import here
from service.web.stepping.fields import Option
from service.web.words.wording import ANSWERS, CASE_STATUSES, SCALES, upper_first, word
from workflows.tool_model import CHOICES, EVERY_STATUS, Scale
from workflows.words import AnswerValue

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """What the form is called, where it leads back to and is sent to, and where its part is taken out or moved."""

    label: str
    back: str
    path: str
    arrange: str = ""


@dataclass(frozen=True)
class Asked:
    """One field: `form` is text, area, select, ticks (several of `choices`) or tick (yes or nothing)."""

    name: str
    label: str
    form: str = "text"
    hint: str = ""
    value: Any = ""
    error: str = ""
    choices: Sequence[Option] = ()
    rows: int = 3

    @property
    def id(self) -> str:
        return f"f-{self.name}"


@dataclass(frozen=True)
class Sheet:
    """One kind of form: the names of its texts, of its yes-or-nothing fields and of those that take several values."""

    texts: tuple[str, ...]
    flags: tuple[str, ...]
    several: tuple[str, ...]

    def filled(self, now: Values) -> Values:
        """The fields as the draft has them; a condition stands in two of them."""
        when = now.get("when") or {}
        every = sorted(map(str, EVERY_STATUS))
        lists = {name: every if now.get(name) == "all" else now.get(name, []) for name in self.several}
        flat = {"when_question": when.get("question", ""), "when_is": [_plain(value) for value in when.get("is", ())]}
        return {**dict.fromkeys(self.texts, ""), **now, **lists, **flat}

    def sent(self, form: MultiDict[str, str]) -> Values:
        """The fields as they were sent."""
        texts = {name: form.get(name, "").strip() for name in (*self.texts, "when_question")}
        flags = {name: form.get(name) == "yes" for name in self.flags}
        return {**texts, **flags, **{name: form.getlist(name) for name in (*self.several, "when_is")}}

    def read(self, form: MultiDict[str, str]) -> dict[str, Any]:
        """What was sent as the fields of a tool's file; what says nothing is left out."""
        sent = self.sent(form)
        given: dict[str, Any] = {name: sent[name] for name in self.texts if sent[name] or name in ("text", "title")}
        given |= {name: sent[name] for name in self.flags if sent[name] or name == "required"}
        for name in self.several:
            given |= {} if name == "applies" and not sent[name] else {name: sent[name]}
        if sent["when_question"]:
            given["when"] = {"question": sent["when_question"], "is": sent["when_is"]}
        return given

    def faults(self, found: Mapping[str, str]) -> dict[str, str]:
        """The sentences of a refusal by field; those of another part of the tool stand on top."""
        wrong: dict[str, str] = {}
        for path, sentence in found.items():
            name = {"when": "when_question", "is": "when_is", "question": "when_question"}.get(
                path.rpartition(".")[2], path.rpartition(".")[2]
            )
            sentence = EMPTY.get(name, sentence) if f"'{name}' must be a text" in sentence else sentence
            sentence = sentence.rpartition(f"'{name}' cannot be kept. ")[2]
            known = name in (*self.texts, *self.flags, *self.several, "when_question", "when_is")
            wrong[name if known and name not in wrong else ""] = sentence
        return wrong

    def fields(self, values: Values, wrong: Mapping[str, str], content: Values) -> list[Asked]:
        """The fields to show, in the order in which people fill them in."""
        makers = {"applies": _statuses, "for_status": _statuses, "scale": _scale, "theme": _theme}
        made: list[Asked] = []
        for name in ORDER:
            if name in (*self.texts, *self.flags, *self.several):
                made.append(makers.get(name, _plain_field)(name, values, wrong))
        return [*made, *(_condition(values, wrong, content) if "scale" in self.texts else ())]


ORDER = (
    "title", "text", "description", "scale", "required", "key_question", "stop", "graded", "guidance", "standard",
    "theme", "for_status", "applies",
)  # fmt: skip
LABELS: Mapping[str, tuple[str, str, str]] = {
    "applies": (
        "Asked of",
        "ticks",
        "Tick none, and every kind of case is asked for which the tool is meant, or a question’s section.",
    ),
    "description": ("What it is for", "area", "Auditors read it at the head of the form."),
    "for_status": ("Meant for", "ticks", "Which kinds of case are audited with this tool."),
    "graded": ("This section has a grade of its own", "tick", ""),
    "guidance": ("Guidance", "area", "What to look for, and where. It stands beside the question."),
    "key_question": ("Key question: a “no” needs an action (only for evidence on file)", "tick", ""),
    "required": ("Must be answered", "tick", ""),
    "scale": ("How it is answered", "select", ""),
    "standard": ("Practice standard behind it", "area", "The standard in words. You may leave it empty."),
    "stop": ("A “yes” means that a child is at risk now (only for yes or no)", "tick", ""),
    "text": ("The question", "area", "One question, answered by what stands on file."),
    "theme": ("Theme", "select", "Findings are counted together by theme. You may leave it empty."),
    "title": ("Title", "text", ""),
}
# What is said of a field that was left empty; a file of a tool is refused in words of its own.
EMPTY = {"text": "Write the question.", "title": "Give it a title."}
HEAD = Sheet(("title", "description", "theme"), (), ("for_status",))
SECTION = Sheet(("title",), ("graded",), ("applies",))
QUESTION = Sheet(("text", "scale", "guidance", "standard", "theme"), ("required", "key_question", "stop"), ("applies",))


def _plain(value: Any) -> str:
    """YAML reads yes and no as true and false where nobody put them in quotes."""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _plain_field(name: str, values: Values, wrong: Mapping[str, str]) -> Asked:
    label, form, hint = LABELS[name]
    return Asked(name, label, form, hint, values.get(name) or "", wrong.get(name, ""))


def _statuses(name: str, values: Values, wrong: Mapping[str, str]) -> Asked:
    label, form, hint = LABELS[name]
    options = [Option(str(status), upper_first(text)) for status, text in CASE_STATUSES.items()]
    return Asked(name, label, form, hint, values.get(name) or [], wrong.get(name, ""), options)


def _scale(name: str, values: Values, wrong: Mapping[str, str]) -> Asked:
    label, form, hint = LABELS[name]
    options = [Option(code, upper_first(text)) for code, text in SCALES.items()]
    return Asked(name, label, form, hint, values.get(name) or "evidence", wrong.get(name, ""), options)


def _theme(name: str, values: Values, wrong: Mapping[str, str]) -> Asked:
    """The themes that the tools use already, and the one that this draft has."""
    label, form, hint = LABELS[name]
    known = {q.theme for tool in here().tools.values() for q in tool.questions.values() if q.theme}
    known |= {tool.theme for tool in here().tools.values() if tool.theme} | (
        {values[name]} if values.get(name) else set()
    )
    options = [Option("", "No theme"), *(Option(theme, word(theme)) for theme in sorted(known))]
    return Asked(name, label, form, hint, values.get(name) or "", wrong.get(name, ""), options)


def _condition(values: Values, wrong: Mapping[str, str], content: Values) -> Iterator[Asked]:
    """Of which earlier answer it depends whether a question is asked."""
    earlier = [Option("", "Always"), *_choosable(content, values.get("key"))]
    label, hint = "Asked only after another question", "One that comes before it."
    chosen, given = values.get("when_question") or "", values.get("when_is") or []
    yield Asked("when_question", label, "select", hint, chosen, wrong.get("when_question", ""), earlier)
    hint = "One or more. Only if it is asked after another question."
    yield Asked("when_is", "And only if that was answered", "ticks", hint, given, wrong.get("when_is", ""), _answers())


def _choosable(content: Values, own: str | None) -> Iterator[Option]:
    for section in content["sections"]:
        for question in section["questions"]:
            if question["key"] == own:
                return
            if Scale(question["scale"]) in CHOICES:
                yield Option(question["key"], f"{section['title']}: {question['text']}"[:120])


def _answers() -> list[Option]:
    found = dict.fromkeys(str(code) for codes in CHOICES.values() for code in codes)
    return [Option(code, ANSWERS[code]) for code in found if code != AnswerValue.NOT_ANSWERED]
