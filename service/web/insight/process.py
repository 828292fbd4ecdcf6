"""How work flows: each lifecycle with how often its ways were taken and how long that took, and its event log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Blueprint, Response, abort, render_template, request

from service.downloads import download
from service.insight.process.conformance import conformance
from service.insight.process.passages import passages_of, waits
from service.insight.process.picture import edges, narrow, wide
from service.insight.process.records import GROUPS, PROCESSES, Part, audits_of
from service.insight.process.replaying import label_of
from service.insight.process.walked import walked
from service.insight.process.writing import FORMATS
from service.insight.scope import Scope
from service.usecases.logs import event_log
from service.web.insight.asking import STATUSES, Asked, asked
from service.web.insight.tabs import tabs
from service.web.who import can, me
from service.web.words import process as words

pages = Blueprint("process", __name__)
PLACE = "/insight/process"
# How far back one looks unless one says: a quarter.
USUAL = timedelta(days=91)
MEDIA = {"csv": "text/csv", "xes": "application/xml"}


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see: a lifecycle, which services, and about what, as on every page of insight."""

    kind: str
    group: str
    about: Asked

    @property
    def scope(self) -> Scope:
        return self.about.scope

    @property
    def part(self) -> Part:
        """Its records; a status that was chosen says more than early help or not."""
        return Part(self.kind, audits_of(self.scope, None if self.scope.case_status else self.group))

    def link(self, path: str = PLACE, **other: str) -> str:
        """An address about the same with something else in it."""
        days = {"from": self.scope.from_on.isoformat(), "to": self.scope.to_on.isoformat()}
        return self.about.link(path, **{**days, "lifecycle": self.kind, "services": self.group, **other})


@pages.get(PLACE)
def show() -> str:
    """One lifecycle in some days, of the records whose figures one may see."""
    asked = wanted()
    part, days = asked.part, (asked.scope.from_on, asked.scope.to_on)
    walks = walked(part, *days)
    taken = passages_of(walks)
    found, standing = edges(part.table, taken), waits(part, taken)
    said = {edge.id: words.beside(edge) for edge in found}
    return render_template(
        "insight/process.html",
        asked=asked,
        conformed=conformance(part, *days, walks),
        edges=found,
        label=lambda trigger: label_of(part.table, trigger),
        log=can("process.export"),
        names={state.name: state.label for state in part.table.states},
        narrow=narrow(part.table, found, standing),
        said=said,
        statuses=STATUSES,
        table=part.table,
        tabs=tabs(),
        taken=[one for one in taken if one.source == one.target],
        waits=standing,
        wide=wide(part.table, found, standing, said),
        words=words,
    )


@pages.get(f"{PLACE}/log.<form>")
def log(form: str) -> Response:
    """The event log of some days, written while it is read; never with names."""
    if form not in FORMATS:
        abort(404)
    days = wanted().scope
    pieces = event_log(me(), form, days.from_on, days.to_on)
    return download(pieces, f"event-log-{days.from_on}-{days.to_on}.{form}", MEDIA[form])


def wanted() -> Wanted:
    """What the address asks for, the last quarter unless it says from when; raises as `asked`."""
    about = asked()
    if "from" not in about.given:
        first = max(about.scope.from_on, about.scope.to_on - USUAL)
        about = replace(about, scope=replace(about.scope, from_on=first))
    kind, group = request.args.get("lifecycle", ""), request.args.get("services", "")
    return Wanted(kind if kind in PROCESSES else "audit", group if group in GROUPS else "statutory", about)
