"""Holds a restricted record back until whoever opens it has said why; the reason stands in the access records."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from sqlalchemy import select

from service.context import here
from service.database import db
from service.looking import Look, explain, forget
from service.models import AccessRecord
from service.queries import Absent
from service.queries.restricted import is_named, restricted_behind
from service.recording import write_down
from service.transaction import transaction
from workflows.engine import Incomplete

KIND = "restricted"
MOST = 300


def held_back(found: Iterable[Look], said: str = "", minutes: int | None = None) -> int | None:
    """The number of a restricted case about which its reader has to say why first; nothing was shown then.

    `said` is a reason that came with the question; one that was given holds for `minutes`, or as long as policy says.
    None: all may be shown, and the reasons are noted with the looks.
    """
    looks = list(found)
    if not looks or not _lasts():
        return None
    behind = restricted_behind(looks)
    given = _reasons(looks[0][0], set(behind.values()), minutes or _lasts()) if behind else {}
    for case_id in sorted(set(behind.values()) - set(given)):
        if not said.strip():
            forget()
            return case_id
        given[case_id] = give_reason(looks[0][0], case_id, said)
    explain({look: given[case_id] for look, case_id in behind.items()})
    return None


def give_reason(person_id: int, case_id: int, reason: str) -> str:
    """Keep why a person opens a restricted case, before they see it, and return it.

    Raises Absent where they are not named for it, Incomplete without a reason.
    """
    said = " ".join(reason.replace("\x00", "").split())[:MOST]
    require_named(person_id, case_id)
    if not said:
        raise Incomplete({"reason": "Say in a few words why you open this record."})
    with transaction() as work:
        write_down(work, (person_id, KIND, case_id), said)
    return said


def require_named(person_id: int, case_id: int) -> None:
    """Raises Absent where there is no such restricted case, or the person is not named for it."""
    if not is_named(case_id, person_id):
        raise Absent("case")


def _lasts() -> int:
    return here().policy.number("restricted.reason_lasts_minutes")


def _reasons(person_id: int, cases: Collection[int], minutes: int) -> dict[int, str]:
    """The latest reason for each of these cases that is no older."""
    query = select(AccessRecord.record_id, AccessRecord.reason).where(
        AccessRecord.person_id == person_id,
        AccessRecord.kind == KIND,
        AccessRecord.record_id.in_(cases),
        AccessRecord.last_at > here().now() - timedelta(minutes=minutes),
    )
    return {case_id: said or "" for case_id, said in db.session.execute(query.order_by(AccessRecord.last_at))}
