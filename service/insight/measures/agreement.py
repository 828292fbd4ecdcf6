"""How often a second grade was the first: the table of both, and which way grades moved (DOMAIN §4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from service.database import db
from service.insight.figures import Counted
from service.insight.measures.counting import among, between_audits, standing
from service.insight.scope import Scope
from service.insight.statistics.agreement import Agreement, agreement
from service.models import Audit, Moderation
from workflows.moderation import AGREED, SETTLED
from workflows.words import GRADES_BEST_FIRST


@dataclass(frozen=True)
class Agreed:
    """`table`: rows the auditor's grade, columns the moderator's, best first. `bias` is the auditor's grade minus the

    agreed one in steps, above 0 where auditors are kinder: how often each difference was found, over all auditors.
    """

    table: Sequence[Sequence[int]]
    statistics: Agreement
    bias: Sequence[Counted[int]]
    mean_bias: float | None
    quality: Sequence[Counted[str]]
    settled: int


def agreement_of(scope: Scope) -> Agreed:
    """Of second gradings that ended with a grade, of audits that stand; no auditor is told apart. One statement."""
    columns = (
        Moderation.auditor_grade,
        Moderation.grade,
        Moderation.agreed_grade,
        Moderation.quality,
        Moderation.state,
    )
    query = among(select(*columns, func.count()).select_from(Audit), scope).join(
        Moderation, Moderation.audit_id == Audit.id
    )
    query = query.where(*standing(scope), between_audits(scope).hold(Moderation.audit_id), *ended())
    rows = db.session.execute(query.group_by(*columns)).all()
    both, bias, quality, settled = Counter[tuple[str, str]](), Counter[int](), Counter[str](), 0
    for first, second, agreed, good, state, number in rows:
        both[first, second] += number
        bias[rank(agreed) - rank(first)] += number
        quality[good] += number if good else 0
        settled += number if state == SETTLED else 0
    table = [[both[row, column] for column in GRADES_BEST_FIRST] for row in GRADES_BEST_FIRST]
    return Agreed(table, agreement(table), _listed(bias), _mean(bias), _listed(quality), settled)


def ended() -> tuple[ColumnElement[bool], ...]:
    """Second gradings that ended with a grade."""
    return Moderation.state.in_((AGREED, SETTLED)), Moderation.grade.is_not(None)


def rank(grade: str) -> int:
    """From 0, the best."""
    return [str(one) for one in GRADES_BEST_FIRST].index(grade)


def _mean(bias: Counter[int]) -> float | None:
    return sum(steps * number for steps, number in bias.items()) / bias.total() if bias else None


def _listed(counts: Counter[Any]) -> list[Counted[Any]]:
    return [Counted(key, number) for key, number in sorted(counts.items()) if number]
