"""Makes practitioners' forms as auditors and line managers do: written, handed over, discussed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from service.database import db
from service.models import Audit, Case, PractitionerForm
from service.usecases.practitioner_forms import add_form_action, write_form
from tests.support.lived import lived
from tests.support.world import World

FINDINGS = [{"text": "Chronologies are started late.", "theme": "training_need"}]


@lived
def with_auditor(world: World) -> World:
    """The usual people, and Una: a team manager of another team, who audits Pat's work and does not manage Pat."""
    world.authority()
    world.person("Una Auditor", "team_manager", world["Sam"], team_id=world.team("South").id)
    return world


def arranged(world: World, who: str = "Una", case: Case | None = None) -> Any:
    """An audit of Pat's work that Tess arranges for somebody else to do."""
    return world.audit(case, auditors=[{"person": world[who].email, "role": "lead"}])


def write(world: World, audit: Audit, who: str = "Una", **data: Any) -> Any:
    """Somebody writes in an audit's practitioner's form, by default one finding."""
    return write_form(audit.id, world[who], data or {"findings": FINDINGS})


def add_action(world: World, audit: Audit, who: str = "Una", **data: Any) -> Any:
    return add_form_action(audit.id, world[who], {"text": "Book the recording course.", **data})


def submitted(world: World, grade: str = "good", *, form: bool = True, actions: bool = False, who: str = "Una") -> Any:
    """An audit of Pat's work, answered and submitted by Una, with a form unless it is to have none."""
    audit = arranged(world, who)
    world.answer(audit, auditor=who)
    if form:
        write(world, audit, who)
    if actions:
        add_action(world, audit, who)
    if grade in ("inadequate", "requires_improvement"):
        world.act(who, "add_action", audit, text="Redraw the genogram.", owner="practitioner")
        world.act(who, "add_action", audit, text="Discuss it in supervision.", owner="manager")
    return world.act(who, "submit", audit, overall_grade=grade, reasons="What the file shows.")


def handed_over(world: World, **more: Any) -> Any:
    """A form that Tess is to discuss with Pat."""
    return form_of(submitted(world, **more))


def issued(world: World) -> Any:
    """Pat's plan of a form that was discussed and whose action Tess has sent out."""
    form = handed_over(world, actions=True)
    world.act("Tess", "discuss", form, agreed="A course by spring.")
    world.act("Tess", "issue_form", form)
    [plan] = form.plans
    return plan


def form_of(audit: Audit) -> Any:
    """The form of an audit, whoever may see it; None where there is none."""
    return db.session.scalars(select(PractitionerForm).where(PractitionerForm.audit_id == audit.id)).first()
