"""The checks that every lifecycle table must pass when the program starts."""

from collections.abc import Iterable

from workflows.definition import Lifecycle, State


class DefinitionError(ValueError):
    """A lifecycle table that cannot be right; raised at import, so the program never starts with it."""


def check(lifecycle: Lifecycle) -> Lifecycle:
    """Return the table if nothing is wrong with it, else raise DefinitionError naming the first fault."""
    for examine in (_states, _rows, _twins, _reach, _tasks):
        for fault in examine(lifecycle):
            raise DefinitionError(f"{lifecycle.kind}: {fault}")
    return lifecycle


def _states(table: Lifecycle) -> Iterable[str]:
    names = [state.name for state in table.states]
    yield from (f"state {name} is listed twice" for name in set(names) if names.count(name) > 1)
    for state in table.states:
        if not (state.ends or state.tasks or state.carried_by or state.quiet):
            yield f"nobody is asked to act in {state.name}"
        if state.quiet and (state.ends or state.tasks or state.carried_by):
            yield f"{state.name} is quiet, but ends or has somebody asked to act"
        if state.ends and state.tasks:
            yield f"{state.name} is an end but opens tasks"


def _rows(table: Lifecycle) -> Iterable[str]:
    for row in (table.begins, *table.rows):
        unknown = {*row.sources, row.target or table.initial} - set(table.by_state)
        if unknown:
            yield f"{row.trigger} names unknown states {sorted(unknown)}"
        if not (row.permission or row.by_system):
            yield f"{row.trigger} has no permission, so nobody could fire it"
        if row.asked and not (row.by_system and row.guards):
            yield f"{row.trigger} is asked by the system but no guard could hold it back"


def _twins(table: Lifecycle) -> Iterable[str]:
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for row in table.rows:
        for source in row.sources:
            by_itself = row.by_system and not row.permission
            key = (row.trigger, source, tuple(guard.name for guard in row.guards) if by_itself else ())
            if key in seen:
                yield f"{row.trigger} stands twice for {source}"
            seen.add(key)


def _reach(table: Lifecycle) -> Iterable[str]:
    reached, before = {table.initial}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {row.target for row in table.rows if row.target and reached & set(row.sources)}
    yield from (f"{state.name} can never be reached" for state in table.states if state.name not in reached)
    leaving = {source for row in table.rows if row.target for source in row.sources}
    yield from (f"{s.name} cannot be left" for s in table.states if not s.ends and s.name not in leaving)


def _tasks(table: Lifecycle) -> Iterable[str]:
    for state in table.states:
        for rule in state.tasks:
            if not rule.whose:
                yield f"task {rule.kind} has no owner"
            if bool(rule.due) == bool(rule.within):
                yield f"task {rule.kind} needs a due field or a number of days, one of them"
            for clock in rule.clocks:
                if sum(map(bool, (clock.message, clock.fires, clock.raises))) != 1:
                    yield f"clock {clock.name} of {rule.kind} must do exactly one thing"
                if clock.fires and not _system_row(table, clock.fires, state.name):
                    yield f"clock {clock.name} of {rule.kind} fires {clock.fires}, which the system cannot"
        if state.tasks and not state.carried_by and not _reaches_above(state):
            yield f"no clock of {state.name} reaches anybody above"


def _system_row(table: Lifecycle, trigger: str, state: str) -> bool:
    return any(row.by_system for row in table.rows_for(trigger, state))


def _reaches_above(state: State) -> bool:
    return any(clock.reaches_above for rule in state.tasks for clock in rule.clocks)
