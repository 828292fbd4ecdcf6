"""What a form about a record offers to choose from, and the drafts that it is filled in with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.context import here
from service.facts import OWNERS
from service.models import ActionPlan, Audit, Person
from service.reading.people import Choice, staff
from service.relations import holder
from service.standing import relations_of
from workflows.words import Cause, Relation

# The words that an action's owner can be named by, nearest first.
OWNER_WORDS = ("practitioner", "responsible_manager", "service_manager")


@dataclass(frozen=True)
class Offered:
    """A value to choose, who or what it stands for."""

    value: str
    name: str


def owners(audit: Audit) -> list[Offered]:
    """Whose an action can be by what they are to the case, with who that is today."""
    found = [(name, holder(OWNERS[name], audit)) for name in OWNER_WORDS]
    return [Offered(name, person.name) for name, person in found if person is not None]


def people_for(record: Any, fact: str) -> list[Choice]:
    """Whom a person fact of a step of this record may name; nobody where there is nothing to choose."""
    if fact == "replaces":
        return _auditors(record)
    if isinstance(record, Audit):
        return staff("audit.submit", but=[record.case.worker_id, record.lead.id if record.lead else None])
    if isinstance(record, ActionPlan):
        return staff(but=[record.owner_id])
    return staff("audit.submit")


def _auditors(audit: Audit) -> list[Choice]:
    """Who of several auditors can be replaced; a single one needs no question."""
    people = [part.person for part in audit.auditors]
    return [Choice(person.email, person.name, None) for person in people] if len(people) > 1 else []


def sections(audit: Audit) -> list[Offered]:
    """The sections of an audit's form."""
    tool = here().tools[audit.tool_key]
    return [Offered(section.key, section.title) for section in tool.applicable(audit.case_status)]


def strikable(audit: Audit, person: Person) -> list[Offered]:
    """The actions that somebody may strike: their own, or all for the responsible manager, none that is issued."""
    manages = Relation.RESPONSIBLE_MANAGER in relations_of(person, audit)
    return [
        Offered(str(action.id), action.text)
        for action in audit.actions
        if action.fresh and (manages or action.author_id == person.id)
    ]


def codes(choices: tuple[str, ...] | str) -> tuple[str, ...]:
    """The codes of a fact: the table's own, or those that policy lists."""
    return here().policy.words(choices) if isinstance(choices, str) else tuple(choices)


def declaration() -> str:
    """The text that a signature stands for."""
    return " ".join(str(here().policy.get("declaration")).split())


def section_grades(audit: Audit) -> dict[str, str | None]:
    """The grades of an audit's sections, by title, in the order of the form."""
    tool = here().tools[audit.tool_key]
    given = {result.section_key: result.grade for result in audit.sections}
    applicable = tool.applicable(audit.case_status)
    return {section.title: given.get(section.key) for section in applicable if section.graded}


def told_of_risk(audit: Audit) -> str | None:
    """Who hears at once of a risk to a child: whom policy names first."""
    first = here().policy.of("escalation.levels", Cause.SAFEGUARDING_NOW)[0]
    person = holder(first, audit)
    return person.name if person else None
