"""What stands against a row of a staff file, judged on the staff as they would be with the whole file applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from service.imports.records import StaffRecord
from service.imports.staff_checks import find_cycles
from service.imports.text import normalise_name
from service.steps.importing.tally import Tally

LAST_RESORT = frozenset({"head_of_service", "quality"})
SUCCESSOR = (
    "Without this person nobody would hold the role quality or head_of_service, and somebody must be able to act "
    "when everyone else is absent. Name a successor first: give the role to somebody who stays."
)
LAST_DAY = "Access from outside is for a time. Give the day after their last one; a later file may move it."


@dataclass(frozen=True)
class Standing:
    """A person as the database has them, or as a row of the file makes them."""

    email: str
    name: str
    roles: frozenset[str]
    manager_email: str | None
    known_as: frozenset[str]
    starts_on: date | None
    left_on: date | None

    def here_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.left_on is None or self.left_on > day)


Staff = Mapping[str, Standing]
Belongs = Callable[[Standing], bool]


class Refusal(NamedTuple):
    """A row that cannot be taken, by its e-mail."""

    email: str
    column: str
    value: str
    reason: str


@dataclass
class StaffFile:
    """The rows that may still be applied, the staff before them, and the groups that must not be left empty.

    `guarded` are the sets of readers of restricted cases; `acting` are the roles that can act for those,
    `outside` says of roles whether they are those of somebody who works elsewhere.
    """

    before: Staff
    records: dict[str, StaffRecord]
    today: date
    outside: Callable[[frozenset[str]], bool]
    acting: frozenset[str] = frozenset()
    guarded: Sequence[frozenset[str]] = field(default_factory=tuple)

    def after(self) -> Staff:
        """Everybody as they would be."""
        return {**self.before, **{email: self._with(record) for email, record in self.records.items()}}

    def _with(self, record: StaffRecord) -> Standing:
        nobody = Standing(record.email, record.name, frozenset(), None, frozenset(), None, None)
        old, given = self.before.get(record.email, nobody), record.given
        names = frozenset(map(normalise_name, record.known_as))
        return Standing(
            email=record.email,
            name=record.name,
            roles=frozenset(record.roles) if "roles" in given else old.roles,
            manager_email=record.manager_email if "manager_email" in given else old.manager_email,
            known_as=names if "known_as" in given else old.known_as,
            starts_on=record.starts_on if "starts_on" in given else old.starts_on,
            left_on=record.left_on if "left_on" in given else old.left_on,
        )


def acceptable(file: StaffFile, tally: Tally) -> list[StaffRecord]:
    """The rows that can be applied together. A refused row may refuse another, so all are asked until none is."""
    while refusals := _first_refusals(file):
        for refusal in refusals:
            record = file.records.pop(refusal.email, None)
            if record is not None:
                tally.refuse_row(record.source, refusal.column, refusal.value, refusal.reason)
    return list(file.records.values())


def _first_refusals(file: StaffFile) -> list[Refusal]:
    after = file.after()
    return next(filter(None, (list(rule(file, after)) for rule in RULES)), [])


def unknown_managers(file: StaffFile, after: Staff) -> Iterator[Refusal]:
    for email, record in file.records.items():
        manager = record.manager_email
        if manager and manager not in after:
            reason = "Nobody with this e-mail is on the staff or in this file. Add their manager, or correct it."
            yield Refusal(email, "manager_email", manager, reason)


def circles(file: StaffFile, after: Staff) -> Iterator[Refusal]:
    """Across file and database; a circle is broken where this file would close it."""
    for circle in find_cycles({email: person.manager_email for email, person in after.items()}):
        who = " → ".join(f"{after[email].name} ({email})" for email in [*circle, circle[0]])
        reason = f"These people would manage each other in a circle: {who}. Correct the manager of one of them."
        for email in circle:
            if email in file.records and "manager_email" in file.records[email].given:
                yield Refusal(email, "manager_email", after[email].manager_email or "", reason)


def shared_names(file: StaffFile, after: Staff) -> Iterator[Refusal]:
    """One name in the case system is one person, among the staff as well as within the file."""
    holders: dict[str, list[Standing]] = defaultdict(list)
    for person in after.values():
        for name in person.known_as:
            holders[name].append(person)
    for people in holders.values():
        who = " and ".join(f"{person.name} ({person.email})" for person in people)
        reason = f"{who} have the same name in the case system. Give each a name of their own under known_as."
        for person in people if len(people) > 1 else ():
            record = file.records.get(person.email)
            if record is not None and "known_as" in record.given:
                yield Refusal(person.email, "known_as", "; ".join(record.known_as), reason)


def without_end(file: StaffFile, after: Staff) -> Iterator[Refusal]:
    """Nobody here notices when somebody who works elsewhere stops coming: their access ends by itself."""
    for email in file.records:
        if file.outside(after[email].roles) and after[email].left_on is None:
            yield Refusal(email, "left_on", "", LAST_DAY)


def last_of_all(file: StaffFile, after: Staff) -> Iterator[Refusal]:
    """Somebody must always be left who acts when everyone else is absent (DESIGN §3 "Who")."""
    for record in _emptying(file, after, lambda person: bool(person.roles & LAST_RESORT)):
        yield Refusal(record.email, *_cause(record), SUCCESSOR)


def last_readers(file: StaffFile, after: Staff) -> Iterator[Refusal]:
    """A restricted case must keep somebody who may read it and act on it."""
    found: dict[str, list[StaffRecord]] = defaultdict(list)
    for readers in file.guarded:
        for record in _emptying(file, after, _acting_for(readers, file.acting)):
            found[record.email].append(record)
    for email, records in found.items():
        cases = "a restricted case" if len(records) == 1 else f"{len(records)} restricted cases"
        reason = f"Nobody else who may read {cases} could act on it. Name another manager as a reader first."
        yield Refusal(email, *_cause(records[0]), reason)


def _acting_for(readers: frozenset[str], roles: frozenset[str]) -> Belongs:
    return lambda person: person.email in readers and bool(person.roles & roles)


def _emptying(file: StaffFile, after: Staff, belongs: Belongs) -> Iterator[StaffRecord]:
    """The rows by which a group that had somebody here would have nobody, today or on a day when somebody leaves."""
    days = {file.today, *(p.left_on for p in after.values() if p.left_on and p.left_on > file.today and belongs(p))}
    found: dict[str, StaffRecord] = {}
    for day in sorted(days):
        if any(belongs(person) and person.here_on(day) for person in after.values()):
            continue
        gone = (p.email for p in file.before.values() if belongs(p) and p.here_on(day) and p.email in file.records)
        found.update({email: file.records[email] for email in gone})
    yield from found.values()


def _cause(record: StaffRecord) -> tuple[str, str]:
    """The column that takes somebody away, and what it says."""
    if record.left_on is not None:
        return "left_on", record.left_on.isoformat()
    return "roles", "; ".join(record.roles)


RULES = (unknown_managers, circles, shared_names, without_end, last_of_all, last_readers)
