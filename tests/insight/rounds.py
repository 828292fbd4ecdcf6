"""Three cycles over an authority's audits, each after the one before: late, withdrawn and replaced ones among them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from service.models import Cycle, CycleCase, History, ProgrammeSlot
from service.transaction import transaction
from tests.insight.authority import Authority

BEGUN = datetime(2025, 10, 1, 9, tzinfo=UTC)


class Rounds:
    """A baseline, the cycle after it and the one after that, of a third of the audits each."""

    def __init__(self, made: Authority) -> None:
        self.made = made
        with transaction():
            self.first = self._cycle("Baseline", baseline=True)
            self.second = self._cycle("Second", predecessor_id=self.first.id)
            self.third = self._cycle("Third", predecessor_id=self.second.id)
            for place, audit in enumerate(made.audits):
                self._place((self.first, self.second, self.third)[place % 3], place, audit)
                self._expected(place, audit)

    def _cycle(self, name: str, **more: Any) -> Any:
        cut_off = (BEGUN + timedelta(days=300)).date()
        given = {"seed": "1", "window_days": 0, "reserve_factor": 1, "cut_off_on": cut_off, "made_at": BEGUN}
        return self.made.add(Cycle(name=name, state="open", **given, **more))

    def _place(self, cycle: Any, place: int, audit: Any) -> None:
        part = "replaced" if place % 10 == 9 else "selected"
        row = {"position": place + 1, "order": place, "service": "Any", "status": "child_in_need", "part": part}
        self.made.add(CycleCase(cycle_id=cycle.id, case_id=audit.case_id, audit_id=audit.id, **row))
        audit.cycle_id = cycle.id
        if place % 7:
            self._submitted(audit)

    def _expected(self, place: int, audit: Any) -> None:
        """Of every fourth audit, that a programme expected it; of some cases no team, of some audits none."""
        if place % 4 == 0:
            team = None if place % 8 == 0 else self.made.teams[0].id
            row: dict[str, Any] = {
                "from_on": BEGUN.date() + timedelta(days=40),
                "to_on": BEGUN.date() + timedelta(days=70),
            }
            row |= {"holder": str(place), "opened_at": BEGUN, "outcome": "scheduled", "case_id": audit.case_id}
            given = {"audit_id": None if place % 12 == 0 else audit.id, "team_id": team}
            self.made.add(ProgrammeSlot(programme="monthly", period="2025-11", **row, **given))

    def _submitted(self, audit: Any) -> None:
        """Some of them after the last day for returning."""
        row = {"subject_kind": "audit", "subject_id": audit.id, "sequence": 90, "trigger": "submit", "facts": {}}
        row |= {"actor_name": "A", "actor_roles": "", "fingerprint": "", "commitment": "", "hash": ""}
        self.made.add(History(**row, at=audit.submitted_at, from_state="actions_issued", to_state="actions_issued"))
