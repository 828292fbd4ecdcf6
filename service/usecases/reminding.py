"""Reminds teams of one standard that audits often find missed (DOMAIN row 16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import select

from service.fields import Fields, Words, loaded
from service.models import Person, Reminded, StandardReminder, Team
from service.people import actor_of
from service.queries import Sight
from service.relations import Record
from service.remembering import Remembering
from service.steps.beginning import begin, choice
from service.steps.freezing import frozen
from service.steps.gate import DatabaseGate
from service.toolbox import known_tools
from service.transaction import Work
from workflows.engine import Incomplete, NotPermitted
from workflows.tools import Tool
from workflows.words import Relation

MOST_TEAMS = 500
REMINDER_FIELDS: Fields = {
    "tool": Words(required=True),
    "question": Words(required=True, metadata={"description": "The question's key."}),
    "teams": fields.List(
        Words(required=True),
        required=True,
        validate=validate.Length(min=1, max=MOST_TEAMS, error=f"Name 1 to {MOST_TEAMS} teams."),
    ),
    "text": Words(required=True, metadata={"description": "What is asked of the teams."}),
}


def remind_teams(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Remind everybody who belongs to some teams of one standard; each is told by a message of their own."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(REMINDER_FIELDS, data)
        known = known_tools()
        tool = known[choice("tool", facts["tool"], tuple(known))].tool
        if facts["question"] not in tool.questions:
            raise Incomplete({"question": f"“{tool.title}” has no such question. Use the key that the list shows."})
        teams = _teams(work, person, facts["teams"])
        record = _reminder(work, gate, person, tool, facts)
        record.teams = teams
        record.reminded = [Reminded(person=member) for member in _members(work, teams)]
        if not record.reminded:
            raise Incomplete({"teams": "Nobody who works here belongs to these teams. Check the staff list."})
        named = {"question": facts["question"], "teams": [team.name for team in teams]}
        gate.begin(record, actor_of(person), {**named, "people": len(record.reminded)})
        return record

    return begin(person, remember, make)


def _reminder(work: Work, gate: DatabaseGate, person: Person, tool: Tool, facts: Mapping[str, Any]) -> StandardReminder:
    tool = frozen(work, gate, tool)
    return StandardReminder(
        tool_key=tool.key,
        tool_version=tool.version,
        question_key=facts["question"],
        text=facts["text"],
        sender=person,
        made_at=work.now,
    )


def _teams(work: Work, person: Person, names: Iterable[str]) -> list[Team]:
    """The teams of these names, all of one's own service unless one may remind every team."""
    scopes = actor_of(person).scopes("standard.remind")
    if not scopes:
        raise NotPermitted("Only the quality team and service managers remind teams of a standard.")
    wanted = dict.fromkeys(names)
    found = {team.name: team for team in work.session.scalars(select(Team).where(Team.name.in_(wanted)))}
    if missing := [name for name in wanted if name not in found]:
        raise Incomplete({"teams": f"There is no team called {', '.join(missing)}. Check the names."})
    own = Sight(person).service_id
    if Relation.ALL not in scopes and any(own is None or team.service_id != own for team in found.values()):
        raise NotPermitted("You may remind the teams of your own service only.")
    return [found[name] for name in sorted(found)]


def _members(work: Work, teams: Iterable[Team]) -> list[Person]:
    """Whoever belongs to these teams and works here today."""
    query = select(Person).where(Person.team_id.in_([team.id for team in teams])).order_by(Person.id)
    return [person for person in work.session.scalars(query).unique() if person.here_on(work.today)]
