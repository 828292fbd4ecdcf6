"""Learns from a staff file to which service a team belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from service.imports.records import StaffRecord
from service.imports.text import normalise_name
from service.models import Service, Team
from service.steps.importing.holders import ByName
from service.steps.importing.tally import Tally


def team_services(
    records: Sequence[StaffRecord], teams: ByName[Team], services: ByName[Service], tally: Tally
) -> set[int]:
    """Put each team into the service that its people are in; return the teams that changed service.

    People of one team in several services say nothing about the team: it stays where it is, and a notice says so.
    """
    rows: dict[str, list[StaffRecord]] = defaultdict(list)
    for record in records:
        if record.team and record.service:
            rows[normalise_name(record.team)].append(record)
    moved = set()
    for people in rows.values():
        first = people[0]
        team = teams.find(first.team or "", tally, first.source, "team")
        names = {normalise_name(person.service or ""): person.service or "" for person in people}
        if len(names) > 1:
            reason = f"People of the team {team.name} are in several services ({', '.join(sorted(names.values()))})."
            tally.tell_of_row(first.source, "service", first.service, f"{reason} The team's own was left as it was.")
            continue
        service = services.find(first.service or "", tally, first.source, "service")
        if team.service_id != service.id:
            team.service_id = service.id
            moved.add(team.id)
    return moved
