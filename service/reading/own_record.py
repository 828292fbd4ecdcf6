"""Somebody's own record: their work over time, what they do well, what to work on, what they learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.looking import looked_at
from service.models import Audit, Person, PractitionerForm, SelfAudit
from service.queries import Sight
from service.reading.agenda import plans_since
from service.reading.casework import Casework, casework, outstanding
from service.reading.development import Development, development_of, quarter_of
from service.reading.missed import Missing, missed_since
from service.reading.plans import PlanLine, local_day, plan_line
from service.reading.training import trained_since
from workflows.action_plan import OPEN
from workflows.words import Side

# Six quarters: long enough to see a change, short enough that it is still about today.
QUARTERS = 6
MOST_PRAISE = 8


@dataclass(frozen=True)
class Mark:
    """Something that was done well: an exemplar, a strength in the auditor's words, or outstanding sections."""

    kind: str
    text: str
    audit_id: int
    reference: str
    on: date
    by: str | None = None


@dataclass(frozen=True)
class OwnRecord:
    """What one reader may see of somebody's record; `forms` are the practitioner's forms that the reader may read."""

    person: Person
    development: Development
    well: Sequence[Mark]
    missed: Sequence[Missing]
    plans: Sequence[PlanLine]
    forms: Sequence[PractitionerForm]
    self_audits: Sequence[SelfAudit]
    attended: Sequence[tuple[str, date]]
    offered: Sequence[tuple[str, date | None]]


def own_record(person: Person, sight: Sight) -> OwnRecord:
    """The record; who may read it at all is asked before."""
    since = _some_quarters_ago(here().today())
    plans, work = plans_since(person, sight, since), casework(person, sight, since)
    attended, offered = trained_since(person, since)
    found = OwnRecord(
        person=person,
        development=development_of(plans, work, since),
        well=_well(person, work)[:MOST_PRAISE],
        missed=missed_since(work, since),
        plans=[plan_line(plan) for plan in plans if plan.state in OPEN and plan.side == Side.CASE],
        forms=_forms(person, sight),
        self_audits=_self_audits(person, sight),
        attended=attended,
        offered=offered,
    )
    for kind, number in _told(found):
        looked_at(kind, number, sight.person.id)
    return found


def _told(found: OwnRecord) -> set[tuple[str, int]]:
    """The records that it quotes."""
    audits = {mark.audit_id for mark in found.well} | {miss.audit_id for miss in found.missed}
    return {*(("audit", number) for number in audits), *(("action_plan", plan.id) for plan in found.plans)}


def _well(person: Person, work: Casework) -> list[Mark]:
    """Exemplars first, then what auditors wrote, then what they graded outstanding, each newest first."""
    found = [_mark("exemplar", audit, audit.exemplar_text or "") for audit in work.exemplars(person.id)]
    strengths, sections = work.strengths(), outstanding(work)
    found += [_mark("strength", audit, strengths[audit.id]) for audit in work.newest_first if audit.id in strengths]
    return [*found, *(_mark("outstanding", work.audits[one], ", ".join(titles)) for one, titles in sections.items())]


def _mark(kind: str, audit: Audit, text: str) -> Mark:
    exemplar = kind == "exemplar"
    on = local_day(audit.exemplar_at if exemplar else audit.submitted_at)
    assert on is not None, "only what was submitted is asked for, or marked"
    by = audit.exemplar_by.name if exemplar and audit.exemplar_by else None
    return Mark(kind, text, audit.id, audit.case.reference, on, by)


def _some_quarters_ago(today: date) -> date:
    first = quarter_of(today)
    months = first.year * 12 + first.month - 1 - 3 * (QUARTERS - 1)
    return date(months // 12, months % 12 + 1, 1)


def _forms(person: Person, sight: Sight) -> list[PractitionerForm]:
    query = select(PractitionerForm).where(
        sight.of("practitioner_form"), PractitionerForm.practitioner_id == person.id, PractitionerForm.written
    )
    query = query.options(joinedload(PractitionerForm.audit).lazyload(Audit.auditors))
    return list(db.session.scalars(query.order_by(PractitionerForm.id.desc()).limit(MOST_PRAISE)).unique())


def _self_audits(person: Person, sight: Sight) -> list[SelfAudit]:
    """Their author's own, whatever their state; to others those alone that were shared with them."""
    query = select(SelfAudit).where(sight.of("self_audit"), SelfAudit.author_id == person.id)
    return list(db.session.scalars(query.order_by(SelfAudit.id.desc()).limit(MOST_PRAISE)).unique())
