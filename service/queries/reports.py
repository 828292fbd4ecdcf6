"""Which reports somebody may read: exports hold records one by one and are read by whoever asked for them alone."""

from __future__ import annotations

from sqlalchemy import and_, false, or_, true

from service.insight.reports.kinds import Kind
from service.models import Report
from service.queries.sight import Condition, Sight, seeing
from workflows.words import Relation


@seeing("report")
def _report(sight: Sight) -> Condition:
    """Within a service: what is about it, what is about a cycle, and what is for everybody to read."""
    own = Report.asked_by_id == sight.person.id if "report.make" in sight.grants else false()
    read = sight.any_of("report.read", {Relation.ALL: true, Relation.SERVICE: lambda: _of_service(sight)})
    return or_(and_(Report.kind == Kind.EXPORT, own), and_(Report.kind != Kind.EXPORT, read))


def _of_service(sight: Sight) -> Condition:
    about = Report.service_id == sight.service_id if sight.service_id else false()
    return or_(about, Report.kind.in_((Kind.COMMITTEE, Kind.CYCLE)))
