"""What is filled in, an audit or a self-audit: how it is found, who may write, and the use case that keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect
from werkzeug.wrappers import Response

from service.reading.choices import told_of_risk
from service.reading.form import Form, Part, filled_one, form_of, may_answer
from service.reading.practitioner_forms import may_write_second
from service.surroundings import people_around
from service.usecases.answering import save_answers
from service.usecases.self_auditing import save_self_answers
from service.web.links import KINDS, path_of
from service.web.who import me, sight
from service.web.words.naming import title
from workflows.tools import Question

ROUTE = "/<any('audits', 'self-audits'):slug>/<number:number>"
SAVES: Mapping[str, Callable[..., Any]] = {"audit": save_answers, "self_audit": save_self_answers}
SOMEBODY = "The service manager"


@dataclass(frozen=True)
class Filling:
    """One record whose form somebody has before them; `people` are held so that they are not looked up one by one."""

    kind: str
    record: Any
    people: Any

    @classmethod
    def of(cls, slug: str, number: int) -> Filling:
        """Raises Absent for a record that the person may not see."""
        kind = KINDS[slug]
        people = people_around(number if kind == "audit" else None, me().id)
        return cls(kind, filled_one(kind, number, sight()), people)

    def again(self) -> Filling:
        """As it is kept now."""
        return Filling.of("audits" if self.kind == "audit" else "self-audits", self.record.id)

    @property
    def number(self) -> int:
        found: int = self.record.id
        return found

    @property
    def key(self) -> str:
        """Under which a browser keeps what it could not send."""
        return f"{self.kind}-{self.number}"

    @property
    def path(self) -> str:
        return path_of(self.kind, self.number)

    @property
    def about(self) -> str:
        return title(self.record, me())

    @property
    def may_write(self) -> bool:
        return may_answer(self.record, me())

    @property
    def form(self) -> Form:
        return form_of(self.record)

    @property
    def told(self) -> str:
        """Who hears at once of a risk to a child."""
        return (told_of_risk(self.record) if self.kind == "audit" else None) or SOMEBODY

    def section(self, key: str) -> str:
        """The path of one section's page."""
        return f"{self.path}/form/{key}"

    def save(self, changes: Mapping[str, Mapping[str, Any]]) -> Any:
        """Keep changes of exactly what was read; raises Stale when somebody was first, and what the use case does."""
        return SAVES[self.kind](self.number, me(), changes, version=self.record.version)

    def elsewhere(self) -> Response:
        """Where whoever may not write here reads."""
        return redirect(f"{self.path}/form" if self.kind == "audit" else self.path, 303)


def part_of(form: Form, key: str) -> Part:
    """One section of a form; what is not asked of this case is not found."""
    return next((part for part in form.parts if part.section.key == key), None) or abort(404)


def stop_question(form: Form) -> Question | None:
    """The question that raises its escalation at once."""
    found = (asked.question for part in form.parts for asked in part.asked if asked.question.stop)
    return next(found, None)


def second_form(filling: Filling) -> str:
    """The path of the practitioner's form, for those who write it beside this one; empty for everybody else."""
    writes = filling.kind == "audit" and may_write_second(filling.record, me())
    return f"{filling.path}/practitioner-form" if writes else ""
