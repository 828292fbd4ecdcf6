"""Which audits are moderated, and by whom (DOMAIN §4); every choice can be repeated."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import func, select

from service.auditing import counts_as_new, submitted_by
from service.models import Audit, Cycle, Moderation, Person
from service.people import actor_of, last_resort, role_holders
from service.relations import readers_of
from service.transaction import Work
from service.views.moderations import barred_from
from workflows.moderation import REQUESTED
from workflows.words import SelectedBecause

# Whoever moderates by profession, else the quality team.
ROLES = ("moderator", "quality")


def selected_because(work: Work, audit: Audit) -> SelectedBecause | None:
    """Why a submitted audit is moderated, or None: by its grade, for its new auditor, or by the random share."""
    policy = work.context.policy
    if audit.kind in policy.words("moderation.exempt_kinds"):
        return None
    if audit.overall_grade in policy.words("moderation.always"):
        return SelectedBecause(str(audit.overall_grade))
    if audit.lead is not None and counts_as_new(audit.lead, submitted_by(audit.lead) - 1):
        return SelectedBecause.NEW_AUDITOR
    share = policy.share("moderation.random_share")
    return SelectedBecause.RANDOM if drawn(audit.id, _seed(work, audit)) < share else None


def drawn(audit_id: int, seed: str) -> float:
    """A number from 0 up to 1 that is the same for this audit and seed on every machine, for ever."""
    digest = hashlib.sha256(f"{seed}:{audit_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _seed(work: Work, audit: Audit) -> str:
    """The cycle's own, where a cycle asked for the audit."""
    cycle = work.session.get(Cycle, audit.cycle_id) if audit.cycle_id else None
    return cycle.seed if cycle else str(work.context.policy.get("moderation.seed"))


def moderator_for(work: Work, audit: Audit) -> Person | None:
    """Who grades this file a second time: of those present who may, whoever has least to moderate.

    Nobody who audited the file, holds the case or answers for it; whoever moderated an earlier submission of it
    only when there is nobody else. At last it falls to those who act at last.
    """
    barred, readers = barred_from(audit), readers_of(audit)
    earlier = {moderation.moderator_id for moderation in audit.moderations}
    for but in (barred | earlier, barred):
        for people in (*(role_holders(role) for role in ROLES), last_resort()):
            able = [p for p in people if _able(work, p) and p.id not in but and (readers is None or p.id in readers)]
            if able:
                return _least_loaded(work, able)
    return None


def _able(work: Work, person: Person) -> bool:
    return person.present_on(work.today) and bool(actor_of(person).scopes("moderation.grade"))


def _least_loaded(work: Work, people: Iterable[Person]) -> Person:
    query = select(Moderation.moderator_id, func.count()).where(Moderation.state == REQUESTED)
    load = dict(work.session.execute(query.group_by(Moderation.moderator_id)).all())
    return min(people, key=lambda person: (load.get(person.id, 0), person.id))
