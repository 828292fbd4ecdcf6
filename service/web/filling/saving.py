"""Keeps what was changed on a form, and says what could not be kept and what somebody else has changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from service.context import here
from service.reading.form import Asked, Form, Part
from service.reading.history import names_of
from service.versions import Stale
from service.web.filling.answers import Changes, Sent, changes_of, placed, shown, without
from service.web.filling.fillings import Filling
from service.web.who import me
from service.web.words.days import clock, moment
from workflows.engine import Incomplete

# Somebody else may be saving at the same time; each try looks again at what they have changed.
TRIES = 5


@dataclass(frozen=True)
class Contested:
    """Something that somebody else has changed since the page was shown: what stands there now, by whom, when."""

    name: str
    label: str
    anchor: str
    who: str
    at: str
    value: str
    comment: str
    found: bool
    digest: str


@dataclass(frozen=True)
class Saved:
    """What came of saving: the form as it was read before, what was kept, what was not and why."""

    before: Form
    changes: Changes
    faults: Mapping[str, str]
    contested: Sequence[str]


def save(filling: Filling, sent: Sent) -> Saved:
    """Keep what was changed and nobody else has changed; raises NotPermitted, Illegal, and Stale after many tries."""
    if not filling.may_write:
        # Whatever was changed: the use case says why.
        filling.save({})
    for _ in range(TRIES):
        form = filling.form
        changes, contested = changes_of(form, sent)
        try:
            faults = _keep(filling, changes)
        except Stale:
            filling = filling.again()
            continue
        return Saved(form, without(changes, faults), faults, contested)
    raise Stale


def contested(form: Form, names: Iterable[str]) -> list[Contested]:
    """Everything of these names as it stands now, with who changed it last."""
    found = {name: placed(form, name) for name in names}
    people = names_of(by for part, asked in found.values() if (by := (asked or part).changed.by_id))
    return [_contested(form, name, *place, people) for name, place in found.items()]


def as_sent(form: Form, sent: Sent, saved: Saved) -> Form:
    """The form as it is kept, with what could not be kept as it was written, and only these sentences."""

    def one(asked: Asked) -> Asked:
        key = asked.question.key
        problem = next((said for name, said in saved.faults.items() if f".{key}." in f"{name}."), None)
        if problem is None and f"answers:{key}" not in saved.contested:
            return replace(asked, problem=None)
        value, comment, found = sent.answer(key)
        return replace(asked, value=value, comment=comment, found=found, problem=problem)

    def all_of(part: Part) -> Part:
        key, faults, mine = part.section.key, saved.faults, saved.contested
        return replace(
            part,
            asked=[one(asked) for asked in part.asked],
            problem=faults.get(f"section_grades.{key}") or faults.get(f"no_action_reasons.{key}"),
            grade=sent.text(f"grade-{key}") if f"section_grades:{key}" in mine else part.grade,
            reason=sent.text(f"reason-{key}") if f"no_action_reasons:{key}" in mine else part.reason,
        )

    return replace(form, parts=[all_of(part) for part in form.parts])


def _keep(filling: Filling, changes: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Save the changes; when some cannot be kept, save the others. Returns a sentence for each that was not."""
    if not changes:
        return {}
    try:
        filling.save(changes)
    except Incomplete as refused:
        rest = without(changes, refused.fields)
        if rest:
            filling.save(rest)
        return refused.fields
    return {}


def _contested(form: Form, name: str, part: Part, asked: Asked | None, people: Mapping[int, str]) -> Contested:
    last = (asked or part).changed
    own = part.grade if name.startswith("section_grades:") else part.reason
    return Contested(
        name=name,
        label=asked.number if asked else part.section.title,
        anchor=asked.anchor if asked else part.anchor,
        who="you, in another tab" if last.by_id == me().id else people.get(last.by_id or 0, "somebody else"),
        at=_said(last.at),
        value=(asked.value if asked.answered else "") if asked else own,
        comment=asked.comment if asked else "",
        found=asked.found if asked else False,
        digest=shown([part])[name],
    )


def _said(at: datetime | None) -> str:
    """“ at 10:42am”, or with the day when it is another one."""
    if at is None:
        return ""
    local, today = at.astimezone(here().zone), here().today()
    return f" at {clock(local)}" if local.date() == today else f" on {moment(local, today)}"
