"""What was changed on a form: compared with what the page showed, so that nobody overwrites another unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from json import dumps, loads
from typing import Any

from service.reading.form import Asked, Form, Part

Changes = dict[str, dict[str, Any]]
FIELDS = {"section_grades": "grade", "no_action_reasons": "reason"}


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
        return self.digests("shown")

    def digests(self, name: str) -> dict[str, str]:
        """Digests by the names of answers, grades and reasons; none where nothing that can be read was sent."""
        try:
            found = loads(self.data.get(name, "{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def answer(self, key: str) -> tuple[str, str, bool]:
        """Value, comment, and whether it was found elsewhere."""
        return self.text(f"value-{key}"), self.text(f"comment-{key}"), self.data.get(f"found-{key}") == "yes"

    def text(self, name: str) -> str:
        return self.data.get(name, "").replace("\r\n", "\n").strip()

    def has(self, name: str) -> bool:
        """Whether the page had a place for this answer, grade or reason at all."""
        kind, _, key = name.partition(":")
        return kind == "answers" or f"{FIELDS[kind]}-{key}" in self.data or kind == "section_grades"


def shown(parts: Iterable[Part]) -> dict[str, str]:
    """The digests of everything in these sections, to be sent back with them."""
    return {name: digest for part in parts for name, digest in _digests(part).items()}


def as_field(digests: Mapping[str, str]) -> str:
    """Digests as a form carries them."""
    return dumps(dict(digests))


def changes_of(form: Form, sent: Sent) -> tuple[Changes, list[str]]:
    """What to save, and the names of what somebody else has changed as well since the page was shown.

    Only what differs from what the page had shown counts as changed; what is not on the page stays as it is, and so
    does what both have changed: whoever wrote last decides with both before them.
    """
    before, changes, contested = sent.shown, Changes(), list[str]()
    dropped = sent.then.removeprefix("theirs:") if sent.then.startswith("theirs:") else None
    for name, kept in shown(form.parts).items():
        if name not in before or name == dropped or not sent.has(name):
            continue
        mine = digest_of(name, sent)
        if mine in (before[name], kept):
            continue
        if before[name] != kept:
            contested.append(name)
        else:
            _put(changes, name, sent)
    return changes, contested


def overtaken(form: Form, seen: Mapping[str, str]) -> list[str]:
    """The names of what has changed since somebody saw it."""
    now = shown(form.parts)
    return [name for name, digest in seen.items() if name in now and now[name] != digest]


def same(form: Form, sent: Sent) -> list[str]:
    """The names of what was sent and stands there already, whoever wrote it."""
    now = shown(form.parts)
    return [name for name in sent.shown if name in now and digest_of(name, sent) == now[name]]


def names_in(changes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The names of what is to be saved."""
    return [f"{kind}:{key}" for kind, values in changes.items() for key in values]


def without(changes: Mapping[str, Mapping[str, Any]], faults: Mapping[str, str]) -> Changes:
    """The changes that nothing stands against; faults are named `answers.<key>.<part>`, `section_grades.<key>` …"""
    return {
        kind: kept
        for kind, values in changes.items()
        if (kept := {key: value for key, value in values.items() if not is_faulty(f"{kind}.{key}", faults)})
    }


def is_faulty(name: str, faults: Mapping[str, str]) -> bool:
    """Whether a sentence stands against this answer, grade or reason."""
    return any(fault == name or fault.startswith(f"{name}.") for fault in faults)


def placed(form: Form, name: str) -> tuple[Part, Asked | None]:
    """The section, and the question if it is one, that a name stands for; raises LookupError."""
    kind, _, key = name.partition(":")
    for part, asked in _places(form):
        if (kind == "answers" and asked and asked.question.key == key) or (asked is None and part.section.key == key):
            return part, asked
    raise LookupError(name)


def digest_of(name: str, sent: Sent) -> str:
    """The digest of what was sent under a name."""
    kind, _, key = name.partition(":")
    if kind not in ("answers", *FIELDS):
        return ""
    return _digest(*map(str, sent.answer(key))) if kind == "answers" else _digest(sent.text(f"{FIELDS[kind]}-{key}"))


def _places(form: Form) -> Iterator[tuple[Part, Asked | None]]:
    for part in form.parts:
        yield part, None
        yield from ((part, asked) for asked in part.asked)


def _digests(part: Part) -> dict[str, str]:
    key, found = part.section.key, {f"answers:{asked.question.key}": _kept(asked) for asked in part.asked}
    grade = {f"section_grades:{key}": _digest(part.grade)} if part.section.graded else {}
    return {**found, **grade, f"no_action_reasons:{key}": _digest(part.reason)}


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
        changes.setdefault(kind, {})[key] = sent.text(f"{FIELDS[kind]}-{key}")
