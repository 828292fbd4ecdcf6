"""Drafts of running record entries, so that nobody has to write by hand what the service knows."""

from __future__ import annotations

from typing import Any

from service.context import here
from service.reading.people import role_titles
from service.reading.plans import local_day, plan_line
from service.web.words.days import NBSP, full
from service.web.words.wording import lower_first, word


def draft(record: Any, trigger: str, person: Any) -> str:
    """The entry that a signature of this step goes with."""
    text = _of_plan(record, person) if trigger == "sign_off" else _of_audit(record, person)
    # It is copied into other systems, some of which know no hard space.
    return text.replace(NBSP, " ")


def _of_plan(record: Any, person: Any) -> str:
    plan = plan_line(record)
    audited = f"Audit of {full(plan.audited_on)}. " if plan.audited_on else ""
    said = [
        f"{_ended(deed.text)} Done: {lower_first(_ended(deed.note))}" if deed.note else _ended(deed.text)
        for deed in plan.deeds
    ]
    what = f"Action for {_initialled(plan.owner)}:" if len(said) == 1 else f"Actions for {_initialled(plan.owner)}:"
    return f"{audited}{what} {' '.join(said)} {_seen(person)}"


def _of_audit(record: Any, person: Any) -> str:
    day = local_day(record.submitted_at) or here().today()
    return f"Audit of {full(day)}: {lower_first(word(record.grade))}. Nothing had to be put right. {_seen(person)}"


def _seen(person: Any) -> str:
    by = ", ".join([_initialled(person.name), *map(lower_first, role_titles(person.roles)[:1])])
    return f"Seen on file on {full(here().today())}. {by}."


def _initialled(name: str) -> str:
    """“Grace Adeyemi” as “G Adeyemi”."""
    given, _, family = name.partition(" ")
    return f"{given[:1]} {family}" if family else name


def _ended(text: str) -> str:
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."
