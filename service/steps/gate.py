"""The gate with a database behind it: fires a transition and all that follows, within one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from service.models import ActionPlan, Audit, Escalation, Person, PractitionerForm
from service.people import actor_of
from service.relations import Record, readers_of
from service.standing import kind_of, relations_of, who_may
from service.steps import chain, worklist
from service.steps.effects import EFFECTS
from service.steps.step import Step
from service.steps.telling import tell
from service.transaction import Work
from service.views import view_of
from workflows.catalogue import LIFECYCLES
from workflows.definition import Actor, Row, Situation
from workflows.engine import Outcome, asked, fire, fire_asked

# Far more than any real chain of consequences: reaching it means two rows undo each other.
MOST_CONSEQUENCES = 500


class DatabaseGate:
    """Fires through `workflows.engine` and writes state, history, tasks and outbox."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def begin(self, record: Record, actor: Actor, facts: Mapping[str, Any]) -> None:
        """Let a new record enter its lifecycle's first state."""
        row = LIFECYCLES[kind_of(record)].begins
        record.state = LIFECYCLES[kind_of(record)].initial
        self.work.session.add(record)
        self.work.session.flush()
        self._follow_through(Step(self.work, self, record, actor, dict(facts)), row, None)

    def fire(
        self,
        record: Record,
        trigger: str,
        actor: Actor,
        facts: Mapping[str, Any],
        read: Callable[[Row], Mapping[str, Any]] | None = None,
    ) -> Outcome:
        """Move a record, or raise one of the engine's refusals and change nothing."""
        table = LIFECYCLES[kind_of(record)]
        situation = situation_for(record, actor, facts, self.work)
        outcome = fire(table, record, trigger, situation, read)
        step = Step(self.work, self, record, actor, dict(outcome.facts), outcome.on_behalf_of)
        self._follow_through(step, outcome.row, outcome.before)
        return outcome

    def settle(self) -> None:
        """Ask the system rows of every touched record and its neighbours until none applies."""
        count = 0
        while self.work.touched:
            record: Any = self.work.touched.pop(0)
            for near in (record, *neighbours(self.work, record)):
                while self._asked(near):
                    count += 1
                    if count > MOST_CONSEQUENCES:
                        raise RuntimeError(f"System rows of {kind_of(near)} {near.id} undo each other.")
                if near is not record:
                    worklist.sync(self.work, near)

    def _asked(self, record: Record) -> bool:
        table = LIFECYCLES[kind_of(record)]
        if not any(row.asked and record.state in row.sources for row in table.rows):
            return False
        actor = self.work.context.system("Countersign")
        row = asked(table, record.state, situation_for(record, actor, {}, self.work))
        if row is None:
            return False
        outcome = fire_asked(table, record, row)
        step = Step(self.work, self, record, actor, {"reason": f"{row.done[:1].upper()}{row.done[1:]}."})
        self._follow_through(step, row, outcome.before)
        return True

    def _follow_through(self, step: Step, row: Row, before: str | None) -> None:
        for name in row.effects:
            EFFECTS[name](step)
        if before is not None:
            # Every step is a new version of the record, also one that keeps the state and changes what hangs on it.
            flag_modified(step.record, "state")
        entry = chain.append(
            self.work,
            step.record,
            step.actor,
            trigger=row.trigger,
            before=before,
            facts=step.facts,
            on_behalf_of=step.on_behalf_of,
        )
        worklist.sync(self.work, step.record, renew=row.renews)
        for told in (*row.tells, *step.after):
            tell(self.work, step.record, entry, told)
        self.work.touch(step.record)


def situation_for(record: Record, actor: Actor, facts: Mapping[str, Any], work: Work) -> Situation:
    """What the engine asks its questions about."""
    person = work.session.get(Person, actor.id) if actor.id else None
    return Situation(
        view=view_of(record),
        actor=actor,
        relations=relations_of(person, record) if person else {},
        facts=facts,
        today=work.today,
        who=who_may(record),
        may=lambda other, permission: bool(actor_of(other).scopes(permission)),
        sees=lambda other: (readers := readers_of(record)) is None or other.id in readers,
    )


def neighbours(work: Work, record: Record) -> Iterator[Record]:
    """The records whose own rows may apply once this one has moved."""
    if isinstance(record, ActionPlan):
        if record.audit is not None:
            yield record.audit
        if record.form is not None:
            yield record.form
        yield from record.escalations
    elif isinstance(record, PractitionerForm):
        # Its audit is not among them: nothing of the practitioner's side ever moves the case side.
        yield from record.plans
        yield from record.escalations
    elif isinstance(record, Escalation):
        if record.form is not None:
            yield record.form
    elif isinstance(record, Audit):
        yield from record.plans
        yield from record.escalations
        yield from record.moderations
        yield from work.session.scalars(select(PractitionerForm).where(PractitionerForm.audit_id == record.id))
        if record.reaudit_of_id is not None:
            yield from work.session.scalars(select(Escalation).where(Escalation.reaudit_id == record.id))
