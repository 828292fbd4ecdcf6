"""What was written on a practitioner's form: compared with what the page showed, so that nothing is lost unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any

from service.reading.practitioner_forms import form_to_write
from service.usecases.practitioner_forms import write_form
from service.versions import Stale
from service.web.filling.answers import Sent
from service.web.stepping.posted import findings_of
from service.web.who import me, sight
from workflows.engine import Incomplete

TRIES = 5
PARTS = ("findings", "strengths")
# A form that nobody has begun: whoever begins it meanwhile has moved it on from here.
NOT_BEGUN = 0


@dataclass(frozen=True)
class Text:
    """The two parts that are written; `version` is that of the form as it was read."""

    findings: Sequence[Mapping[str, Any]]
    strengths: str
    version: int

    @classmethod
    def of(cls, form: Any) -> Text:
        return cls(form.findings, form.strengths, form.version) if form else cls([], "", NOT_BEGUN)

    @property
    def shown(self) -> dict[str, str]:
        """A digest of each part."""
        return {"findings": _digest([_plain(one) for one in self.findings]), "strengths": _digest(self.strengths)}


@dataclass(frozen=True)
class Written:
    """What was kept, what was not and why, and what somebody else has changed as well."""

    changes: Mapping[str, Any]
    faults: Mapping[str, str]
    contested: Sequence[str]


def text_of(sent: Sent) -> Text:
    """The form as it was sent."""
    return Text(findings_of(sent.data) or [], sent.text("strengths"), NOT_BEGUN)


def keep(number: int, sent: Sent) -> Written:
    """Keep what was changed and nobody else has changed; raises Absent, Illegal, and Stale after many tries."""
    for _ in range(TRIES):
        now = Text.of(form_to_write(number, sight()))
        changes, contested = changes_of(now, sent)
        try:
            if changes:
                write_form(number, me(), changes, version=now.version or None)
        except Stale:
            continue
        except Incomplete as refused:
            return Written({}, {_part(name): said for name, said in refused.fields.items()}, contested)
        return Written(changes, {}, contested)
    raise Stale


def changes_of(now: Text, sent: Sent) -> tuple[dict[str, Any], list[str]]:
    """What to save, and what both have changed; a part that the page did not show stays as it is."""
    mine, before, kept = text_of(sent), sent.shown, now.shown
    dropped = sent.then.removeprefix("theirs:")
    changes: dict[str, Any] = {}
    contested = []
    for part in PARTS:
        if part not in before or part == dropped or mine.shown[part] in (before[part], kept[part]):
            continue
        if before[part] != kept[part]:
            contested.append(part)
        else:
            changes[part] = getattr(mine, part)
    return changes, contested


def _part(name: str) -> str:
    return "strengths" if name.startswith("strengths") else "findings"


def _plain(finding: Mapping[str, Any]) -> list[str]:
    return [str(finding["text"]).replace("\r\n", "\n").strip(), finding.get("theme") or ""]


def _digest(said: Any) -> str:
    return sha256(dumps(said).encode()).hexdigest()[:12]
