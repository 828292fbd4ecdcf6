"""Reads what a step's form sent as the facts that the step takes, and says what is missing in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from service.web.fields import OTHER, SOMEBODY
from service.web.steps_wording import missing
from workflows.definition import Fact, FactKind

BRITISH = re.compile(r"\s*(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})\s*", re.ASCII)
NOT_A_DATE = "Enter a real date, such as 25/11/2026."
NOT_SAID = "Say what was done. If it is not done yet, save what you have and finish later."


def facts_of(trigger: str, needs: Sequence[Fact], sent: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The facts, by name, and a sentence for each field that is missing or cannot be read."""
    facts: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for fact in needs:
        value, fault = _done(trigger, sent) if fact.kind is FactKind.DONE else _read(fact, sent)
        if fault:
            wrong.update(fault)
        elif value not in (None, "", {}):
            facts[fact.name] = value
        elif fact.required:
            wrong[fact.name] = missing(fact.name)
    return facts, wrong


def day_of(text: str) -> str | None:
    """A date as ISO 8601, however it was typed; None when it is none."""
    found = BRITISH.fullmatch(text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return None


def _read(fact: Fact, sent: Mapping[str, str]) -> tuple[Any, dict[str, str]]:
    given = sent.get(fact.name, "").strip()
    if fact.kind is FactKind.SIGNATURE:
        return given == "yes" or None, {}
    if fact.kind is FactKind.OWNER and given == OTHER:
        somebody = sent.get(SOMEBODY, "").strip()
        return somebody, {} if somebody else {SOMEBODY: "Choose who."}
    if fact.kind is FactKind.DATE and given:
        day = day_of(given)
        return day, {} if day else {fact.name: NOT_A_DATE}
    return given, {}


def _done(trigger: str, sent: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What was done by action number; finishing needs all of them, noting progress one at least."""
    notes = {name: text.strip() for name, text in sent.items() if re.fullmatch(r"done-\d{1,9}", name, re.ASCII)}
    said = {name.removeprefix("done-"): text for name, text in notes.items() if text}
    silent = [name for name, text in notes.items() if not text]
    if trigger == "complete":
        return said, dict.fromkeys(silent, NOT_SAID)
    return said, {} if said else dict.fromkeys(silent[:1], "Say what was done for one action at least.")
