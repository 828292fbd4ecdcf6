"""Which reports somebody may read: exports hold records one by one and are read by whoever asked for them alone."""

from __future__ import annotations

from sqlalchemy import and_, false, or_, true

from service.insight.reports.kinds import Kind
from service.models import Report
from service.queries.sight import Condition, Reader, seeing
from workflows.words import Relation


@seeing("report")
def _report(reader: Reader) -> Condition:
    """Within a service: what is about it, what is about a cycle, and what is for everybody to read."""
    own = Report.asked_by_id == reader.me if "report.make" in reader.grants else false()
    read = reader.any_of("report.read", {Relation.ALL: true, Relation.SERVICE: lambda: _of_service(reader)})
    return or_(and_(Report.kind == Kind.EXPORT, own), and_(Report.kind != Kind.EXPORT, read))


def _of_service(reader: Reader) -> Condition:
    return or_(Report.service_id == reader.service_id, Report.kind.in_((Kind.COMMITTEE, Kind.CYCLE)))
