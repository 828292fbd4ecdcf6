"""Things that happen more than once in the tour: filling in a form, finding the records that follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random

from sqlalchemy import select

from service.database import db
from service.demo.forms import filled
from service.demo.tour.cast import CAST
from service.demo.tour.story import Story
from service.models import ActionPlan, Audit, Case, Escalation, Import, Person, Supervision
from service.people import person_by_email
from service.toolbox import tool_of
from service.usecases.answering import save_answers
from service.usecases.booking import book_supervision
from service.usecases.importing import import_file
from service.usecases.scheduling import schedule_audit
from workflows.audit import SIGNED_OFF, WITHDRAWN
from workflows.words import Grade

PRACTITIONER, MANAGER = "practitioner", "manager"
SEED = 7


def bring(story: Story, kind: str, path: Path, by: str | None = "perry") -> Import:
    """Import a file for somebody of the cast, or for whoever set the service up."""
    person = person_by_email(CAST[by].email) if by else None
    return import_file(kind, path, filename=path.name, person=person)


def answer(story: Story, auditor: str, audit: str, grade: Grade, *, reasons: bool = True) -> None:
    """Fill in the whole form as somebody would who thinks this of the file."""
    record = db.session.get_one(Audit, story.records[audit])
    tool = tool_of(record)
    # No secret: chance that spreads, or that repeats.
    form = filled(tool, record.case_status, grade, story.today, Random(SEED))  # nosec B311
    if not reasons:
        form.pop("no_action_reasons")
    save_answers(story.records[audit], story.person(auditor), form)


def add_action(story: Story, who: str, audit: str, text: str, owner: str) -> None:
    story.does(who, "audit", audit, "add_action", f"adds an action for the {owner}: “{text}”", text=text, owner=owner)


def arrange(story: Story, who: str, holder: str, name: str) -> None:
    """Somebody arranges an audit of one of a practitioner's open cases, rather one that nobody has audited yet."""
    of_case = Audit.case_id == Case.id
    audited = select(Audit.id).where(of_case).exists()
    under_way = select(Audit.id).where(of_case, Audit.state.not_in((SIGNED_OFF, WITHDRAWN))).exists()
    held = Case.kind == "case", Case.closed_on.is_(None), Person.email == CAST[holder].email
    query = select(Case.reference).join(Case.worker).where(*held)
    reference = db.session.scalar(query.where(~under_way).order_by(audited, Case.reference).limit(1))
    assert reference is not None, f"{CAST[holder].name} has no case left to audit"
    audit: Audit = schedule_audit(story.person(who), {"case_reference": reference})
    story.records[name] = audit.id


def lead(audit_id: int) -> str:
    """Which of the cast leads an audit."""
    person = db.session.get_one(Audit, audit_id).lead
    assert person is not None, "every audit of the tour has an auditor"
    return key_of(person)


def key_of(person: Person) -> str:
    return next(key for key, player in CAST.items() if player.email == person.email)


def remember_plans(story: Story, audit: str, names: Mapping[str, str]) -> None:
    """Call the plans of an audit by names, by their owners' keys."""
    plans = db.session.scalars(select(ActionPlan).where(ActionPlan.audit_id == story.records[audit])).unique()
    for plan in plans:
        if key_of(plan.owner) in names:
            story.records[names[key_of(plan.owner)]] = plan.id


def remember_escalation(story: Story, cause: str, name: str, **about: int) -> Escalation:
    """Call the escalation of this cause about an audit or a plan by a name."""
    query = select(Escalation).where(Escalation.cause == cause)
    for column, number in about.items():
        query = query.where(getattr(Escalation, column) == number)
    found = db.session.scalars(query.order_by(Escalation.id.desc())).unique().first()
    assert found is not None, f"no {cause} escalation was raised"
    story.records[name] = found.id
    return found


def book(story: Story, manager: str, person: str, on: date, name: str) -> None:
    """A line manager books a supervision session."""
    facts = {"person": CAST[person].email, "on": on.isoformat()}
    session: Supervision = book_supervision(story.person(manager), facts)
    story.records[name] = session.id
