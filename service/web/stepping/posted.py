"""Reads what a step's form sent as the facts that the step takes, and says what is missing in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from service.web.stepping.fields import OTHER, SOMEBODY
from service.web.words.facts import missing
from workflows.definition import Fact, FactKind
from workflows.tool_model import text_fault

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
            wrong[fact.name] = missing(trigger, fact.name)
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
    if fact.kind in LISTS:
        return LISTS[fact.kind](sent), {}
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
    long = {name: fault for name, text in notes.items() if (fault := text_fault(text))}
    if trigger == "complete":
        return said, {**dict.fromkeys(silent, NOT_SAID), **long}
    return said, long if said else dict.fromkeys(silent[:1], "Say what was done for one action at least.")


def _numbered(sent: Mapping[str, str], name: str) -> dict[int, str]:
    """The texts of fields that are named after a number, those left empty apart."""
    found = {int(m[1]): text.strip() for key, text in sent.items() if (m := re.fullmatch(rf"{name}-(\d{{1,9}})", key))}
    return {number: found[number] for number in sorted(found) if found[number]}


def findings_of(sent: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """The findings that are not emptied; None where the form had no place for any, so nothing is taken for emptied."""
    themes = _numbered(sent, "theme")
    if not any(name.startswith("finding-") for name in sent):
        return None
    return [{"text": text, "theme": themes.get(number)} for number, text in _numbered(sent, "finding").items()]


def _entries(name: str, record: str, said: str) -> Callable[[Mapping[str, str]], list[dict[str, Any]]]:
    return lambda sent: [{record: number, said: text} for number, text in _numbered(sent, name).items()]


LISTS: Mapping[FactKind, Callable[[Mapping[str, str]], list[dict[str, Any]] | None]] = {
    FactKind.DISCUSSED: _entries("agreed", "form", "agreed"),
    FactKind.FINDINGS: findings_of,
    FactKind.SIGN_OFFS: _entries("sign", "plan", "running_record"),
}
