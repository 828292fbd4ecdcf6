"""The steps of people: what is on somebody's list, an audit from beginning to actions, and whatever changes staff."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError

from service.models import RECORDS, Case, Person, Supervision, Task
from service.people import last_resort
from service.usecases.booking import book_supervision
from service.usecases.letters import dead_letters, retry
from service.usecases.scheduling import schedule_audit
from tests.faults.deterministic.acts import chosen, facts_of, rows_of
from tests.faults.deterministic.clients import Clients
from tests.faults.deterministic.machine import Machine
from tests.faults.deterministic.schedule import Step
from tests.support.world import World
from workflows.words import GRADES_BEST_FIRST

POLICIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("plan", {"remind_days_before": [5, 1]}),
    ("plan", {"remind_days_before": [7, 2, 0]}),
    ("plan", {"escalate_after_working_days": 2}),
    ("sending", {"lease_seconds": 240}),
    ("sending", {"batch": 1}),
    ("escalation", {"alert_top_every_working_days": 3}),
)
# A list is begun, or worked through: what nobody ever does only brings the same reminders for ever.
MOST_PEOPLE, TASKS = 14, (1, 2, 4, 12)


class Doing:
    """Interprets the steps; what is to be done is chosen undisturbed, and done under whatever goes wrong."""

    def __init__(self, world: World, machine: Machine, clients: Clients) -> None:
        self.world, self._machine, self._clients = world, machine, clients

    def do(self, step: Step) -> None:
        getattr(self, f"_{step.does}")(step.first, step.second)

    def _undisturbed(self, ask: Callable[[], Any]) -> Any:
        with self._machine.undisturbed():
            return ask()

    # --- commands ---------------------------------------------------------------------------------------

    def _task(self, first: int, second: int) -> None:
        """Some of the open tasks are done, each by whoever has it."""
        for number in range(TASKS[second % len(TASKS)]):
            self._one_task(first + number, second + number)

    def _one_task(self, first: int, second: int) -> None:

        def choose() -> tuple[Any, ...] | None:
            tasks: list[Task] = [task for task in self.world.tasks() if task.assignee_id]
            if not tasks:
                return None
            task = tasks[first % len(tasks)]
            record = self.world.record(task.subject_kind, task.subject_id)
            row = chosen(task.subject_kind, task.kind, record.state, second)
            facts = facts_of(self.world, row, record, second) if row else {}
            return task.subject_kind, record.id, row.trigger if row else None, task.assignee_id, facts

        self._fire(self._undisturbed(choose))

    def _meddle(self, first: int, second: int) -> None:
        """Anybody tries anything with anything."""

        def choose() -> tuple[Any, ...] | None:
            records = [record for model in RECORDS.values() for record in self.world.all(model)]
            if not records:
                return None
            record, people = records[first % len(records)], self.world.all(Person)
            rows = rows_of(record.__tablename__)
            row = rows[second % len(rows)]
            who = people[(first + second) % len(people)]
            return record.__tablename__, record.id, row.trigger, who.id, facts_of(self.world, row, record, second)

        self._fire(self._undisturbed(choose))

    def _fire(self, act: tuple[Any, ...] | None) -> None:
        if act and act[2]:
            self._clients.fire(*act)

    def _audit(self, first: int, second: int) -> None:
        """A manager audits a file, and issues what must be put right."""
        case, manager = self._undisturbed(lambda: self._file_of(first, second))
        if manager is None:
            return
        grade = str(GRADES_BEST_FIRST[second % len(GRADES_BEST_FIRST)])
        asked = {"case_reference": case}
        answer = self._clients.ask(
            f"audit {case}", manager[0], lambda person, remember: schedule_audit(person, asked, remember)
        )
        if answer is None:
            return
        number = answer.body["id"]
        for _ in range(3):
            if self._answered(number, manager[1]):
                break
        for owner in ("practitioner", "manager"):
            self._clients.fire("audit", number, "add_action", manager[0], {"text": "Redraw it.", "owner": owner})
        self._clients.fire("audit", number, "submit", manager[0], {"overall_grade": grade, "reasons": "As seen."})
        self._clients.fire("audit", number, "issue_actions", manager[0], {})

    def _file_of(self, first: int, second: int) -> tuple[str, tuple[int, str] | None]:
        cases = self.world.all(Case)
        managers = [person for person in self.world.here() if "team_manager" in person.roles]
        chosen_one = managers[second % len(managers)] if managers else None
        case = cases[first % len(cases)].reference
        return case, (chosen_one.id, chosen_one.name.split()[0]) if chosen_one else None

    def _answered(self, number: int, who: str) -> bool:
        """Saving answers twice is saving them once, so whoever has no answer saves again."""
        ended = False
        with self._machine.program("web"), suppress(DBAPIError):
            self.world.answer(self.world.record("audit", number), auditor=who)
            ended = True
        return ended

    def _session(self, first: int, second: int) -> None:
        """A manager books a session."""

        def choose() -> tuple[int, dict[str, str]] | None:
            people = [person for person in self.world.here() if person.manager_id]
            person = people[first % len(people)]
            on = self.world.today + timedelta(days=1 + second % 45)
            return person.manager_id, {"person": person.email, "on": on.isoformat()}

        found = self._undisturbed(choose)
        self._clients.ask(
            f"book {found}", found[0], lambda person, remember: book_supervision(person, found[1], remember)
        )

    def _move(self, first: int, second: int) -> None:
        """A planned session is moved or cancelled."""

        def choose() -> tuple[Any, ...] | None:
            planned = [one for one in self.world.all(Supervision) if one.state == "planned" and one.person.manager_id]
            if not planned:
                return None
            session = planned[first % len(planned)]
            on = (self.world.today + timedelta(days=1 + second % 40)).isoformat()
            trigger, facts = ("move", {"on": on}) if second % 4 else ("cancel", {"reason": "Training."})
            return "supervision", session.id, trigger, session.person.manager_id, facts

        self._fire(self._undisturbed(choose))

    def _retry(self, first: int, second: int) -> None:
        """The administrator has put right what stood in the way of dead letters."""
        with self._machine.program("web"), suppress(DBAPIError):
            retry([row.id for row in dead_letters()])

    # --- what files and people outside bring ------------------------------------------------------------

    def _leave(self, first: int, second: int) -> None:
        self.somebody_leaves(first)

    def somebody_leaves(self, number: int) -> None:
        """Somebody's last day was yesterday; an import would refuse the last of those who decide at last."""

        def leave() -> None:
            people = self.world.here()
            leaver = people[number % len(people)]
            if any(person.id != leaver.id for person in last_resort()) and len(people) > MOST_PEOPLE // 2:
                self.world.leaves(leaver)

        self._undisturbed(leave)

    def _away(self, first: int, second: int) -> None:
        def away() -> None:
            people = self.world.here()
            today = self.world.today
            self.world.leave(people[first % len(people)], today, today + timedelta(days=second % 20))
            self.world.keep()

        self._undisturbed(away)

    def _hire(self, first: int, second: int) -> None:
        """Somebody new in a role that somebody has or had."""

        def hire() -> None:
            people = self.world.all(Person)
            if len(self.world.here()) >= MOST_PEOPLE:
                return
            before = people[first % len(people)]
            belongs = {"team_id": before.team_id, "service_id": before.service_id}
            self.world.person(f"New{len(people)} Comer", ",".join(sorted(before.roles)), before.manager, **belongs)

        self._undisturbed(hire)

    def _policy(self, first: int, second: int) -> None:
        section, values = POLICIES[first % len(POLICIES)]
        self.world.policy(section, **values)
