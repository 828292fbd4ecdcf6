"""Staff as the last file told of them: for whoever looks after accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from service.context import here
from service.database import db
from service.models import Import, Leave, Person, RoleGrant, Team
from service.queries import Condition, Sight, may
from service.reading.pages import Page, paged
from service.reading.people import here_today, role_titles
from workflows.engine import NotPermitted
from workflows.words import Relation

ENDS_SOON_DAYS = 30


@dataclass(frozen=True)
class StaffLine:
    """A member of staff; `signs_in`: they have a password. `leave` are spells that are not over, both days included."""

    id: int
    name: str
    email: str
    roles: Sequence[str]
    titles: Sequence[str]
    team: str | None
    service: str | None
    manager: str | None
    manager_email: str | None
    agency: bool
    outside: bool
    starts_on: date | None
    left_on: date | None
    leave: Sequence[tuple[date, date]]
    away: bool
    signs_in: bool


@dataclass(frozen=True)
class StaffRecord(StaffLine):
    """All that a staff file tells of somebody; `staff_below` is whose manager they are."""

    known_as: Sequence[str]
    supervision_every_days: int
    staff_below: int
    last_file: StaffFile | None


@dataclass(frozen=True)
class StaffFile:
    """The last staff file; `at` is local."""

    id: int
    filename: str
    at: datetime


def _away() -> Condition:
    today = here().today()
    return exists().where(Leave.person_id == Person.id, Leave.from_on <= today, Leave.to_on >= today)


def _left() -> Condition:
    return and_(Person.left_on.is_not(None), Person.left_on <= here().today())


def _outside() -> Condition:
    """Whoever holds a role from outside and none from within."""
    roles = here().roles.outside
    return and_(
        exists().where(RoleGrant.person_id == Person.id, RoleGrant.role.in_(roles)),
        ~exists().where(RoleGrant.person_id == Person.id, RoleGrant.role.not_in(roles)),
    )


def _here(*conditions: Condition) -> Condition:
    return and_(*here_today(), *conditions)


SHOWN: Mapping[str, Callable[[], Condition]] = {
    "here": _here,
    "no_sign_in": lambda: _here(Person.password_hash.is_(None)),
    "no_manager": lambda: _here(Person.manager_id.is_(None), ~_outside()),
    "away": lambda: _here(_away()),
    "agency": lambda: _here(Person.agency.is_(True)),
    "outside": lambda: _here(_outside()),
    "to_come": lambda: and_(Person.starts_on.is_not(None), Person.starts_on > here().today()),
    "left": _left,
}


def check_staff(person: Person) -> None:
    """Raise NotPermitted for those who do not see all members of staff as administrators do."""
    sees_all = Relation.ALL in Sight(person).grants.get("people.view", frozenset())
    if not (sees_all and may(person, "administration.view")):
        raise NotPermitted("Only administrators and the quality team see everybody’s staff record. Ask one of them.")


def staff_page(
    person: Person, page: int, *, named: str = "", role: str = "", team: str = "", shown: str = "here"
) -> Page[StaffLine]:
    """Staff by name; `named` is a part of a name or e-mail, `shown` a key of SHOWN. Raises NotPermitted."""
    check_staff(person)
    query = select(Person).where(SHOWN.get(shown, _here)()).order_by(Person.name, Person.id)
    if named:
        like = "%{}%".format(named.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
        query = query.where(or_(func.lower(Person.name).like(like, escape="\\"), Person.email.like(like, escape="\\")))
    if role:
        query = query.where(exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == role))
    if team:
        query = query.where(Person.team_id.in_(select(Team.id).where(Team.name == team)))
    return paged(query, page, _line, *_LOADING)


def staff_record(person: Person, found: Person) -> StaffRecord:
    """What the last file says of somebody whom the reader may see; raises NotPermitted."""
    check_staff(person)
    below = db.session.scalar(select(func.count(Person.id)).where(Person.manager_id == found.id, *here_today())) or 0
    return StaffRecord(
        **vars(_line(found)),
        known_as=sorted(known.name for known in found.known_as),
        supervision_every_days=found.supervision_every_days,
        staff_below=below,
        last_file=last_staff_file(),
    )


def last_staff_file() -> StaffFile | None:
    query = select(Import.id, Import.filename, Import.at).where(Import.kind == "staff_csv")
    row = db.session.execute(query.order_by(Import.id.desc()).limit(1)).first()
    return StaffFile(row.id, row.filename, row.at.astimezone(here().zone)) if row else None


def team_names() -> list[str]:
    return list(db.session.scalars(select(Team.name).order_by(Team.name)))


def staff_counts() -> dict[str, int]:
    """How many are shown by each choice, and the accounts from outside that end soon; one query."""
    today = here().today()
    soon = _here(_outside(), Person.left_on.is_not(None), Person.left_on <= today + timedelta(days=ENDS_SOON_DAYS))
    parts = {**{name: make() for name, make in SHOWN.items()}, "ends_soon": soon}
    counted = [
        select(func.count(Person.id)).where(condition).scalar_subquery().label(name)
        for name, condition in parts.items()
    ]
    return dict(db.session.execute(select(*counted)).one()._mapping)


def holders_of_roles() -> dict[str, int]:
    """How many people who work here hold each role."""
    query = select(RoleGrant.role, func.count(Person.id)).join(Person, Person.id == RoleGrant.person_id)
    return dict(db.session.execute(query.where(*here_today()).group_by(RoleGrant.role)).all())


_LOADING = (joinedload(Person.manager), selectinload(Person.role_grants), selectinload(Person.leave))


def _line(person: Person) -> StaffLine:
    today = here().today()
    return StaffLine(
        id=person.id,
        name=person.name,
        email=person.email,
        roles=sorted(person.roles),
        titles=role_titles(person.roles),
        team=person.team.name if person.team else None,
        service=person.service.name
        if person.service
        else person.team.service.name
        if person.team and person.team.service
        else None,
        manager=person.manager.name if person.manager else None,
        manager_email=person.manager.email if person.manager else None,
        agency=person.agency,
        outside=here().roles.are_outside(person.roles),
        starts_on=person.starts_on,
        left_on=person.left_on,
        leave=sorted((spell.from_on, spell.to_on) for spell in person.leave if spell.to_on >= today),
        away=person.on_leave(today),
        signs_in=person.password_hash is not None,
    )
