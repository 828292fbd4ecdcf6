"""The fields of a step's form, made from what its row of the lifecycle needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from service.reading import choices
from service.reading.people import Choice
from service.web.stepping.drafts import draft
from service.web.words.facts import asked
from service.web.words.wording import GRADES, outcome, word
from workflows.definition import Fact, FactKind
from workflows.engine import Possibility

TITLES = {
    "line_manager": "the line manager",
    "practitioner": "the practitioner",
    "responsible_manager": "the manager",
    "service_manager": "the service manager",
}
BEST_FIRST = ("good", "adequate", "poor")
THEMES = "audit.practitioner_themes"
# What was asked for already, by the fact that its decision takes.
REQUESTED = {"reason": "delay_requested_reason", "explanation": "delay_requested_explanation"}
# How many empty places there are for further findings.
ROOM = 2
OTHER = "person"
SOMEBODY = "owner_person"


@dataclass(frozen=True)
class Option:
    value: str
    text: str


@dataclass(frozen=True)
class Field:
    """One field: `form` is how it looks, `groups` the options of a select under their headings."""

    name: str
    label: str
    form: str = "text"
    hint: str = ""
    value: str = ""
    required: bool = True
    error: str = ""
    choices: Sequence[Option] = ()
    groups: Sequence[tuple[str, Sequence[Option]]] = ()
    rows: int = 4
    tick: str = ""
    least: str = ""
    autocomplete: str = ""

    @property
    def id(self) -> str:
        return f"f-{self.name}"


@dataclass(frozen=True)
class Asking:
    """One step's form: on which record, by whom, with what was sent and what was wrong with it."""

    record: Any
    trigger: str
    person: Any
    given: Mapping[str, str]
    errors: Mapping[str, str]

    def fields(self, needs: Sequence[Fact]) -> list[Field]:
        """All fields in the order of the table, filled in with what was given, else with a draft."""
        made = [field for fact in needs for field in MAKERS[fact.kind](self, fact)]
        return [self._filled(field) for field in made]

    def field(self, fact: Fact, form: str, **more: Any) -> Field:
        label, hint = asked(self.trigger, fact.name)
        return Field(fact.name, label, form, hint, required=fact.required, **more)

    def _filled(self, field: Field) -> Field:
        value = self.given.get(field.name, field.value or self._requested(field.name))
        return replace(field, value=value, error=self.errors.get(field.name, ""))

    def _requested(self, name: str) -> str:
        """Whoever agrees to a delay confirms what was asked for, and need not write it again."""
        asked_for = REQUESTED.get(name, "") if self.trigger == "authorise_delay" else ""
        return str(getattr(self.record, asked_for, None) or "") if asked_for else ""


def asks_of(record: Any, person: Any) -> Callable[[Possibility], bool]:
    """Whether a step has anything to ask of somebody; where all may be left out, there may be nothing to fill in."""

    def asks(found: Possibility) -> bool:
        required = any(fact.required for fact in found.needs)
        return required or bool(Asking(record, found.trigger, person, {}, {}).fields(found.needs))

    return asks


def by_team(people: Sequence[Choice]) -> list[tuple[str, list[Option]]]:
    """The options of a select of people, those of a team together; people without one first."""
    ordered = sorted(people, key=lambda one: (one.team or "", one.name))
    return [
        (team or "No team", [Option(one.email, one.name) for one in members])
        for team, members in groupby(ordered, key=lambda one: one.team)
    ]


def problems(fields: Sequence[Field]) -> list[tuple[str, str]]:
    """Anchor and sentence of every field with an error, for the summary on top."""
    return [(field.id, field.error) for field in fields if field.error]


def _text(asking: Asking, fact: Fact) -> list[Field]:
    value = draft(asking.record, asking.trigger, asking.person) if fact.name == "running_record" else ""
    return [asking.field(fact, "textarea", value=value, rows=6 if value else 4)]


def _section(asking: Asking, fact: Fact) -> list[Field]:
    options = [Option(one.value, one.name) for one in choices.sections(asking.record)]
    return [asking.field(fact, "select", groups=[("", options)])]


def _code(asking: Asking, fact: Fact) -> list[Field]:
    codes = choices.codes(fact.choices)
    if len(codes) < 2 and not fact.required:
        return []
    words = outcome if fact.name == "outcome" else word
    codes = tuple(sorted(codes, key=BEST_FIRST.index)) if set(codes) == set(BEST_FIRST) else codes
    return [asking.field(fact, "radios", choices=[Option(code, words(code)) for code in codes])]


