"""The files on the actions of a plan, for whoever sees the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from service.database import db
from service.models import ActionPlan, Evidence, Person
from service.queries import Absent, find


@dataclass(frozen=True)
class FileLine:
    """One file as lists show it; `size` in bytes. `presented`: it stays."""

    id: int
    key: str
    action_id: int
    name: str
    kind: str
    size: int
    sha256: str
    by: str
    at: datetime
    presented: bool


def files_by_action(plan_id: int) -> Mapping[int, Sequence[FileLine]]:
    """The files of a plan that the asker has been found to see, by action, oldest first."""
    found: dict[int, list[FileLine]] = {}
    for line in _files(plan_id):
        found.setdefault(line.action_id, []).append(line)
    return found


def files_of(plan_id: int, person: Person) -> list[FileLine]:
    """The files of a plan, oldest first; raises Absent."""
    find("action_plan", plan_id, person)
    return _files(plan_id)


def _files(plan_id: int) -> list[FileLine]:
    whose = joinedload(Evidence.by).lazyload("*")
    query = select(Evidence).where(Evidence.plan_id == plan_id).order_by(Evidence.id).options(whose)
    return [file_line(one) for one in db.session.scalars(query)]


def file_line(file: Evidence) -> FileLine:
    """What lists say of a file."""
    return FileLine(
        id=file.id,
        key=file.key,
        action_id=file.action_id,
        name=file.name,
        kind=file.kind,
        size=file.size,
        sha256=file.sha256,
        by=file.by.name,
        at=file.at,
        presented=file.presented,
    )


def one_file(plan_id: int, key: str, person: Person) -> tuple[str, bytes]:
    """Kind and content of a file; raises Absent. It leaves an access record of its plan as a download."""
    plan: ActionPlan = find("action_plan", plan_id, person)
    query = select(Evidence).where(Evidence.plan_id == plan.id, Evidence.key == key).options(undefer(Evidence.content))
    file = db.session.scalars(query).first()
    if file is None:
        raise Absent("evidence")
    return file.kind, file.content
