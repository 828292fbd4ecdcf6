"""Audits that an import asks for: of cases that closed or moved, each event once, caught up with after days off."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import String, cast, exists, func, insert, literal, select
from sqlalchemy.orm import aliased

from service.context import Context, here
from service.database import db
from service.midnights import start_of
from service.models import Audit, Case, CaseChange, Exemption, Person, ProgrammeSlot
from service.people import actor_of, first_present, role_holders
from service.programmes.places import NO_READER, NOBODY_MAY, Place, said_otherwise
from service.relations import holder, readers_of
from service.steps.filling import ACTOR, audit_for, due_day, kind_of_audit, written
from service.steps.gate import DatabaseGate
from service.steps.one_by_one import one_by_one
from service.transaction import Work
from workflows.audit import SCHEDULED
from workflows.exemption import APPROVED
from workflows.periods import Cadence
from workflows.programmes import Event, Programme, SlotOutcome
from workflows.words import AuditKind, CaseStatus, Exempt, Relation, SubjectKind

# Of what happened longer ago than this, while the programme was off or the service was, nobody is asked any more.
CATCH_UP_DAYS = 31
# What was asked for by name, or belongs to something else, does not become the audit of a closure.
KEPT = (AuditKind.CALIBRATION, AuditKind.EXTERNAL, AuditKind.REAUDIT)
REORGANISED = "So many cases at once are a reorganisation. Arrange the audits that are wanted by hand."
OVERTAKEN = "The case is no longer as the file told: it was closed, or opened again, since."


@dataclass(frozen=True)
class Happened:
    """A change of a case that a programme waits for."""

    programme: str
    change_id: int
    case_id: int
    import_id: int
    kind: str
    on: date


def follow_events() -> Counter[str]:
    """Make, or convert, the audits that closures and transfers ask for; returns how many came to what."""
    context = here()
    waiting = [p for p in context.programmes.values() if p.cadence is Cadence.EVENT and p.runs_on(context.today())]
    single: list[Happened] = []
    masses: list[list[Happened]] = []
    for programme in waiting:
        for found in _by_import(_happened(context, programme)):
            if programme.most_at_once and len(found) > programme.most_at_once:
                masses.append(found)
            else:
                single += found
    return one_by_one("noting a mass of events", masses, _note) + one_by_one("following an event", single, _follow)


def _by_import(found: Iterable[Happened]) -> Iterable[list[Happened]]:
    imports: dict[int, list[Happened]] = defaultdict(list)
    for happened in found:
        imports[happened.import_id].append(happened)
    return imports.values()


def _note(work: Work, mass: list[Happened]) -> Counter[str]:
    """More cases in one file than are closed or moved one by one: teams were reorganised, or renamed."""
    rows = [
        {
            "programme": happened.programme,
            "period": happened.on.isoformat(),
            "holder": f"change:{happened.change_id}",
            "from_on": happened.on,
            "to_on": happened.on,
            "outcome": SlotOutcome.NO_SUBJECT,
            "reason": REORGANISED,
            "case_id": happened.case_id,
            "opened_at": work.now,
        }
        for happened in mass
    ]
    work.session.execute(insert(ProgrammeSlot), rows)
    return Counter({str(SlotOutcome.NO_SUBJECT): len(rows)})


def _happened(context: Context, programme: Programme) -> Iterator[Happened]:
    """What the changes of cases tell that has no slot yet.

    A first import tells of no change, nor does what puts it right on the same day: an allocation that follows.
    """
    since = max(context.today() - timedelta(days=CATCH_UP_DAYS), programme.starts_on or date.min)
    change = literal("change:") + cast(CaseChange.id, String)
    known = exists().where(ProgrammeSlot.programme == programme.key, ProgrammeSlot.holder == change)
    earlier = aliased(CaseChange)
    first = select(func.min(earlier.at)).where(earlier.case_id == CaseChange.case_id).scalar_subquery()
    query = (
        select(CaseChange.id, CaseChange.case_id, CaseChange.import_id, CaseChange.kind, CaseChange.at, first)
        .join(Case, Case.id == CaseChange.case_id)
        .where(Case.kind == SubjectKind.CASE, CaseChange.kind.in_(programme.events))
        .where(CaseChange.before.is_not(None), CaseChange.at >= start_of(since), ~known)
        .order_by(CaseChange.id)
    )
    for change_id, case_id, import_id, kind, at, began_at in db.session.execute(query).all():
        on = at.astimezone(context.zone).date()
        if kind == Event.CLOSED or began_at < start_of(on):
            yield Happened(programme.key, change_id, case_id, import_id, kind, on)


def _follow(work: Work, happened: Happened) -> Counter[str]:
    programme = work.context.programmes[happened.programme]
    case: Case = work.session.scalars(select(Case).where(Case.id == happened.case_id).with_for_update(of=Case)).one()
    place = _place(work, programme, happened, case)
    slot = written(work, None, place)
    if place.outcome is not SlotOutcome.MADE:
        return Counter({str(place.outcome): 1})
    gate, arranged = DatabaseGate(work), _convertible(work, case)
    if arranged is not None:
        gate.fire(arranged, "convert", work.context.system(ACTOR), _facts(work, programme, place))
        slot.auditor_id = arranged.lead.id if arranged.lead else None
    slot.audit = arranged or audit_for(work, gate, programme, place)
    gate.settle()
    return Counter(converted=1) if arranged is not None else Counter(made=1)


def _place(work: Work, programme: Programme, happened: Happened, case: Case) -> Place:
    place = Place(
        programme.key,
        happened.on.isoformat(),
        happened.on,
        happened.on,
        f"change:{happened.change_id}",
        case_id=case.id,
        person_id=case.worker_id,
        team_id=case.team_id,
        service_id=case.team.service_id if case.team else None,
    )
    auditor = _auditor(programme, case)
    if _exempt(work, programme, case):
        return place.not_made(SlotOutcome.EXEMPT, said_otherwise(programme))
    if case.open == (happened.kind == Event.CLOSED) or not _within(programme, case):
        return place.not_made(SlotOutcome.NO_SUBJECT, OVERTAKEN)
    if auditor is None:
        return place.not_made(SlotOutcome.NO_AUDITOR, NO_READER if case.restricted else NOBODY_MAY)
    return place.by(auditor.id)


def _within(programme: Programme, case: Case) -> bool:
    """Whether the case passes the programme's filters; the status of a closed case says only that it is closed."""
    service = case.team.service.name if case.team and case.team.service else None
    return (
        (not programme.teams or (case.team is not None and case.team.name in programme.teams))
        and (not programme.services or service in programme.services)
        and (not programme.statuses or case.status in (*programme.statuses, CaseStatus.CLOSED))
    )


