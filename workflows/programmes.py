"""What a programme asks for, as policy writes it: which audits, how many, how often, by whom (DOMAIN rows 1, 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from workflows.periods import Cadence
from workflows.words import AuditKind, SubjectKind


class Basis(StrEnum):
    """What a programme counts by. SHARE and NUMBER draw from all that can be audited; PER_CASE looks at each."""

    NUMBER = "number"
    PER_AUDITOR = "per_auditor"
    PER_CASE = "per_case"
    PER_PRACTITIONER = "per_practitioner"
    SHARE = "share"


class SlotOutcome(StrEnum):
    """What came of one expected audit. WAITING: its auditor is back later in the period, or its turn is to come."""

    EXEMPT = "exempt"
    MADE = "made"
    NO_AUDITOR = "no_auditor"
    NO_SUBJECT = "no_subject"
    WAITING = "waiting"


class Event(StrEnum):
    """What an import may tell of a case that asks for an audit."""

    CLOSED = "closed"
    TEAM = "team"
    WORKER = "worker"


LINE_MANAGER, SERVICE_MANAGER = "line_manager", "service_manager"
RELATIONS = (LINE_MANAGER, SERVICE_MANAGER)
PERIODIC = frozenset(Cadence) - {Cadence.EVENT, Cadence.INTERVAL}
BY_PERIOD = (Basis.PER_PRACTITIONER, Basis.PER_AUDITOR, Basis.SHARE, Basis.NUMBER)


@dataclass(frozen=True)
class Programme:
    """One programme. `auditors`: a relation to the case, or a pool of roles; empty filters let everything pass.

    `number`: audits for each practitioner or auditor, or in all; `share`: 0-1 of what can be audited.
    `most_at_once`: more events of one import than this are a reorganisation and ask for no audit (0: no limit).
    `competence`: only for staff whose competence is being monitored; nothing of it shows on the case side.
    """

    key: str
    title: str
    kind: AuditKind
    cadence: Cadence
    basis: Basis
    active: bool = False
    auditors: str | tuple[str, ...] = LINE_MANAGER
    number: int = 1
    share: float = 0.0
    interval_days: int = 0
    events: tuple[str, ...] = ()
    most_at_once: int = 0
    subject: SubjectKind = SubjectKind.CASE
    tool: str | None = None
    due_within_working_days: int = 5
    statuses: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    starts_on: date | None = None
    competence: bool = False

    def runs_on(self, day: date) -> bool:
        return self.active and (self.starts_on is None or self.starts_on <= day)


class ProgrammeError(ValueError):
    """A programme that cannot be run as it is written; the message says which and what to give."""


CODES = {"kind": AuditKind, "cadence": Cadence, "basis": Basis, "subject": SubjectKind}
WORDS = ("events", "statuses", "services", "teams")
REQUIRED = ("title", "kind", "cadence", "basis")


def read_programmes(written: Any, roles: Collection[str] = ()) -> dict[str, Programme]:
    """The programmes of a policy by key; raises ProgrammeError for the first that cannot be run."""
    if not isinstance(written, Mapping):
        raise ProgrammeError("programmes must be named, each with its settings, as in the policy supplied.")
    found = {str(key): _read(str(key), entry) for key, entry in written.items()}
    for programme in found.values():
        for fault in _faults(programme, roles):
            raise ProgrammeError(f"programmes.{programme.key}: {fault}")
    return found


def _read(key: str, entry: Any) -> Programme:
    if not isinstance(entry, Mapping):
        raise ProgrammeError(f"programmes.{key} needs settings, as in the policy supplied.")
    unknown = set(entry) - set(Programme.__dataclass_fields__)
    if unknown or set(REQUIRED) - set(entry):
        what = sorted(map(str, unknown)) or sorted(set(REQUIRED) - set(entry))
        raise ProgrammeError(f"programmes.{key}: {'there is no' if unknown else 'give'} {', '.join(what)}.")
    values = {name: _value(key, name, value) for name, value in entry.items()}
    return Programme(key=key, **values)


def _value(key: str, name: str, value: Any) -> Any:
    if name in CODES:
        codes: Any = CODES[name]
        if value not in tuple(codes):
            raise ProgrammeError(f"programmes.{key}: {name} is {value!r}. Choose one of: {', '.join(codes)}.")
        return codes(value)
    return tuple(map(str, value)) if isinstance(value, list) else value


def _faults(programme: Programme, roles: Collection[str]) -> Iterator[str]:
    yield from _plain_faults(programme)
    if programme.cadence is Cadence.EVENT and not (programme.events and set(programme.events) <= set(Event)):
        yield f"events must be some of: {', '.join(Event)}."
    if programme.cadence in (Cadence.EVENT, Cadence.INTERVAL) and programme.basis is not Basis.PER_CASE:
        yield f"with cadence {programme.cadence} the basis is per_case."
    if programme.cadence in PERIODIC and programme.basis not in BY_PERIOD:
        yield f"with cadence {programme.cadence} the basis is one of: {', '.join(BY_PERIOD)}."
    if programme.cadence is Cadence.INTERVAL and not programme.interval_days:
        yield "give interval_days, how many days may lie between two audits of a case."
    if programme.cadence is Cadence.INTERVAL and programme.active and not isinstance(programme.starts_on, date):
        yield "give starts_on, the day from which a case that was never audited is counted."
    if programme.basis is Basis.SHARE and not 0 < programme.share <= 1:
        yield "give share, above 0 and at most 1."
    if programme.basis is Basis.PER_PRACTITIONER and programme.subject is not SubjectKind.CASE:
        yield "with basis per_practitioner the subject is case: it is about the cases that somebody holds."
    if programme.competence and programme.basis is not Basis.PER_PRACTITIONER:
        yield "competence goes with the basis per_practitioner."
    pool = () if isinstance(programme.auditors, str) else programme.auditors
    if isinstance(programme.auditors, str) and programme.auditors not in RELATIONS:
        yield f"auditors is one of {', '.join(RELATIONS)}, or a list of roles."
    for role in sorted(set(pool) - set(roles)) if roles else ():
        yield f"there is no role {role}. Choose from: {', '.join(sorted(roles))}."


def _plain_faults(programme: Programme) -> Iterator[str]:
    for name, least in (("number", 1), ("due_within_working_days", 1), ("interval_days", 0), ("most_at_once", 0)):
        value = getattr(programme, name)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            yield f"{name} is {value!r}. Give a whole number, {least} or more."
    for name in ("active", "competence"):
        if not isinstance(getattr(programme, name), bool):
            yield f"{name} is {getattr(programme, name)!r}. Give true or false."
    for name in WORDS:
        if not isinstance(getattr(programme, name), tuple):
            yield f"{name} must be a list."
    if programme.starts_on is not None and type(programme.starts_on) is not date:
        yield f"starts_on is {programme.starts_on!r}. Give a date such as 2027-04-01."
    if isinstance(programme.share, bool) or not isinstance(programme.share, int | float):
        yield f"share is {programme.share!r}. Give a number above 0 and at most 1."
