"""Whether one row of history fits a lifecycle table, and in plain words why not."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.definition import Lifecycle, Row


@dataclass(frozen=True)
class Step:
    """What a row of history says; `before` is the state at which the row before it ended, None for the first."""

    trigger: str
    source: str | None
    target: str
    before: str | None
    by_system: bool


def deviation(table: Lifecycle, step: Step) -> str | None:
    """A sentence that says what does not fit the table as it is today; None when everything does."""
    if step.source != step.before:
        return _torn(table, step)
    if step.source is None:
        return _beginning(table, step)
    known = table.rows_for(step.trigger)
    if not known:
        return f"“{plain(step.trigger)}” was done to {_a(table)}; there is no such step today."
    here = [row for row in known if step.source in row.sources]
    if not here:
        return f"“{known[0].label}” happened from “{name(table, step.source)}”; today it is not possible from there."
    led = [row for row in here if (row.target or step.source) == step.target]
    if not led:
        ends = " or ".join(sorted({f"“{name(table, row.target or step.source)}”" for row in here}))
        went = f"from “{name(table, step.source)}” to “{name(table, step.target)}”"
        return f"“{here[0].label}” led {went}; today it leads to {ends}."
    return _by_whom(led, step)


def _torn(table: Lifecycle, step: Step) -> str:
    before = f"stood in “{name(table, step.before)}”" if step.before else "had not begun"
    began = f"from “{name(table, step.source)}”" if step.source else "as its beginning"
    return f"“{label_of(table, step.trigger)}” is recorded {began}, but {_a(table)} {before}."


def _beginning(table: Lifecycle, step: Step) -> str | None:
    if step.trigger != table.begins.trigger:
        return f"It began with “{label_of(table, step.trigger)}”; today it begins with “{table.begins.label}”."
    if step.target != table.initial:
        return f"It began in “{name(table, step.target)}”; today it begins in “{name(table, table.initial)}”."
    return None


def _by_whom(rows: list[Row], step: Step) -> str | None:
    if step.by_system and not any(row.by_system for row in rows):
        return f"“{rows[0].label}” was done by the service itself; today only people do it."
    if not step.by_system and not any(row.permission for row in rows):
        return f"“{rows[0].label}” was done by a person; today the service does it by itself."
    return None


def name(table: Lifecycle, state: str | None) -> str:
    """What people call a state; one that is no more by its own words."""
    known = table.by_state.get(state or "")
    return known.label if known else plain(state or "")


def plain(code: str) -> str:
    """Words instead of a code, for what no table names any more."""
    return code.replace("_", " ").capitalize()


def label_of(table: Lifecycle, trigger: str) -> str:
    """The words of a trigger's button; of one that is no more its own."""
    known = [table.begins] if trigger == table.begins.trigger else table.rows_for(trigger)
    return known[0].label if known else plain(trigger)


def _a(table: Lifecycle) -> str:
    return f"the {table.title}"
