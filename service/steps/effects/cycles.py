"""What the steps of a cycle change: the frozen frame, the draw, the audits it sends out, its report."""

from __future__ import annotations

from collections import Counter

from service.frames import frame_query
from service.models import Case, Cycle, CycleCase, Person
from service.people import role_holders
from service.sampling import draw as drawn
from service.sampling import frame_digest
from service.steps.making import new_audit
from service.steps.step import Step
from service.transaction import Work
from workflows.words import AuditKind, AuditorRole


def draw(step: Step) -> None:
    """Freeze the frame, keep its digest, draw the share with the stored seed."""
    cycle: Cycle = step.record
    frame = {case.reference: case for case in step.work.session.scalars(frame_query()).unique()}
    cycle.frame_size, cycle.frame_digest = len(frame), frame_digest(list(frame))
    chosen = drawn(list(frame), cycle.share, cycle.seed)
    auditors = _auditors(step.work)
    load: Counter[int] = Counter()
    for position, reference in enumerate(chosen, start=1):
        auditor = _least_loaded(auditors, frame[reference], load)
        cycle.drawn.append(
            CycleCase(case=frame[reference], position=position, auditor_id=auditor.id if auditor else None)
        )
    step.facts.update(frame=len(frame), drawn=len(chosen), digest=cycle.frame_digest, seed=cycle.seed)


def _auditors(work: Work) -> list[Person]:
    """Whom policy lets audit in cycles, and who is here."""
    roles = work.context.policy.words("cycle.auditor_roles")
    return [person for person in role_holders(*roles) if person.present_on(work.today)]


def _least_loaded(auditors: list[Person], case: Case, load: Counter[int]) -> Person | None:
    """The auditor with the fewest cases who does not hold this one; the first by name order among equals."""
    able = [person for person in auditors if person.id != case.worker_id]
    if not able:
        return None
    chosen = min(able, key=lambda person: (load[person.id], person.id))
    load[chosen.id] += 1
    return chosen


def schedule_audits(step: Step) -> None:
    """Every drawn case that can still be audited becomes an audit, due at the cut-off; the others are named."""
    cycle: Cycle = step.record
    auditors = _auditors(step.work)
    people = {person.id: person for person in auditors}
    possible = set(step.work.session.scalars(frame_query().with_only_columns(Case.id)))
    load = Counter(place.auditor_id for place in cycle.drawn if place.auditor_id)
    for place in cycle.drawn:
        if place.case_id not in possible:
            step.facts.setdefault("not_sent", []).append(place.case.reference)
            continue
        auditor = people.get(place.auditor_id or 0)
        if auditor is None or auditor.id == place.case.worker_id:
            auditor = _least_loaded(auditors, place.case, load)
        audit = new_audit(
            step.work,
            step.gate,
            step.actor,
            place.case,
            kind=AuditKind.SAMPLE,
            due_on=cycle.cut_off_on,
            auditors={auditor: AuditorRole.LEAD} if auditor else {},
            tool_key=cycle.tool_key,
            facts={"cycle": cycle.id},
            cycle_id=cycle.id,
        )
        place.audit_id, place.auditor_id = audit.id, auditor.id if auditor else None


def record_report(step: Step) -> None:
    step.record.report = step.facts.get("text")


EFFECTS = {name.__name__: name for name in (draw, record_report, schedule_audits)}