def _grade(asking: Asking, fact: Fact) -> list[Field]:
    return [asking.field(fact, "radios", choices=[Option(code, text) for code, text in GRADES.items()])]


def _date(asking: Asking, fact: Fact) -> list[Field]:
    return [asking.field(fact, "date")]


def _person(asking: Asking, fact: Fact) -> list[Field]:
    people = choices.people_for(asking.record, fact.name)
    if not people and not fact.required:
        return []
    return [asking.field(fact, "select", groups=by_team(people))]


def _owner(asking: Asking, fact: Fact) -> list[Field]:
    offered = [Option(one.value, f"{one.name}, {TITLES[one.value]}") for one in choices.owners(asking.record)]
    if fact.choices:
        return [asking.field(fact, "radios", choices=offered)]
    if not choices.may_name_anybody(asking.person):
        return [asking.field(fact, "radios", choices=offered)]
    who = Field(SOMEBODY, "If somebody else, who", "select", groups=by_team(choices.staff()))
    return [asking.field(fact, "radios", choices=[*offered, Option(OTHER, "Somebody else")]), who]


def _place(asking: Asking, fact: Fact) -> list[Field]:
    offered = choices.places(asking.record, asking.person)
    return [asking.field(fact, "select", groups=[("", [Option(one.value, one.name) for one in offered])])]


def _signature(asking: Asking, fact: Fact) -> list[Field]:
    """Nothing to sign where a session has no plan to sign off."""
    if not fact.required and not choices.plans_to_sign(asking.record, asking.person):
        return []
    field = asking.field(fact, "sign", tick=f"I sign this as {asking.person.name}.")
    return [replace(field, hint=choices.declaration())]


def _done(asking: Asking, fact: Fact) -> list[Field]:
    standing = [action for action in asking.record.actions if not action.struck]
    return [
        Field(
            f"done-{action.id}",
            action.text,
            "textarea",
            hint="What was done, and where it can be seen on file.",
            value=action.done_note or "",
            rows=3,
        )
        for action in standing
    ]


def _action(asking: Asking, fact: Fact) -> list[Field]:
    offered = choices.strikable(asking.record, asking.person)
    return [asking.field(fact, "radios", choices=[Option(one.value, one.name) for one in offered])]


def _findings(asking: Asking, fact: Fact) -> list[Field]:
    """What is written, and room for a little more; what is emptied is taken out."""
    label, hint = asked(asking.trigger, fact.name)
    written = [*asking.record.findings, *[{"text": "", "theme": ""}] * ROOM]
    themes = [Option(code, word(code)) for code in choices.codes(THEMES)]
    made = []
    for number, finding in enumerate(written, start=1):
        said, about = finding["text"], finding.get("theme") or ""
        made += [
            Field(f"finding-{number}", f"{label}, {number}", "textarea", hint, said, required=False, rows=3),
            Field(f"theme-{number}", "What it is about", "select", "", about, required=False, groups=[("", themes)]),
        ]
    return made


def _sign_offs(asking: Asking, fact: Fact) -> list[Field]:
    """A running record entry for each plan of this person that waits for the reader's signature."""
    label, hint = asked(asking.trigger, fact.name)
    waiting = choices.plans_to_sign(asking.record, asking.person)
    return [
        Field(f"sign-{one.value}", f"{label}: {one.name}", "textarea", hint, required=False, rows=4) for one in waiting
    ]


def _discussed(asking: Asking, fact: Fact) -> list[Field]:
    label, hint = asked(asking.trigger, fact.name)
    waiting = choices.forms_to_discuss(asking.record, asking.person)
    return [
        Field(f"agreed-{one.value}", f"{label}: {one.name}", "textarea", hint, required=False, rows=4)
        for one in waiting
    ]


MAKERS: Mapping[FactKind, Callable[[Asking, Fact], list[Field]]] = {
    FactKind.ACTION: _action,
    FactKind.AUDITS: lambda asking, fact: [],
    FactKind.CODE: _code,
    FactKind.DATE: _date,
    FactKind.DISCUSSED: _discussed,
    FactKind.DONE: _done,
    FactKind.FINDINGS: _findings,
    FactKind.GRADE: _grade,
    FactKind.OWNER: _owner,
    FactKind.PERSON: _person,
    FactKind.PLACE: _place,
    FactKind.SECTION: _section,
    FactKind.SIGN_OFFS: _sign_offs,
    FactKind.SIGNATURE: _signature,
    FactKind.TEXT: _text,
}
