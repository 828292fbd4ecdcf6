"""The periods of policy, and what runs of retention found, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from service.belonging.tables import Of
from service.context import here
from service.database import db
from service.models import Person, RetentionRun
from service.protecting import check
from service.queries import Absent
from service.reading.pages import Page, paged
from service.retention.due import Verdict
from service.retention.periods import END, EVERYTHING, SECTION, periods

SIDES = {
    Of.BOTH: "both sides",
    Of.CASE: "case side",
    Of.PRACTITIONER: "practitioner’s side",
    Of.SELF_AUDITS: "self-audits",
    Of.STAFF: "staff records",
}


@dataclass(frozen=True)
class Period:
    """What is kept how long: `months` is None where it is kept until somebody decides."""

    key: str
    what: str
    side: str
    months: int | None


@dataclass(frozen=True)
class Line:
    """What a run found by one rule: how many go, are kept by a hold, or wait for something else."""

    what: str
    side: str
    months: int | None
    goes: int
    held: int
    waits: int


@dataclass(frozen=True)
class RunView:
    """One run; instants are local. `today` says whether it went by the periods of today."""

    id: int
    dry: bool
    asked_at: datetime
    by: str | None
    ended_at: datetime | None
    lines: Sequence[Line]
    held: Sequence[str]
    read_by: str | None
    read_at: datetime | None
    today: bool

    @property
    def to_read(self) -> bool:
        """Whether somebody should read it now."""
        return self.dry and self.ended_at is not None and self.today and self.read_at is None


def all_periods() -> list[Period]:
    """Every period of policy, in the order in which a run goes through them."""
    policy = here().policy
    return [
        Period(kept.key, kept.what, SIDES[kept.of], policy.get(f"{SECTION}.{kept.key}{END}")) for kept in EVERYTHING
    ]


def runs_page(person: Person, number: int) -> Page[RunView]:
    """The runs, newest first; raises NotPermitted."""
    check(person, "data.protect")
    return paged(select(RetentionRun).order_by(RetentionRun.id.desc()), number, view_of)


def one_run(person: Person, number: int) -> RunView:
    """One run; raises NotPermitted and Absent."""
    check(person, "data.protect")
    row = db.session.get(RetentionRun, number)
    if row is None:
        raise Absent("run")
    return view_of(row)


def nightly() -> bool:
    """Whether policy has what is old enough erased each night."""
    return bool(here().policy.get("retention.nightly"))


def view_of(run: RetentionRun) -> RunView:
    """A run in words."""
    zone = here().zone
    known = {period.key: period for period in all_periods()}
    lines = [_line(known[key], counts) for key, counts in run.found.items() if key in known]
    return RunView(
        id=run.id,
        dry=run.dry,
        asked_at=run.asked_at.astimezone(zone),
        by=run.asked_by.name if run.asked_by else None,
        ended_at=run.ended_at.astimezone(zone) if run.ended_at else None,
        lines=lines,
        held=[f"{kind.replace('_', ' ')} {number}, by hold {hold}" for kind, number, hold in run.held],
        read_by=run.read_by.name if run.read_by else None,
        read_at=run.read_at.astimezone(zone) if run.read_at else None,
        today=run.periods == periods(here()),
    )


def _line(period: Period, counts: dict[str, int]) -> Line:
    goes, held, waits = (counts.get(str(verdict), 0) for verdict in Verdict)
    return Line(period.what, period.side, period.months, goes, held, waits)
