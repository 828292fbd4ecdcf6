"""Cover for absence: who has somebody's tasks on the days on which they are away, asked for and ended early."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from service.context import here
from service.covers import able, passes_on
from service.database import db
from service.fields import Day, Fields, SomeBody, loaded
from service.models import Cover, Person, Task
from service.people import actor_of, line_above, line_below
from service.queries import Absent
from service.remembering import Remembering
from service.steps.covers import tell_asked, tell_ended
from service.steps.handover import Handover
from service.transaction import Work, transaction
from workflows.engine import Illegal, Incomplete, NotPermitted
from workflows.words import Relation

MOST_DAYS = 366
COVER_FIELDS: Fields = {
    "person": SomeBody(),
    "substitute": SomeBody(required=True),
    "from": Day(required=True),
    "to": Day(required=True),
}


def ask_for_cover(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Let somebody have one's own tasks, or those of somebody in one's line, for some days, both included.

    `{"person": e-mail (left out: oneself), "substitute": e-mail, "from": day, "to": day}`. Raises NotPermitted for
    people whom one does not manage, Incomplete for days that are past or taken and for somebody without the roles.
    """
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        if remember is not None and (answer := remember.recalled(work, person.id)) is not None:
            return answer
        facts = loaded(COVER_FIELDS, data)
        whom: Person = facts.get("person", person)
        if not may_arrange(person, whom):
            raise NotPermitted(f"Only {whom.name} and their line management ask somebody to cover for them.")
        # Whoever asks for the same person at the same moment waits here.
        work.session.refresh(whom, with_for_update={"key_share": True, "of": Person})
        faults = _faults(work, whom, facts)
        if faults:
            raise Incomplete(faults)
        cover = Cover(person=whom, substitute=facts["substitute"], from_on=facts["from"], to_on=facts["to"])
        cover.made_by_id, cover.made_at = person.id, work.now
        work.session.add(cover)
        tell_asked(work, cover, person)
        _hand_over(work, whom)
        return remember.kept(work, person, cover) if remember is not None else cover


def end_cover(cover_id: int, person: Person) -> Cover:
    """End it from now on: by either of the two, or the line above whom it is for; raises Absent, Illegal."""
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        query = select(Cover).where(Cover.id == cover_id).with_for_update(of=Cover)
        cover: Cover | None = work.session.scalars(query.execution_options(populate_existing=True)).unique().first()
        if cover is None or not _may_see(person, cover):
            raise Absent("cover")
        if cover.ended_at is not None or cover.to_on < work.today:
            raise Illegal("This cover is over. Nothing needs to be ended.")
        cover.ended_at, cover.ended_by_id = work.now, person.id
        tell_ended(work, cover, person)
        _hand_over(work, cover.person)
        return cover


def covers_seen(person: Person, *, to_come: bool = True) -> list[Cover]:
    """The covers of which somebody may know, those that begin first before; past and ended ones only if asked for."""
    query = select(Cover).where(_seen(person)).order_by(Cover.from_on, Cover.id)
    if to_come:
        query = query.where(Cover.to_on >= here().today(), Cover.ended_at.is_(None))
    names = (Cover.person, Cover.substitute, Cover.made_by, Cover.ended_by)
    query = query.options(*(joinedload(name).lazyload("*") for name in names))
    return list(db.session.scalars(query).unique())


def may_arrange(person: Person, whom: Person) -> bool:
    """For oneself, for one's line, or for anybody by whoever keeps the days on which people are away."""
    scopes = actor_of(person).scopes("people.leave")
    in_line = Relation.SUPERVISOR in scopes and person in line_above(whom)
    return person.id == whom.id or Relation.ALL in scopes or in_line


def _seen(person: Person) -> ColumnElement[bool]:
    scopes = actor_of(person).scopes("people.leave")
    own = or_(Cover.person_id == person.id, Cover.substitute_id == person.id)
    if Relation.ALL in scopes:
        return Cover.id.is_not(None)
    return or_(own, Cover.person_id.in_(line_below(person.id))) if Relation.SUPERVISOR in scopes else own


def _may_see(person: Person, cover: Cover) -> bool:
    return person.id == cover.substitute_id or may_arrange(person, cover.person)


def _faults(work: Work, whom: Person, facts: Mapping[str, Any]) -> dict[str, str]:
    first, last, to = facts["from"], facts["to"], facts["substitute"]
    if last < first:
        return {"to": "The last day is before the first. Give the first day and then the last."}
    if last < work.today or (last - first).days >= MOST_DAYS:
        return {"to": "Choose days from today on, at most a year together."}
    if not passes_on(whom):
        return {"person": NOTHING_TO_COVER.format(name=whom.name)}
    if not able(to, whom):
        return {"substitute": f"{to.name} does not have the roles that this needs. Choose somebody who has."}
    return _taken(work, whom, to, facts)


NOTHING_TO_COVER = (
    "{name} has no work that somebody else may do for them. What is on their own plans stays theirs: their manager "
    "can agree a delay, or give a plan to somebody else."
)


def _taken(work: Work, whom: Person, to: Person, facts: Mapping[str, Any]) -> dict[str, str]:
    """Two substitutes on one day, or one who is away themselves, would leave nobody sure whose a task is."""
    meets = Cover.from_on <= facts["to"], Cover.to_on >= facts["from"], Cover.ended_at.is_(None)
    query = select(Cover.person_id).where(*meets, Cover.person_id.in_((whom.id, to.id)))
    taken = set(work.session.scalars(query))
    if whom.id in taken:
        return {"from": "Somebody covers on some of these days already. End that first, or choose other days."}
    away = any(spell.from_on <= facts["to"] and spell.to_on >= facts["from"] for spell in to.leave)
    if to.id in taken or away:
        return {"substitute": f"{to.name} is away on some of these days. Choose somebody who is here."}
    return {}


def _hand_over(work: Work, whom: Person) -> None:
    """What is in other hands from today passes at once; what begins on a later day, on that morning."""
    work.session.flush()
    mine = or_(Task.assignee_id == whom.id, Task.delegated_by_id == whom.id, Task.covered_for_id == whom.id)
    query = select(Task.subject_kind, Task.subject_id).where(Task.closed_at.is_(None), mine)
    subjects: dict[str, set[int]] = defaultdict(set)
    for kind, number in work.session.execute(query):
        subjects[kind].add(number)
    handover = Handover(work)
    handover.reassign(handover.load(subjects))
