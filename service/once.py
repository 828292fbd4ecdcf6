"""Answers about staff, tools and tasks that are asked again and again within one transaction, and looked up once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from service.database import db
from service.models import Cover, Leave, Person, RoleGrant, Service, Supervision, Task, Team, ToolVersion

Answer = TypeVar("Answer")
REMEMBERED = (Cover, Leave, Person, RoleGrant, Service, Supervision, Team, ToolVersion)
MEMORY = "asked_once"
# Begins every question about tasks, which change with nearly every step: they alone are forgotten then.
OF_TASKS = "tasks"


def once(question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer of `ask`, looked up the first time in this transaction and again when what it is about has changed."""
    answers = _memory(db.session())
    if question not in answers:
        found = ask()
        # A transaction begins with its first query, so only now is it certain which one this is.
        answers = _memory(db.session())
        answers[question] = found
    answer: Answer = answers[question]
    return answer


def answered(question: Hashable) -> Any:
    """What was answered to a question in this transaction, or None; asks nothing."""
    return _memory(db.session()).get(question)


def _memory(session: Session) -> dict[Hashable, Any]:
    """What this transaction has been told; another transaction begins with nothing."""
    transaction, answers = session.info.get(MEMORY, (None, {}))
    if transaction is None or transaction is not session.get_transaction():
        answers = {}
        session.info[MEMORY] = (session.get_transaction(), answers)
    return answers  # type: ignore[no-any-return]  # the session's info holds anything


def forget() -> None:
    """Ask everything anew: somebody else has changed it in the meantime."""
    db.session().info.pop(MEMORY, None)


def _changed(session: Session, flush_context: Any) -> None:
    changed = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(thing, REMEMBERED) for thing in changed):
        session.info.pop(MEMORY, None)
    elif MEMORY in session.info and any(isinstance(thing, Task) for thing in changed):
        transaction, answers = session.info[MEMORY]
        kept = {question: answer for question, answer in answers.items() if not _of_tasks(question)}
        session.info[MEMORY] = (transaction, kept)


def _of_tasks(question: Hashable) -> bool:
    return isinstance(question, tuple) and question[0] == OF_TASKS


event.listen(db.session, "after_flush", _changed)
