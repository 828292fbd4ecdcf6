"""The periods of policy as rules: what is kept how many months after which end, and on which side it stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.belonging.tables import Of
from service.context import Context

SECTION = "retention"
END = "_months"


@dataclass(frozen=True)
class Kept:
    """Something that has a period: its name in policy, the end from which it is counted, its side, and in words."""

    name: str
    end: str
    of: Of
    what: str

    @property
    def key(self) -> str:
        return f"{self.name}.{self.end}"


@dataclass(frozen=True)
class Rule:
    """A period: `months` after the end. `before` is the instant at or before which that end must lie."""

    kept: Kept
    months: int
    before: datetime


# In the order in which they are looked at: a case goes when its audits have gone, a person when their file has.
EVERYTHING: Sequence[Kept] = (
    Kept("self_audit", "recorded", Of.SELF_AUDITS, "Self-audits that were recorded"),
    Kept("self_audit", "shared", Of.SELF_AUDITS, "Self-audits that were shared"),
    Kept("practitioner_form", "closed", Of.PRACTITIONER, "Practitioners’ forms that were closed, with their plans"),
    Kept("practitioner_form", "withdrawn", Of.PRACTITIONER, "Practitioners’ forms that were withdrawn"),
    Kept("audit", "signed_off", Of.CASE, "Audits that were signed off, with plans, escalations and second grades"),
    Kept("audit", "withdrawn", Of.CASE, "Audits that were withdrawn"),
    Kept("case", "closed", Of.CASE, "References of cases that are closed, once nothing else of them is held"),
    Kept("person", "left", Of.STAFF, "Names of people who have left, once nothing else stands on their file"),
    Kept("access_records", "seen", Of.STAFF, "Records of who opened what"),
    Kept("notices", "told", Of.BOTH, "Messages shown in the pages"),
    Kept("answers", "given", Of.BOTH, "Answers kept for programs that repeat a request"),
    Kept("imports", "read", Of.CASE, "Lines of the reports of imports; their counts stay"),
    Kept("packages", "ended", Of.BOTH, "Packages of requests for access, after release or refusal"),
)


def rules(context: Context) -> list[Rule]:
    """The rules of policy in their order; what has no period is kept until somebody decides."""
    now, found = context.now(), []
    for kept in EVERYTHING:
        key = f"{SECTION}.{kept.key}{END}"
        if context.policy.get(key) is not None:
            months = context.policy.number(key)
            found.append(Rule(kept, months, months_before(now, months)))
    return found


def periods(context: Context) -> str:
    """The digest of all periods: a dry run that went by others says nothing of these."""
    said = [[kept.key, context.policy.get(f"{SECTION}.{kept.key}{END}")] for kept in EVERYTHING]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def months_before(now: datetime, months: int) -> datetime:
    """So many calendar months earlier; the last of a shorter month where it has no such day."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    for day in (now.day, 30, 29, 28):
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
