"""Makes one expected audit, or notes why it is not made; the slot's unique key makes it once (DOMAIN row 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from sqlalchemy import exists, select

from service.models import Audit, Case, Person, ProgrammeSlot
from service.programmes.places import Place
from service.steps.gate import DatabaseGate
from service.steps.making import new_audit
from service.transaction import Work
from workflows.audit import SIGNED_OFF, WITHDRAWN
from workflows.programmes import Programme, SlotOutcome
from workflows.words import AuditKind, AuditorRole

ACTOR = "Programmes"
# The same words for every programme: which one asked is between those who may know.
REASON = "An audit programme asked for it."


def filler(programmes: dict[str, Programme]) -> Callable[[Work, Place], Counter[str]]:
    """A function that fills one place in a transaction of its own."""

    def fill(work: Work, place: Place) -> Counter[str]:
        programme = programmes[place.programme]
        slot = slot_of(work, place)
        if slot is not None and settled(slot):
            return Counter(elsewhere=1)
        if place.outcome is SlotOutcome.MADE and _taken(work, place):
            return Counter(elsewhere=1)
        slot = written(work, slot, place)
        if place.outcome is SlotOutcome.MADE:
            gate = DatabaseGate(work)
            slot.audit = audit_for(work, gate, programme, place)
            gate.settle()
        return Counter({str(place.outcome): 1})

    return fill


def slot_of(work: Work, place: Place) -> ProgrammeSlot | None:
    """The row of a place, locked, if there is one."""
    key = (
        ProgrammeSlot.programme == place.programme,
        ProgrammeSlot.period == place.period,
        ProgrammeSlot.holder == place.holder,
    )
    query = select(ProgrammeSlot).where(*key).with_for_update(of=ProgrammeSlot)
    found: ProgrammeSlot | None = work.session.scalars(query).unique().first()
    return found


def settled(slot: ProgrammeSlot) -> bool:
    """Its audit stands; one that was withdrawn leaves a case due again where a case is what counts."""
    if slot.audit is None:
        return False
    return slot.audit.state != WITHDRAWN or not slot.holder.startswith("case:")


def written(work: Work, slot: ProgrammeSlot | None, place: Place) -> ProgrammeSlot:
    """The row as the place stands now; a new one is in the database before anything is made for it."""
    if slot is None:
        slot = ProgrammeSlot(
            programme=place.programme,
            period=place.period,
            holder=place.holder,
            from_on=place.from_on,
            to_on=place.to_on,
            opened_at=work.now,
        )
        work.session.add(slot)
    slot.outcome, slot.reason = place.outcome, place.reason
    for name in ("case_id", "auditor_id", "person_id", "team_id", "service_id"):
        setattr(slot, name, getattr(place, name))
    work.session.flush()
    return slot


def _taken(work: Work, place: Place) -> bool:
    """Somebody else has begun an audit of the case since it was chosen; the next morning chooses again."""
    work.session.execute(select(Case.id).where(Case.id == place.case_id).with_for_update())
    busy = exists().where(Audit.case_id == place.case_id, Audit.state.not_in((SIGNED_OFF, WITHDRAWN)))
    return bool(work.session.scalar(select(busy)))


def audit_for(work: Work, gate: DatabaseGate, programme: Programme, place: Place) -> Audit:
    """The audit that a place asks for, of its case and by its auditor."""
    auditor = work.session.get_one(Person, place.auditor_id)
    return new_audit(
        work,
        gate,
        work.context.system(ACTOR),
        work.session.get_one(Case, place.case_id),
        kind=kind_of_audit(programme),
        due_on=place.due_on or due_day(work, programme),
        auditors={auditor: AuditorRole.LEAD},
        tool_key=programme.tool,
        facts={"reason": REASON},
        programme=programme.key,
        period=place.period,
    )


def due_day(work: Work, programme: Programme) -> date:
    return work.context.calendar.add(work.today, programme.due_within_working_days)


def kind_of_audit(programme: Programme) -> AuditKind:
    """Nothing on the case side tells that somebody's competence is monitored: such an audit looks like any other."""
    return AuditKind.ROUTINE if programme.competence else programme.kind
