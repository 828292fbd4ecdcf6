"""What a form about a record offers to choose from, and the drafts that it is filled in with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.answers import as_mapping
from service.context import here
from service.database import db
from service.facts import FORM_OWNERS, OWNERS
from service.models import ActionPlan, Audit, Escalation, Person, PractitionerForm, Supervision
from service.queries import Sight, visible
from service.reading.draws import drawn_cases
from service.reading.people import Choice, staff
from service.relations import holder
from service.standing import relations_of
from service.toolbox import tool_of
from workflows.action_plan import COMPLETED
from workflows.practitioner_form import TO_DISCUSS
from workflows.tools import asked
from workflows.words import Cause, Part, Relation

# The words that an action's owner can be named by, nearest first.
OWNER_WORDS = ("practitioner", "responsible_manager", "service_manager")
FORM_OWNER_WORDS = ("practitioner", "line_manager")


@dataclass(frozen=True)
class Offered:
    """A value to choose, who or what it stands for."""

    value: str
    name: str


def owners(record: Any) -> list[Offered]:
    """Whose an action can be by what they are to the case or the practitioner, with who that is today."""
    words, known = (FORM_OWNER_WORDS, FORM_OWNERS) if isinstance(record, PractitionerForm) else (OWNER_WORDS, OWNERS)
    found = [(name, holder(known[name], record)) for name in words]
    return [Offered(name, person.name) for name, person in found if person is not None]


def people_for(record: Any, fact: str) -> list[Choice]:
    """Whom a person fact of a step of this record may name; nobody where there is nothing to choose."""
    if fact == "replaces":
        return _auditors(record)
    if isinstance(record, Audit):
        own = [record.case.worker_id, record.case.person_id]
        return staff("audit.submit", but=[*own, record.lead.id if record.lead else None])
    if isinstance(record, ActionPlan):
        return staff(but=[record.owner_id])
    return staff("audit.submit", but=_not_again(record) if isinstance(record, Escalation) else ())


def _not_again(escalation: Escalation) -> list[int | None]:
    """Who does not audit a file a second time: whose case it is, and who audited it first."""
    audit = escalation.audit
    return [audit.case.worker_id, audit.case.person_id, *(part.person_id for part in audit.auditors)] if audit else []


def may_name_anybody(person: Person) -> bool:
    """Whoever audits from outside the authority is not shown who works in it."""
    return not here().roles.are_outside(person.roles)


def _auditors(audit: Audit) -> list[Choice]:
    """Who of several auditors can be replaced; a single one needs no question."""
    people = [part.person for part in audit.auditors]
    return [Choice(person.email, person.name, None) for person in people] if len(people) > 1 else []


def sections(audit: Audit) -> list[Offered]:
    """The sections of an audit's form."""
    tool = tool_of(audit)
    return [Offered(section.key, section.title) for section in tool.applicable(audit.case_status)]


def strikable(audit: Any, person: Person) -> list[Offered]:
    """The actions that somebody may strike: their own, or all for the manager who decides, none that is issued."""
    manages = {Relation.RESPONSIBLE_MANAGER, Relation.LINE_MANAGER} & set(relations_of(person, audit))
    return [
        Offered(str(action.id), action.text)
        for action in audit.actions
        if action.fresh and (manages or action.author_id == person.id)
    ]


def plans_to_sign(session: Supervision, person: Person) -> list[Offered]:
    """The supervisee's plans that this person may sign off now."""
    waiting = (ActionPlan.owner_id == session.person_id, ActionPlan.state == COMPLETED)
    plans = db.session.scalars(visible("action_plan", person).where(*waiting).order_by(ActionPlan.id)).unique()
    mine = [plan for plan in plans if Relation.LINE_MANAGER in relations_of(person, plan)]
    return [Offered(str(plan.id), _about(plan.behind)) for plan in mine]


def forms_to_discuss(session: Supervision, person: Person) -> list[Offered]:
    """The forms about the supervisee that this person may discuss with them now."""
    waiting = (PractitionerForm.practitioner_id == session.person_id, PractitionerForm.state == TO_DISCUSS)
    found = visible("practitioner_form", person).where(*waiting).order_by(PractitionerForm.id)
    forms = db.session.scalars(found).unique()
    mine = [form for form in forms if Relation.LINE_MANAGER in relations_of(person, form)]
    return [Offered(str(form.id), _about(form.audit)) for form in mine]


def _about(audit: Audit | None) -> str:
    return f"case {audit.case.reference}" if audit else "of no case"


def places(cycle: Any, person: Person) -> list[Offered]:
    """The places of a draw, each with the case that has it; a record that is restricted to others is not named."""
    drawn = (case for case in drawn_cases(cycle, Sight(person)) if case.part == Part.SELECTED)
    return [Offered(str(case.place), f"{case.place}: {case.reference or 'a restricted record'}") for case in drawn]


def codes(choices: tuple[str, ...] | str) -> tuple[str, ...]:
    """The codes of a fact: the table's own, or those that policy lists."""
    return here().policy.words(choices) if isinstance(choices, str) else tuple(choices)


def declaration() -> str:
    """The text that a signature stands for."""
    return " ".join(str(here().policy.get("declaration")).split())


def section_grades(audit: Audit) -> dict[str, str | None]:
    """The grades of an audit's sections, by title, in the order of the form."""
    tool = tool_of(audit)
    given = {result.section_key: result.grade for result in audit.sections}
    sections = asked(tool, audit.case_status, as_mapping(audit))
    return {section.title: given.get(section.key) for section in sections if section.graded}


def told_of_risk(audit: Audit) -> str | None:
    """Who hears at once of a risk to a child: whom policy names first."""
    first = here().policy.of("escalation.levels", Cause.SAFEGUARDING_NOW)[0]
    person = holder(first, audit)
    return person.name if person else None
