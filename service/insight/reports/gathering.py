"""Reads the rows that a report is made from: of the case side alone, without a name or the reference of a case.

An audit counts when it is submitted and not withdrawn, on the local day of its submission; one of a cycle when it came
back by the cut-off. Nothing of practitioners' forms, their plans, actions and escalations is read here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from service.database import db
from service.insight.measures.counting import NO_HIDDEN_CASE, open_to_all
from service.insight.reports.beside import baseline_of, beside
from service.insight.reports.listing import Listing
from service.insight.reports.questions import answers_of, questions_of
from service.insight.reports.rows import Query, in_pieces, plain, submitted, with_service
from service.insight.untold import told_outcome
from service.models import (
    Action,
    ActionPlan,
    Audit,
    Case,
    Cycle,
    Escalation,
    Moderation,
    ProgrammeSlot,
    Report,
    Service,
)
from service.returns import Fate, Returned, returned_of
from workflows.audit import WITHDRAWN
from workflows.moderation import AGREED, SETTLED
from workflows.programmes import SlotOutcome
from workflows.words import OF_THE_SERVICE, Side

Beat = Callable[[int], None]


def gather(report: Report, beat: Beat = lambda progress: None) -> Listing:
    """Every row that the report counts; `beat` hears how far it is, 0-100."""
    beat(5)
    own = _of_cycle(report.cycle, beat) if report.cycle is not None else _of_period(report, beat)
    beat(80)
    return {**own, **beside(report, [audit["id"] for audit in own["audits"]])}


def _of_cycle(cycle: Cycle, beat: Beat) -> Listing:
    places = _places(cycle)
    counted = [place.audit_id for place in places if place.fate is Fate.RETURNED]
    before, first = cycle.predecessor, baseline_of(cycle)
    return {
        **_around(counted, beat),
        "places": [{"id": place.audit_id, "fate": str(place.fate)} for place in places],
        "before": _audits(_returned(before)) if before else [],
        "baseline": _audits(_returned(first)) if first and first is not before else [],
        "cycles": [
            {"id": name, "name": one.name, "baseline": one.baseline}
            for name, one in (("baseline", first if first is not before else None), ("before", before))
            if one is not None
        ],
        "recommendations": _recommendations(ActionPlan.cycle_id == cycle.id),
    }


def _of_period(report: Report, beat: Beat) -> Listing:
    assert report.from_on and report.to_on, "a report is of a cycle or of a period"
    first, last = report.from_on, report.to_on
    counted = list(db.session.scalars(submitted((Audit.id,), first, last, report.service_id)))
    cycles = db.session.scalars(select(Cycle).where(Cycle.cut_off_on.between(first, last)).order_by(Cycle.id)).unique()
    places = [place for cycle in cycles for place in _places(cycle)]
    of_service = {place["id"] for place in _audits([place.audit_id for place in places], report.service_id)}
    own = ActionPlan.service_id == report.service_id if report.service_id else true()
    return {
        **_around(counted, beat),
        "places": [{"id": one.audit_id, "fate": str(one.fate)} for one in places if one.audit_id in of_service],
        "expected": _expected(first, last, report.service_id),
        "recommendations": _recommendations(and_(ActionPlan.issued_on.between(first, last), own)),
    }


def _expected(first: date, last: date, service_id: int | None) -> list[dict[str, Any]]:
    """What programmes expected that began on these days, without what was exempt."""
    done = and_(Audit.submitted_at.is_not(None), Audit.state != WITHDRAWN).label("done")
    query = select(ProgrammeSlot.id, func.coalesce(done, False).label("done"))
    query = query.outerjoin(Audit, Audit.id == ProgrammeSlot.audit_id).order_by(ProgrammeSlot.id)
    query = query.outerjoin(Case, Case.id == func.coalesce(ProgrammeSlot.case_id, Audit.case_id)).where(NO_HIDDEN_CASE)
    query = query.where(ProgrammeSlot.from_on.between(first, last), ProgrammeSlot.outcome != SlotOutcome.EXEMPT)
    return plain(db.session.execute(query.where(ProgrammeSlot.service_id == service_id) if service_id else query))


def _returned(cycle: Cycle) -> list[int]:
    return [place.audit_id for place in _places(cycle) if place.fate is Fate.RETURNED]


def _places(cycle: Cycle) -> list[Returned]:
    """Without those whose case only named people may read by now."""
    places = returned_of(cycle)
    theirs = select(Audit.id).where(Audit.id.in_([place.audit_id for place in places]), open_to_all(Audit.case_id))
    still_open = set(db.session.scalars(theirs))
    return [place for place in places if place.audit_id in still_open]


def _around(counted: list[int], beat: Beat) -> dict[str, list[dict[str, Any]]]:
    """The audits and what hangs on them on the case side."""
    audits = _audits(counted)
    beat(25)
    answers_of(audits, lambda share: beat(25 + int(50 * share)))
    return {
        "audits": audits,
        "questions": questions_of(audits),
        "actions": in_pieces(_actions, counted),
        "plans": in_pieces(_plans, counted),
        "escalations": in_pieces(_escalations, counted),
        "again": in_pieces(_again, counted),
    }


def _audits(numbers: list[int], service_id: int | None = None) -> list[dict[str, Any]]:
    """The audits of these numbers, of one service alone if one is given."""
    of = (Service.id == service_id) if service_id else true()
    return in_pieces(lambda some: _audit_rows(some).where(of), numbers)


def _audit_rows(numbers: list[int]) -> Query:
    """The agreed grade stands beside the auditor's; a second grade counts once the two have ended in one."""
    ended = and_(Moderation.audit_id == Audit.id, Moderation.state.in_((AGREED, SETTLED)))
    latest = select(func.max(Moderation.id)).where(ended).correlate(Audit).scalar_subquery()
    return (
        with_service(
            select(
                Audit.id,
                Audit.submitted_at.label("on"),
                Service.name.label("service"),
                Audit.case_status.label("status"),
                Audit.kind,
                Audit.tool_key.label("tool"),
                Audit.tool_version.label("version"),
                Audit.overall_grade.label("overall"),
                Audit.agreed_grade.label("agreed"),
                Moderation.auditor_grade.label("first"),
                Moderation.grade.label("second"),
                Audit.exemplar_at.label("exemplar"),
            )
        )
        .outerjoin(Moderation, Moderation.id == latest)
        .where(Audit.id.in_(numbers))
    )


