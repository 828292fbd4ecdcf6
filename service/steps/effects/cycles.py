"""What the steps of a cycle change: the frozen list and the draw, the audits it sends out, its places, its findings."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from service.frames import still_able
from service.models import Audit, Cycle, CycleCase, Person
from service.returns import returns_of
from service.steps.assigning import Assigning
from service.steps.drawing import freeze_and_draw, left_out_counts
from service.steps.making import new_audit
from service.steps.step import Step
from workflows.audit import SCHEDULED
from workflows.words import AuditKind, AuditorRole, Frame, Part

KINDS = {Frame.OPEN_CASES: AuditKind.SAMPLE, Frame.REFERRALS: AuditKind.REFERRAL}


def draw(step: Step) -> None:
    """Freeze the list, keep its fingerprint, draw the share or number with the stored seed."""
    cycle: Cycle = step.record
    drawn = freeze_and_draw(step.work, cycle)
    step.facts.update(
        frame=drawn.open_cases,
        wanted=drawn.wanted,
        drawn=len(drawn.selected),
        reserves=len(drawn.reserves),
        left_out=left_out_counts(drawn),
        digest=drawn.digest,
        seed=cycle.seed,
    )


def schedule_audits(step: Step) -> None:
    """Every drawn case that can still be audited becomes an audit, due at the cut-off; the others' places are named."""
    cycle: Cycle = step.record
    places = _places(step, CycleCase.part == Part.SELECTED)
    able, assigning = still_able(place.case_id for place in places), Assigning(step.work, cycle)
    for place in places:
        if place.case_id in able:
            _send(step, place, assigning.kept(place.auditor_id, place.case.worker_id))
        else:
            step.facts.setdefault("not_sent", []).append(place.position)


def replace_case(step: Step) -> None:
    """The next reserve of the stratum that can be audited takes the place; an audit under way is withdrawn."""
    cycle: Cycle = step.record
    leaving: CycleCase = step.facts["place"]
    reserves = _places(
        step, CycleCase.part == Part.RESERVE, CycleCase.service == leaving.service, CycleCase.status == leaving.status
    )
    able = still_able(reserve.case_id for reserve in reserves)
    taking = next(reserve for reserve in reserves if reserve.case_id in able)
    if leaving.audit_id is not None:
        _withdraw(step, leaving.audit_id)
    taking.position, taking.part = leaving.position, Part.SELECTED
    leaving.part, leaving.replaced_by, leaving.reason = Part.REPLACED, taking, step.facts["reason"]
    auditor = Assigning(step.work, cycle).kept(leaving.auditor_id, taking.case.worker_id)
    if cycle.state == "open":
        _send(step, taking, auditor)
    else:
        taking.auditor_id = auditor.id if auditor else None
    step.work.session.flush()
    step.work.session.expire(cycle, ["places", "drawn"])
    step.facts["place"] = leaving.position


def _withdraw(step: Step, audit_id: int) -> None:
    """Withdrawn by the service, for the reason that was given; locked, as somebody may be submitting it."""
    locked = select(Audit).where(Audit.id == audit_id).with_for_update(of=Audit)
    audit = step.work.session.scalars(locked.execution_options(populate_existing=True)).unique().one()
    if audit.state != "withdrawn":
        system = step.work.context.system("Countersign")
        step.gate.fire(audit, "withdraw", system, {"reason": step.facts["reason"]})


def chase_auditors(step: Step) -> None:
    """Note on every place whose audit is not returned that its auditor was reminded today."""
    cycle: Cycle = step.record
    waiting = [place for place in _places(step, CycleCase.part == Part.SELECTED) if _waits(place)]
    chased = [place for place in waiting if place.audit and place.audit.lead is not None]
    for place in chased:
        place.chased_on, place.chases = step.work.today, place.chases + 1
    cycle.chased_on = step.work.today
    leads = {place.audit.lead.id for place in chased if place.audit and place.audit.lead}
    step.facts.update(audits=len(waiting), auditors=len(leads), without_auditor=len(waiting) - len(chased))


def count_returns(step: Step) -> None:
    """How many audits were requested, returned in time, late, withdrawn, as the cycle was closed."""
    returns = returns_of(step.record)
    step.facts.update(
        requested=returns.requested, returned=returns.returned, late=returns.late, withdrawn=returns.withdrawn
    )


def publish_findings(step: Step) -> None:
    """The findings can be read from now on, by the cycle's auditors and by staff."""
    step.record.report, step.record.published_at = step.facts.get("text"), step.work.now


def _waits(place: CycleCase) -> bool:
    return place.audit is not None and place.audit.state == SCHEDULED


def _places(step: Step, *conditions: ColumnElement[bool]) -> list[CycleCase]:
    """Places of the cycle with their cases and audits, in the order of the draw."""
    query = select(CycleCase).where(CycleCase.cycle_id == step.record.id, *conditions)
    loading = (joinedload(CycleCase.case), joinedload(CycleCase.audit))
    return list(step.work.session.scalars(query.options(*loading).order_by(CycleCase.position)).unique())


def _send(step: Step, place: CycleCase, auditor: Person | None) -> None:
    """Make the audit of a place, due at the cut-off."""
    cycle: Cycle = step.record
    audit = new_audit(
        step.work,
        step.gate,
        step.actor,
        place.case,
        kind=KINDS[Frame(cycle.frame)],
        due_on=cycle.cut_off_on,
        auditors={auditor: AuditorRole.LEAD} if auditor else {},
        tool_key=cycle.tool_key,
        facts={"cycle": cycle.id},
        cycle_id=cycle.id,
    )
    place.audit_id, place.auditor_id = audit.id, auditor.id if auditor else None


EFFECTS = {
    name.__name__: name
    for name in (chase_auditors, count_returns, draw, publish_findings, replace_case, schedule_audits)
}