def _exempt(work: Work, programme: Programme, case: Case) -> bool:
    spell = Exemption.from_on <= work.today, Exemption.to_on >= work.today, Exemption.state == APPROVED
    of_case = Exemption.exempt == Exempt.CASE, Exemption.case_id == case.id
    programmes = Exemption.programme.is_(None) | (Exemption.programme == programme.key)
    return bool(work.session.scalar(select(exists().where(*spell, *of_case, programmes))))


def _auditor(programme: Programme, case: Case) -> Person | None:
    """The relation's holder of today, or the first of a pool who is here and may."""
    audit = Audit(case=case)
    if isinstance(programme.auditors, str):
        manager = programme.auditors == Relation.SERVICE_MANAGER
        found = holder(Relation.SERVICE_MANAGER if manager else Relation.RESPONSIBLE_MANAGER, audit)
        return found if found is not None and actor_of(found).scopes("audit.submit") else None
    readers = readers_of(audit)
    pool = (person for person in role_holders(*programme.auditors) if person.id != case.worker_id)
    return first_present((person for person in pool if readers is None or person.id in readers), here().today())


def _convertible(work: Work, case: Case) -> Audit | None:
    """The audit of the case that is arranged and not submitted, if it may become another."""
    free = Audit.cycle_id.is_(None), Audit.reaudit_of_id.is_(None), Audit.kind.not_in(KEPT)
    query = select(Audit).where(Audit.case_id == case.id, Audit.state == SCHEDULED, *free).order_by(Audit.id)
    found: Audit | None = work.session.scalars(query.with_for_update(of=Audit)).unique().first()
    return found


def _facts(work: Work, programme: Programme, place: Place) -> dict[str, object]:
    return {
        "kind": str(kind_of_audit(programme)),
        "due_on": due_day(work, programme),
        "tool": programme.tool,
        "programme": programme.key,
        "period": place.period,
        "reason": f"{programme.title}.",
    }
