"""An authority with a year of audits made in bulk: every way in which one counts, or does not, is among them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from service.database import db
from service.models import (
    Action,
    ActionPlan,
    Answer,
    Audit,
    Case,
    Escalation,
    History,
    Moderation,
    Person,
    PractitionerForm,
    Service,
    Team,
)
from service.toolbox import current
from service.transaction import transaction
from tests.support.world import World
from workflows.tools import Scale

GRADES = ("outstanding", "good", "requires_improvement", "inadequate")
STATUSES = ("child_in_need", "child_protection", "looked_after", "early_help", "referral")
SAID = ("yes", "yes", "partly", "no", "not_applicable", "not_answered")
CAUSES = ("inadequate", "requires_improvement", "overdue", "unreturned", "safeguarding_now", "dead_letter")
OUTCOMES = ("quality_clinic", "training", "competence_process", None)
FIRST, LAST = date(2025, 11, 1), date(2026, 10, 31)
BEGIN = datetime(2025, 10, 20, 9, tzinfo=UTC)


class Authority:
    """Makes rows with chance from one seed, so that every run counts the same."""

    def __init__(self, world: World, audits: int = 60) -> None:
        self.world, self.chance = world, Random(11)
        known = current("core")
        assert known is not None
        self.tool = known.tool
        with transaction():
            self.services = [self.add(Service(name=name)) for name in ("Children in need", "Early help")]
            self.teams = [self.add(Team(name=f"Team {n}", service_id=self.services[n // 2].id)) for n in range(3)]
            self.person = self.add(Person(email="p@example.org", name="Pat Practitioner"))
            self.audits = [self._audit(number) for number in range(audits)]
            for first in self.audits[::9]:
                self._audit(0, kind="reaudit", reaudit_of_id=first.id, state="audited", case_id=first.case_id)

    def add(self, row: Any) -> Any:
        db.session.add(row)
        db.session.flush()
        return row

    def _case(self, number: int) -> Any:
        team = self.chance.choice([*self.teams, None])
        chosen = {"status": self.chance.choice(STATUSES), "restricted": number % 11 == 0}
        return self.add(Case(reference=f"8{number:05d}", team_id=team.id if team else None, **chosen))

    def _audit(self, number: int, **given: Any) -> Any:
        chance = self.chance
        made = BEGIN + timedelta(days=chance.randrange(380), minutes=chance.randrange(1440))
        agreed = chance.choice(GRADES) if number % 4 == 0 else None
        fields = {
            "state": chance.choice(("audited", "actions_issued", "signed_off", "signed_off", "withdrawn")),
            "kind": chance.choice(("routine", "routine", "routine", "calibration")),
            "case_status": chance.choice(STATUSES),
            "tool_key": self.tool.key,
            "tool_version": self.tool.version,
            "overall_grade": chance.choice(GRADES),
            "agreed_grade": agreed,
            "due_on": LAST,
            "made_at": made,
            "submitted_at": made + timedelta(hours=chance.randrange(48)),
            "exemplar_at": made if number % 13 == 0 else None,
            **given,
        }
        audit = self.add(Audit(**{"case_id": given.get("case_id") or self._case(number).id, **fields}))
        self._answers(audit)
        self._history("audit", audit.id, made, "scheduled", "audited", "actions_issued")
        self._moderation(audit)
        self._plans(audit)
        self._escalations(audit)
        return audit

    def _answers(self, audit: Any) -> None:
        asked = [q for q in self.tool.questions.values() if q.scale is Scale.EVIDENCE][:12]
        for question in self.chance.sample(asked, 8):
            value, apart = self.chance.choice(SAID), self.chance.random() < 0.3
            db.session.add(Answer(audit_id=audit.id, question_key=question.key, value=value, found_elsewhere=apart))

    def _history(self, kind: str, number: int, at: datetime, *states: str) -> None:
        before = None
        for sequence, state in enumerate(states, start=1):
            row = {"subject_kind": kind, "subject_id": number, "sequence": sequence, "at": at, "trigger": "moved"}
            row |= {"actor_name": "A", "actor_roles": "", "fingerprint": "", "commitment": "", "hash": "", "facts": {}}
            db.session.add(History(**row, from_state=before, to_state=state))
            before, at = state, at + timedelta(minutes=self.chance.randrange(20_000))

    def _moderation(self, audit: Any) -> None:
        if audit.agreed_grade is None:
            return
        row = {"selected_because": "chance", "due_on": LAST, "requested_at": audit.made_at, "quality": "good"}
        state, grade = self.chance.choice(("agreed", "agreed", "settled", "withdrawn")), self.chance.choice(GRADES)
        grades = {"auditor_grade": audit.overall_grade, "grade": grade, "agreed_grade": audit.agreed_grade}
        made = self.add(Moderation(audit_id=audit.id, state=state, **row, **grades))
        self._history("moderation", made.id, audit.made_at, "requested", "graded", "agreed")

    def _plans(self, audit: Any) -> None:
        """One of the case side, and beside it one of the practitioner's side, which must count nowhere."""
        form = self.add(PractitionerForm(state="draft", audit_id=audit.id, practitioner_id=self.person.id))
        for side, of in (("case", {"audit_id": audit.id}), ("practitioner", {"form_id": form.id})):
            plan = self._plan(side, of, audit.made_at.date() + timedelta(days=5))
            for number in range(self.chance.randrange(1, 4)):
                theme = self.chance.choice(("practice", "training_need", "system_problem", None))
                struck = number == 2 and self.chance.random() < 0.5
                more = {"plan_id": plan.id, "side": side, "theme": theme, "struck": struck}
                db.session.add(Action(text="Redraw it.", **of, **more))
            self._history("action_plan", plan.id, audit.made_at, "issued", "completed", "signed_off")

    def _plan(self, side: str, of: dict[str, int], issued: date) -> Any:
        chance, due = self.chance, issued + timedelta(days=28)
        state = chance.choice(("issued", "escalated", "completed", "signed_off", "withdrawn"))
        done = due + timedelta(days=chance.randrange(-9, 9)) if state in ("completed", "signed_off") else None
        delayed = BEGIN if chance.random() < 0.3 else None
        days = {"issued_on": issued, "due_on": due, "original_due_on": due, "latest_on": due, "completed_on": done}
        fixed = {"owner_id": self.person.id, "period_days": 28, "delay_at": delayed}
        return self.add(ActionPlan(state=state, side=side, **of, **days, **fixed))

    def _escalations(self, audit: Any) -> None:
        chance = self.chance
        for number in range(chance.randrange(3)):
            ended = chance.random() < 0.7
            after = timedelta(minutes=chance.randrange(40_000))
            self.add(
                Escalation(
                    state="resolved" if ended else "raised",
                    cause=chance.choice(CAUSES),
                    cause_key=f"{audit.id}:{number}",
                    level=chance.randrange(3),
                    audit_id=audit.id,
                    case_id=audit.case_id,
                    outcome=chance.choice(OUTCOMES) if ended else None,
                    raised_at=audit.made_at,
                    resolved_at=audit.made_at + after if ended else None,
                    acknowledge_by_on=LAST,
                    resolve_by_on=LAST,
                )
            )
