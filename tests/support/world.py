"""A small authority to act in: an application on one database, a clock that tests set, and makers of people and cases.

Everything is done through use cases, as pages and API do it; only people, teams and cases are put in directly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from config.policy import Policy
from service.context import KEY, Context
from service.database import db
from service.models import (
    RECORDS,
    ActionPlan,
    Audit,
    Case,
    CaseReader,
    Escalation,
    History,
    Leave,
    Moderation,
    Outbox,
    Person,
    RoleGrant,
    Service,
    Task,
    Team,
)
from service.people import person_by_email
from service.toolbox import tool_of
from service.transaction import transaction
from service.usecases.answering import save_answers
from service.usecases.booking import book_supervision
from service.usecases.cycling import create_cycle
from service.usecases.keeping import keep
from service.usecases.programmes import run_programmes
from service.usecases.scheduling import schedule_audit
from service.usecases.striking import strike
from service.usecases.tasks import delegate
from service.usecases.transitions import fire_transition
from tests.support.lived import lived
from workflows.catalogue import LIFECYCLES
from workflows.tools import Question, Scale, asked

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 11, 2, 10, 0, tzinfo=LONDON)  # a Monday
GOOD = {Scale.EVIDENCE: "yes", Scale.YES_NO: "no", Scale.OUTCOME: "improved", Scale.TEXT: "Written down."}


@dataclass
class HandClock:
    """A clock that stands still until a test moves it."""

    instant: datetime = START

    def __call__(self) -> datetime:
        return self.instant.astimezone(UTC)

    def set(self, day: date, hour: int = 10, minute: int = 0) -> None:
        self.instant = datetime.combine(day, time(hour, minute), LONDON)

    def forward(self, **by: float) -> None:
        self.instant += timedelta(**by)


@dataclass
class Numbers:
    """Counts cases."""

    last: int = 0

    def __next__(self) -> int:
        self.last += 1
        return self.last


@dataclass
class World:
    """The handle that tests hold. Within it an application context is open."""

    app: Flask
    clock: HandClock
    numbers: Numbers = field(default_factory=Numbers)
    collecting: bool = False

    @property
    def context(self) -> Context:
        found: Context = self.app.extensions[KEY]
        return found

    @property
    def today(self) -> date:
        return self.context.today()

    # --- people and cases -------------------------------------------------------------------------------

    def service(self, name: str = "Children in need") -> Any:
        return self._one(Service, name) or self._add(Service(name=name))

    def team(self, name: str = "North", service: Service | None = None) -> Any:
        return self._one(Team, name) or self._add(Team(name=name, service_id=(service or self.service()).id))

    def person(self, name: str, role: str = "practitioner", manager: Person | None = None, **more: Any) -> Any:
        """A member of staff, `name@example.org`, employed since January 2026 and supervised every 28 days."""
        fields = {
            "supervision_every_days": 28,
            "starts_on": date(2026, 1, 5),
            "team_id": None,
            "service_id": None,
            **more,
        }
        email = f"{name.lower().replace(' ', '.')}@example.org"
        roles = [RoleGrant(role=part) for part in role.split(",") if part]
        return self._add(
            Person(email=email, name=name, manager_id=manager.id if manager else None, role_grants=roles, **fields)
        )

    @lived
    def authority(self) -> World:
        """The usual people: a line of management, two practitioners, and quality, performance, moderator beside it."""
        with self.together():
            self._usual_people()
        return self

    def _usual_people(self) -> None:
        service, team = self.service(), self.team()
        head = self.person("Hana Head", "head_of_service", service_id=service.id)
        self.person("Quentin Quality", "quality")
        self.person("Perry Performance", "performance")
        self.person("Ada Administrator", "administrator")
        above = self.person("Sam Service", "service_manager", head, service_id=service.id)
        manager = self.person("Tess Team", "team_manager", above, team_id=team.id)
        self.person("Pat Practitioner", "practitioner", manager, team_id=team.id)
        self.person("Olu Other", "practitioner", manager, team_id=team.id)
        self.person("Mo Moderator", "moderator")

    def __getitem__(self, first_name: str) -> Person:
        """A person by first name, for example `world["Tess"]`."""
        found = db.session.scalars(select(Person).where(Person.name.startswith(f"{first_name} "))).unique().first()
        assert found is not None, f"nobody is called {first_name}"
        return found

    def leave(self, person: Person, from_on: date, to_on: date) -> None:
        self._add(Leave(person_id=person.id, from_on=from_on, to_on=to_on))

    @lived
    def case(self, worker: Person | None = None, status: str = "child_in_need", **more: Any) -> Any:
        fields = {"team_id": self.team().id, "reference": f"700{next(self.numbers):04d}", **more}
        return self._add(Case(status=status, worker_id=worker.id if worker else None, **fields))

    def reader(self, case: Case, person: Person) -> None:
        """Somebody who may read a restricted case."""
        self._add(CaseReader(case_id=case.id, person_id=person.id))

    # --- what people do ---------------------------------------------------------------------------------

    @lived
    def audit(self, case: Case | None = None, auditor: str = "Tess", **more: Any) -> Any:
        """An audit that `auditor` arranges of a case, by default of a new one that Pat holds."""
        reference = (case or self.case(self["Pat"])).reference
        return schedule_audit(self[auditor], {"case_reference": reference, **more})

    @lived
    def answer(self, audit: Audit, value: str = "yes", auditor: str = "Tess", **more: Any) -> None:
        """Answer every question alike; `partly` and `no` with a comment."""
        answers: dict[str, Any] = {}
        for question in tool_of(audit).questions.values():
            said = value if question.scale is Scale.EVIDENCE else GOOD.get(question.scale)
            if said is not None:
                answers[question.key] = {"value": said, "comment": "" if said == "yes" else "Not on file."}
        wanted = {question.key for question in self._asked(audit, answers)}
        given = {key: answer for key, answer in answers.items() if key in wanted}
        save_answers(audit.id, self[auditor], {"answers": given, **more})

    def act(self, who: str, trigger: str, record: Any, **facts: Any) -> Any:
        """Fire a trigger as somebody, by first name."""
        return fire_transition(record.__tablename__, record.id, trigger, self[who], facts)

    @lived
    def submitted(self, grade: str = "inadequate", auditor: str = "Tess", case: Case | None = None) -> Any:
        """An audit, answered, with an action for practitioner and manager, submitted."""
        audit = self.audit(case, auditor)
        self.answer(audit, auditor=auditor)
        if grade in ("inadequate", "requires_improvement"):
            self.act(auditor, "add_action", audit, text="Redraw the genogram.", owner="practitioner")
            self.act(auditor, "add_action", audit, text="Discuss it in supervision.", owner="manager")
        return self.act(auditor, "submit", audit, overall_grade=grade, reasons="What the file shows.")

    @lived
    def issued(self, grade: str = "inadequate", case: Case | None = None) -> Any:
        """Pat's plan of an audit whose actions were issued."""
        audit = self.submitted(grade, case=case)
        self.act("Tess", "issue_actions", audit)
        return next(plan for plan in audit.plans if plan.owner.name.startswith("Pat "))

    @lived
    def complete(self, plan: ActionPlan, who: str = "Pat") -> Any:
        done = {str(action.id): "Done with the family." for action in plan.actions}
        return self.act(who, "complete", plan, done=done)

    @lived
    def sign_off(self, plan: ActionPlan, who: str = "Tess") -> Any:
        return self.act(who, "sign_off", plan, running_record="Seen in supervision.", signature=True)

    @lived
    def book(self, person: Person, on: date, who: str = "Tess") -> Any:
        return book_supervision(self[who], {"person": person.email, "on": on.isoformat()})

    @lived
    def cycle(self, **more: Any) -> Any:
        return create_cycle(self["Perry"], {"name": "Autumn", "share": 0.5, "seed": "1", **more})

    def change(self, thing: Any, **values: Any) -> None:
        """Change people or cases as an import would."""
        with transaction() as work:
            thing = work.session.get_one(type(thing), thing.id)
            for name, value in values.items():
                setattr(thing, name, value)

    def delegate(self, task: Task, who: str, to: Person) -> None:
        """`who` gives their task to somebody who then acts on their behalf."""
        delegate(task.id, self[who], {"person": to.email, "reason": "Away on a course."})

    def policy(self, section: str, **values: Any) -> None:
        """Other values of one section of policy, until the test ends."""
        before = self.context.policy.values
        self.context.policy = Policy({**before, section: {**before[section], **values}})

    def programme(self, key: str, **changes: Any) -> None:
        """Switch a programme on, changed as given, until the test ends."""
        before = self.context.policy.get("programmes")[key]
        self.policy("programmes", **{key: {**before, "active": True, **changes}})

    def run_programmes(self) -> dict[str, int]:
        return run_programmes()

    def strike(self) -> dict[str, int]:
        return strike()

    def keep(self) -> dict[str, int]:
        return keep()

    def leaves(self, person: Person) -> None:
        """Somebody's last day was yesterday, and the service has noticed."""
        self.change(person, left_on=self.today)
        keep()

    def pass_days(self, days: int) -> None:
        """Let days go by, one by one: each morning the clocks strike and open work is kept with who is here."""
        for _ in range(days):
            self.clock.set(self.today + timedelta(days=1), 8, 1)
            keep()
            strike()
        self.clock.set(self.today, 10)

    # --- what one finds ---------------------------------------------------------------------------------

    def questions(self, audit: Audit) -> list[Question]:
        """Those asked of such a case before anything is answered, in the order of the form."""
        return self._asked(audit, {})

    def _asked(self, audit: Audit, answers: Mapping[str, Any]) -> list[Question]:
        sections = asked(tool_of(audit), audit.case_status, answers)
        return [question for section in sections for question in section.questions]

    def stop_question(self, audit: Audit) -> str:
        return next(question.key for question in self.questions(audit) if question.stop)

    def tasks(self, record: Any | None = None, kind: str | None = None) -> list[Any]:
        """Open tasks, of one record or kind if given."""
        query = select(Task).where(Task.closed_at.is_(None)).order_by(Task.id)
        if record is not None:
            query = query.where(Task.subject_kind == record.__tablename__, Task.subject_id == record.id)
        if kind is not None:
            query = query.where(Task.kind == kind)
        return list(db.session.scalars(query).unique())

    def escalations(self, cause: str | None = None) -> list[Any]:
        query = select(Escalation).order_by(Escalation.id)
        if cause:
            query = query.where(Escalation.cause == cause)
        return list(db.session.scalars(query).unique())

    def here(self) -> list[Any]:
        """Everybody who works here today."""
        return [person for person in self.all(Person) if person.here_on(self.today)]

    def moderation(self, audit: Audit) -> Any:
        """The moderation of an audit's latest submission."""
        query = select(Moderation).where(Moderation.audit_id == audit.id).order_by(Moderation.id.desc())
        return db.session.scalars(query).first()

    def history(self, record: Any) -> list[Any]:
        query = select(History).filter_by(subject_kind=record.__tablename__, subject_id=record.id)
        return list(db.session.scalars(query.order_by(History.sequence)))

    def messages(self) -> set[str]:
        """The names of all messages in the outbox."""
        return set(db.session.scalars(select(Outbox.message)))

    def all(self, model: Any) -> list[Any]:
        return list(db.session.scalars(select(model).order_by(model.id)).unique())

    def record(self, kind: str, number: int) -> Any:
        """One record by its number."""
        return db.session.get_one(RECORDS[kind], number)

    def label(self, record: Any) -> str:
        return LIFECYCLES[record.__tablename__].by_state[record.state].label

    def _one(self, model: Any, name: str) -> Any:
        return db.session.scalar(select(model).where(model.name == name))

    def _add(self, thing: Any) -> Any:
        with nullcontext() if self.collecting else transaction():
            db.session.add(thing)
            db.session.flush()
        return thing

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is added within is committed at once: most tests begin with a dozen people."""
        with transaction():
            self.collecting = True
            try:
                yield
            finally:
                self.collecting = False


def without_chance(policy: Policy) -> Policy:
    """The policy supplied, but neither chance nor a new auditor orders a moderation: tests about these say so.

    Nor is anybody asked why they open what is restricted.
    """
    quiet = {"first_audits_of_new_auditor": 0, "random_share": 0}
    moderation = {**policy.values["moderation"], **quiet}
    return Policy({**policy.values, "moderation": moderation, "restricted": {"reason_lasts_minutes": 0}})


def found(email: str) -> Person:
    person = person_by_email(email)
    assert person is not None
    return person
