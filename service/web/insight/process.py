"""How work flows: each lifecycle with how often its ways were taken and how long that took, and its event log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request, stream_with_context

from service.context import here
from service.insight.process.conformance import conformance
from service.insight.process.passages import passages, waits
from service.insight.process.picture import edges, narrow, wide
from service.insight.process.records import GROUPS, PROCESSES, Part, audits_of
from service.insight.process.replaying import label_of
from service.insight.process.writing import FORMATS
from service.insight.scope import Scope
from service.queries import Absent, Sight
from service.usecases.logs import event_log
from service.web.who import can, me, sight
from service.web.words import process as words
from workflows.words import Relation

pages = Blueprint("process", __name__)
PLACE = "/insight/process"
# How far back one looks unless one says: a quarter.
USUAL = timedelta(days=91)
MEDIA = {"csv": "text/csv", "xes": "application/xml"}


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: a lifecycle, some local days, and which services."""

    kind: str
    from_on: date
    to_on: date
    group: str

    def link(self, **other: str) -> str:
        """The same question with something else in it."""
        days = {"from": self.from_on.isoformat(), "to": self.to_on.isoformat()}
        return f"{PLACE}?{urlencode({'lifecycle': self.kind, **days, 'services': self.group, **other})}"


@pages.get(PLACE)
def show() -> str:
    """One lifecycle in some days, of the records whose figures one may see."""
    asked = asked_for()
    part = Part(asked.kind, audits_of(reach(sight(), asked.from_on, asked.to_on), asked.group))
    taken = passages(part, asked.from_on, asked.to_on)
    found, standing = edges(part.table, taken), waits(part, taken)
    said = {edge.id: words.beside(edge) for edge in found}
    return render_template(
        "insight/process.html",
        asked=asked,
        conformed=conformance(part, asked.from_on, asked.to_on),
        edges=found,
        log=can("process.export"),
        names={state.name: state.label for state in part.table.states},
        narrow=narrow(part.table, found, standing),
        said=said,
        label=lambda trigger: label_of(part.table, trigger),
        taken=[one for one in taken if one.source == one.target],
        table=part.table,
        waits=standing,
        wide=wide(part.table, found, standing, said),
        words=words,
    )


@pages.get(f"{PLACE}/log.<form>")
def log(form: str) -> Response:
    """The event log of some days, written while it is read; never with names."""
    if form not in FORMATS:
        abort(404)
    asked = asked_for()
    pieces = event_log(me(), form, asked.from_on, asked.to_on)
    name = f"event-log-{asked.from_on}-{asked.to_on}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(stream_with_context(pieces), mimetype=MEDIA[form], headers=headers)


def asked_for() -> Asked:
    """What the address asks for, where it makes sense; raises Absent for whoever sees no figures."""
    if not can("insight.view"):
        raise Absent("page")
    kind, group = request.args.get("lifecycle", ""), request.args.get("services", "")
    to_on = _day("to") or here().today()
    from_on = min(_day("from") or to_on - USUAL, to_on)
    return Asked(kind if kind in PROCESSES else "audit", from_on, to_on, group if group in GROUPS else "statutory")


def _day(name: str) -> date | None:
    """A day of this century; None for anything else."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def reach(one: Sight, from_on: date, to_on: date) -> Scope:
    """All records, those of one's service, or those of one's team, whichever is most; raises Absent for none."""
    granted = one.grants.get("insight.view", frozenset())
    if Relation.ALL in granted:
        return Scope(from_on, to_on, without=one.blind)
    if Relation.SERVICE in granted and one.service_id:
        return Scope(from_on, to_on, service_id=one.service_id, without=one.blind)
    if one.person.team_id is None:
        raise Absent("page")
    return Scope(from_on, to_on, team_id=one.person.team_id, without=one.blind)
