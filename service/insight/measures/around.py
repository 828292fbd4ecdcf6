"""What stands beside the figures: the organisation around the work, exemplars, reminders (DOMAIN row 14)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from service.database import db
from service.insight.figures import Share, Spread
from service.insight.measures.counting import among, between_audits, graded, standing, within
from service.insight.measures.times import spread_of
from service.insight.scope import Scope
from service.models import Answer, Audit, StandardReminder
from workflows.words import AnswerValue

NUMBERS = ("context.worker_changes", "context.manager_changes", "context.caseload")
YES_OR_NO = ("context.vacancy", "context.agency")
# Written out: an index on some rows is used for what is said, never for a parameter.
KEYS: Any = bindparam("keys", sorted((*NUMBERS, *YES_OR_NO)), expanding=True, literal_execute=True, unique=True)


@dataclass(frozen=True)
class Around:
    """Context as auditors found it, by question key; how many audits were marked as good work to learn from."""

    numbers: dict[str, Spread]
    shares: dict[str, Share]
    exemplars: Share
    reminders: int


def around(scope: Scope) -> Around:
    """Five statements; reminders of standards that are often missed go to teams of every service."""
    said = _said(scope)
    total, exemplars = db.session.execute(
        among(select(func.count(), func.count(Audit.exemplar_at)).select_from(Audit), scope).where(*standing(scope))
    ).one()
    sent = select(func.count()).select_from(StandardReminder).where(*within(StandardReminder.made_at, scope))
    return Around(
        numbers={key: spread_of(numbers_of(said[key])) for key in NUMBERS},
        shares={key: yes_of(said[key]) for key in YES_OR_NO},
        exemplars=Share(exemplars, total),
        reminders=db.session.scalar(sent) or 0,
    )


def numbers_said(scope: Scope, question: str) -> list[str]:
    """The different answers to a question of context that are numbers."""
    query = among(select(Answer.value).select_from(Audit), scope).join(Answer, Answer.audit_id == Audit.id).distinct()
    said = db.session.scalars(query.where(*graded(scope), Answer.question_key == question, Answer.value.is_not(None)))
    return [value for value in said if _is_number(value)]


def _said(scope: Scope) -> dict[str, Counter[str]]:
    columns = (Answer.question_key, Answer.value)
    query = among(select(*columns, func.count()).select_from(Audit), scope).join(Answer, Answer.audit_id == Audit.id)
    query = query.where(*graded(scope), between_audits(scope).hold(Answer.audit_id))
    query = query.where(Answer.question_key.in_(KEYS), Answer.value.is_not(None))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for key, value, number in db.session.execute(query.group_by(*columns)):
        found[key][value] += number
    return found


def numbers_of(said: Counter[str]) -> dict[float, int]:
    """How often each number was given; an answer that is none was not meant as one."""
    found: dict[float, int] = defaultdict(int)
    for value, number in said.items():
        if _is_number(value):
            found[float(value)] += number
    return found


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).isdecimal()


def yes_of(said: Counter[str]) -> Share:
    """Yes of yes and no."""
    return Share(said[AnswerValue.YES], said[AnswerValue.YES] + said[AnswerValue.NO])
