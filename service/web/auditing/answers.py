"""What was changed on an audit's form: compared with what the page showed, so that nobody overwrites another unseen."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from json import dumps, loads
from typing import Any

from service.reading.form import Asked, Form, Part

Changes = dict[str, dict[str, Any]]


class Sent:
    """A form as it was sent."""

    def __init__(self, data: Mapping[str, str]) -> None:
        self.data = data

    @property
    def then(self) -> str:
        """Which button was pressed."""
        return self.data.get("then", "")

    @property
    def shown(self) -> dict[str, str]:
        """What the page had shown: a digest for each answer, grade and reason."""
        try:
            found = loads(self.data.get("shown", "{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def answer(self, key: str) -> tuple[str, str, bool]:
        """Value, comment, and whether it was found elsewhere."""
        return self.text(f"value-{key}"), self.text(f"comment-{key}"), self.data.get(f"found-{key}") == "yes"

    def text(self, name: str) -> str:
        return self.data.get(name, "").replace("\r\n", "\n").strip()


def shown(form: Form) -> str:
    """The digests of everything on the form, to be sent back with it."""
    return dumps({name: digest for part in form.parts for name, digest in _digests(part).items()})


def changes_of(form: Form, sent: Sent) -> tuple[Changes, list[str]]:
    """What to save, and the questions that somebody else had changed in the meantime as well.

    Only what differs from what the page had shown counts as changed; what is not on the page stays as it is.
    """
    before, changes, overwritten = sent.shown, Changes(), list[str]()
    for part in form.parts:
        kept = _digests(part)
        for name, digest in _sent_digests(part, sent).items():
            if name not in before or before[name] == digest:
                continue
            _put(changes, name, sent)
            if before[name] != kept[name] != digest:
                overwritten.append(_title(part, name))
    return changes, overwritten


def without(changes: Mapping[str, Mapping[str, Any]], faults: Mapping[str, str]) -> Changes:
    """The changes that nothing stands against; faults are named `answers.<key>.<part>`, `section_grades.<key>` …"""
    return {
        kind: kept
        for kind, values in changes.items()
        if (kept := {key: value for key, value in values.items() if not _is_faulty(f"{kind}.{key}", faults)})
    }


def _is_faulty(name: str, faults: Mapping[str, str]) -> bool:
    return any(fault == name or fault.startswith(f"{name}.") for fault in faults)


def _digests(part: Part) -> dict[str, str]:
    answers = {f"answers:{asked.question.key}": _kept(asked) for asked in part.asked}
    key = part.section.key
    return {**answers, f"section_grades:{key}": _digest(part.grade), f"no_action_reasons:{key}": _digest(part.reason)}


def _sent_digests(part: Part, sent: Sent) -> dict[str, str]:
    keys = [asked.question.key for asked in part.asked]
    key = part.section.key
    found = {f"answers:{name}": _digest(*map(str, sent.answer(name))) for name in keys}
    if part.section.graded:
        found[f"section_grades:{key}"] = _digest(sent.text(f"grade-{key}"))
    if f"reason-{key}" in sent.data:
        found[f"no_action_reasons:{key}"] = _digest(sent.text(f"reason-{key}"))
    return found


def _kept(asked: Asked) -> str:
    value = "" if asked.value == "not_answered" else asked.value
    return _digest(value, asked.comment, str(asked.found))


def _digest(*texts: str) -> str:
    joined = "\x1f".join(text.replace("\r\n", "\n").strip() for text in texts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _put(changes: Changes, name: str, sent: Sent) -> None:
    kind, _, key = name.partition(":")
    if kind == "answers":
        value, comment, found = sent.answer(key)
        changes.setdefault(kind, {})[key] = {"value": value, "comment": comment, "found_elsewhere": found}
    else:
        field = "grade" if kind == "section_grades" else "reason"
        changes.setdefault(kind, {})[key] = sent.text(f"{field}-{key}")


def _title(part: Part, name: str) -> str:
    return next((asked.number for asked in part.asked if name.endswith(f":{asked.question.key}")), part.section.title)