def _again(numbers: list[int]) -> Query:
    """The audits of the same files that were ordered after these ones, submitted since."""
    columns = (Audit.id, Audit.reaudit_of_id.label("audit"))
    return select(*columns).where(
        Audit.reaudit_of_id.in_(numbers), Audit.submitted_at.is_not(None), Audit.state != WITHDRAWN
    )


def _actions(numbers: list[int]) -> Query:
    columns = (Action.id, Action.audit_id.label("audit"), Action.plan_id.label("plan"), Action.theme, Action.struck)
    return select(*columns).where(Action.audit_id.in_(numbers), Action.side == Side.CASE, Action.form_id.is_(None))


def _plans(numbers: list[int]) -> Query:
    columns = (
        ActionPlan.id,
        ActionPlan.audit_id.label("audit"),
        ActionPlan.state,
        ActionPlan.issued_on,
        ActionPlan.original_due_on,
        ActionPlan.due_on,
        ActionPlan.completed_on,
        ActionPlan.delay_at,
    )
    own = (ActionPlan.side == Side.CASE, ActionPlan.form_id.is_(None))
    return select(*columns).where(ActionPlan.audit_id.in_(numbers), *own)


def _escalations(numbers: list[int]) -> Query:
    columns = (
        Escalation.id,
        Escalation.audit_id.label("audit"),
        Escalation.cause,
        Escalation.level,
        Escalation.state,
        told_outcome(),
        Escalation.raised_at.label("raised"),
        Escalation.resolved_at.label("resolved"),
    )
    hanging = select(ActionPlan.id).where(or_(ActionPlan.form_id.is_not(None), ActionPlan.side != Side.CASE))
    aside = or_(Escalation.plan_id.is_(None), Escalation.plan_id.not_in(hanging))
    own = (Escalation.form_id.is_(None), Escalation.cause.not_in(OF_THE_SERVICE), aside)
    return select(*columns).where(Escalation.audit_id.in_(numbers), *own)


def _recommendations(which: ColumnElement[bool]) -> list[dict[str, Any]]:
    """The plans that belong to a cycle or a service and not to one child, with what they ask."""
    columns = (ActionPlan.id, ActionPlan.title, Service.name.label("service"), ActionPlan.due_on, ActionPlan.state)
    own = (ActionPlan.audit_id.is_(None), ActionPlan.form_id.is_(None), ActionPlan.side == Side.CASE)
    query = select(*columns).outerjoin(Service, Service.id == ActionPlan.service_id).where(*own, which)
    plans = plain(db.session.execute(query.order_by(ActionPlan.id)))
    asked = select(Action.plan_id, Action.text).where(Action.plan_id.in_([plan["id"] for plan in plans]))
    texts: dict[int, list[str]] = {}
    for plan_id, text in db.session.execute(asked.where(Action.struck.is_(False)).order_by(Action.id)):
        texts.setdefault(plan_id or 0, []).append(text)
    return [{**plan, "asks": texts.get(plan["id"], [])} for plan in plans]
