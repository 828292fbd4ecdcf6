"""Makes the audits that programmes ask for, every morning: each expected one once, whoever runs it (DOMAIN 1, 2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select

from service.context import Context, here
from service.database import db
from service.models import Case, Exemption, Person, ProgrammeSlot
from service.programmes.board import Board
from service.programmes.places import Place
from service.programmes.planning import Planner
from service.steps.events import follow_events
from service.steps.filling import filler, slot_of, written
from service.steps.gate import DatabaseGate
from service.steps.one_by_one import one_by_one
from service.steps.subjects import supervision_file
from service.transaction import Work, rollback
from workflows.exemption import APPROVED
from workflows.guards.wording import written as spelt
from workflows.periods import Cadence
from workflows.programmes import Basis, Programme, SlotOutcome
from workflows.words import SubjectKind

DRAWN = (Basis.NUMBER, Basis.SHARE)
TURN = "Drawn; its audit is about to be made."
Known = dict[tuple[str, str], ProgrammeSlot]


def run_programmes() -> dict[str, int]:
    """Make what is due today and not made yet; each in a transaction of its own, so that one failure stops no other.

    Returns how many places came to what: `made`, `converted`, `waiting`, `exempt`, `no_auditor`, `no_subject`,
    besides `failed` and `elsewhere` (somebody else was first). Asking again does nothing; missed mornings are
    caught up with in the period that runs. The reasons stand with the places, to read under coverage.
    """
    rollback()
    context = here()
    counts = one_by_one("ending exemptions", _past_exemptions(), _end) + follow_events()
    counts += one_by_one("keeping a supervision file", _people_without_file(context), _keep_file)
    places = list(_changed(context))
    draws = [place for place in places if context.programmes[place.programme].basis in DRAWN]
    counts += one_by_one("opening a draw", [draws] if draws else [], _open)
    return dict(counts + one_by_one("filling a quota", places, filler(dict(context.programmes))))


def _running(context: Context) -> list[Programme]:
    today = context.today()
    return [p for p in context.programmes.values() if p.cadence is not Cadence.EVENT and p.runs_on(today)]


def _people_without_file(context: Context) -> list[int]:
    """Those on whom a supervision file is to be kept from now on, where a programme audits such files."""
    if not any(programme.subject is SubjectKind.SUPERVISION_FILE for programme in _running(context)):
        return []
    kept = select(Case.person_id).where(Case.kind == SubjectKind.SUPERVISION_FILE, Case.person_id.is_not(None))
    managed = select(Person).where(Person.manager_id.is_not(None), Person.id.not_in(kept)).order_by(Person.id)
    return [person.id for person in db.session.scalars(managed).unique() if person.here_on(context.today())]


def _keep_file(work: Work, person_id: int) -> Counter[str]:
    supervision_file(work, work.session.get_one(Person, person_id))
    return Counter()


def _changed(context: Context) -> Iterator[Place]:
    """The places that are not yet as they should stand today."""
    today = context.today()
    running = _running(context)
    known = _known(running, context) if running else {}
    planner = Planner(Board(context, today))
    for programme in running:
        slots = known[programme.key]
        again = _again(planner, programme, slots, today)
        for place in (*planner.places(programme, _taken(programme, slots)), *again):
            if _differs(place, slots.get(place.key)):
                yield place


def _open(work: Work, draws: list[Place]) -> Counter[str]:
    """All places of a draw at once, before any is filled: one that breaks off half-way is whole all the same."""
    for place in draws:
        if slot_of(work, place) is None:
            written(work, None, replace(place, outcome=SlotOutcome.WAITING, reason=TURN))
    return Counter()


def _known(running: list[Programme], context: Context) -> Mapping[str, Known]:
    """The slots of running periods, and those of earlier ones that were not made."""
    current = or_(ProgrammeSlot.to_on >= context.today(), ProgrammeSlot.outcome != SlotOutcome.MADE)
    keys = [programme.key for programme in running]
    found: dict[str, Known] = defaultdict(dict)
    for slot in db.session.scalars(select(ProgrammeSlot).where(ProgrammeSlot.programme.in_(keys), current)):
        found[slot.programme][slot.period, slot.holder] = slot
    return found


def _taken(programme: Programme, slots: Known) -> frozenset[tuple[str, str]]:
    """Of a draw every place is taken once it was drawn; else those for which an audit was made."""
    if programme.basis in DRAWN:
        return frozenset(slots)
    return frozenset(key for key, slot in slots.items() if slot.audit_id is not None and not _by_case(programme))


def _by_case(programme: Programme) -> bool:
    """A case whose audit was withdrawn is due again; whether it was is asked under the lock."""
    return programme.cadence is Cadence.INTERVAL


def _again(planner: Planner, programme: Programme, slots: Known, today: date) -> Iterator[Place]:
    """The places of this period's draw that were not made, as they stand today."""
    if programme.basis not in DRAWN:
        return
    for slot in slots.values():
        if slot.outcome != SlotOutcome.MADE and slot.case_id is not None and slot.to_on >= today:
            yield planner.retaken(programme, _place(slot))


def _place(slot: ProgrammeSlot) -> Place:
    place = Place(slot.programme, slot.period, slot.from_on, slot.to_on, slot.holder, case_id=slot.case_id)
    return replace(place, person_id=slot.person_id, team_id=slot.team_id, service_id=slot.service_id)


def _differs(place: Place, slot: ProgrammeSlot | None) -> bool:
    return slot is None or place.outcome is SlotOutcome.MADE or place.outcome != slot.outcome


def _past_exemptions() -> list[int]:
    over = Exemption.state == APPROVED, Exemption.to_on < here().today()
    return list(db.session.scalars(select(Exemption.id).where(*over).order_by(Exemption.id)))


def _end(work: Work, exemption_id: int) -> Counter[str]:
    query = select(Exemption).where(Exemption.id == exemption_id, Exemption.state == APPROVED)
    exemption: Exemption | None = work.session.scalars(query.with_for_update(of=Exemption)).unique().first()
    if exemption is None:
        return Counter(elsewhere=1)
    reason = f"It was given until {spelt(exemption.to_on)}."
    gate = DatabaseGate(work)
    gate.fire(exemption, "end", work.context.system("Programmes"), {"reason": reason})
    gate.settle()
    return Counter(exemptions_ended=1)
