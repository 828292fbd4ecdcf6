"""Policy, roles and programmes as they stand in the files, with what each of it means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import func, select

from config.policy import Policy
from config.settings import HERE
from service.context import here
from service.database import db
from service.meanings.policy import SECTIONS, Section, meaning
from service.meanings.roles import AREAS, DEEDS, RELATIONS
from service.models import Person, ProgrammeSlot
from service.queries import may
from service.reading.staff import holders_of_roles
from workflows.engine import NotPermitted
from workflows.programmes import Programme, SlotOutcome

MISSING = object()


@dataclass(frozen=True)
class Value:
    """One value of policy by its dotted key, and what the supplied file says instead where it differs."""

    key: str
    meaning: str
    value: Any
    supplied: Any
    changed: bool
    rule: str | None


@dataclass(frozen=True)
class Part:
    """A section of policy."""

    key: str
    section: Section
    values: Sequence[Value]


@dataclass(frozen=True)
class Deed:
    """One thing that a role may do, and with which records."""

    permission: str
    does: str
    relations: Sequence[str]
    where: str


@dataclass(frozen=True)
class Role:
    """A role; `may` by area. Nobody holds `everyone`: it is granted to all who work here."""

    role: str
    title: str
    outside: bool
    holders: int
    may: Sequence[Deed]

    @property
    def areas(self) -> Mapping[str, list[Deed]]:
        found: dict[str, list[Deed]] = defaultdict(list)
        for deed in self.may:
            found[AREAS.get(deed.permission.split(".")[0], "More")].append(deed)
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class ProgrammeRun:
    """A programme: whether it runs, when it last found something to do (local), and how this period stands.

    Of one for monitored competence nothing is counted: a number would tell of people.
    """

    programme: Programme
    runs: bool
    told: bool
    last_at: datetime | None
    made: int
    waiting: int
    without: int


def check_administration(person: Person) -> None:
    """Raise NotPermitted for those who do not look after the service."""
    if not may(person, "administration.view"):
        raise NotPermitted(
            "Only administrators, the quality team and the data protection officer look after the service. Ask them."
        )


def policy_parts(person: Person) -> list[Part]:
    """Every value of policy in its section; raises NotPermitted."""
    check_administration(person)
    own, supplied = here().policy.values, _supplied()
    values: dict[str, list[Value]] = defaultdict(list)
    for key, value in _leaves(own):
        default = supplied.get(key, MISSING)
        values[key.split(".")[0]].append(_value(key, value, default))
    return [Part(key, SECTIONS.get(key, Section(key, "this")), found) for key, found in values.items()]


def _value(key: str, value: Any, default: Any) -> Value:
    section = SECTIONS.get(key.split(".")[0])
    known = None if default is MISSING else default
    said = meaning(key) or "This value is this authority’s own."
    return Value(key, said, value, known, value != default, section.rows or None if section else None)


@cache
def _supplied() -> Mapping[str, Any]:
    return dict(_leaves(Policy.read(HERE / "policy.yaml").values))


def _leaves(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def roles(person: Person) -> list[Role]:
    """Every role, as the file has them; raises NotPermitted."""
    check_administration(person)
    known, held = here().roles, holders_of_roles()
    return [
        Role(
            role=role,
            title=title,
            outside=role in known.outside,
            holders=held.get(role, 0),
            may=[_deed(permission, known.grants[role][permission]) for permission in sorted(known.grants[role])],
        )
        for role, title in known.titles.items()
    ]


def _deed(permission: str, relations: frozenset[str]) -> Deed:
    """Whoever may do it everywhere may do it in any relation."""
    names = ["all"] if "all" in relations else sorted(relations)
    where = ", or ".join(RELATIONS.get(name, name) for name in names)
    return Deed(permission, DEEDS.get(permission, permission), names, where)


def programme_runs(person: Person) -> list[ProgrammeRun]:
    """Every programme of policy, in its order; one query. Raises NotPermitted."""
    check_administration(person)
    context, slot = here(), ProgrammeSlot
    query = select(slot.programme, slot.outcome, func.count(slot.id), func.max(slot.opened_at))
    now = query.where(slot.to_on >= context.today()).group_by(slot.programme, slot.outcome)
    counts = {(key, outcome): number for key, outcome, number, _ in db.session.execute(now)}
    ever = select(slot.programme, func.max(slot.opened_at)).group_by(slot.programme)
    last = dict(db.session.execute(ever).all())
    return [
        ProgrammeRun(
            programme=programme,
            runs=programme.runs_on(context.today()),
            told=not programme.competence,
            last_at=last[key].astimezone(context.zone) if key in last and not programme.competence else None,
            made=counts.get((key, SlotOutcome.MADE), 0),
            waiting=counts.get((key, SlotOutcome.WAITING), 0),
            without=sum(counts.get((key, o), 0) for o in (SlotOutcome.NO_AUDITOR, SlotOutcome.NO_SUBJECT)),
        )
        for key, programme in context.programmes.items()
    ]
