"""What many tests begin with is lived through once in each process on each database; later tests find it written.

A function marked `lived` makes records from an empty authority on. The first time it runs; the rows that it left are
kept, and where a later test comes to the same place by the same way they are written instead of made once more.
Nothing is remembered once a test has done anything else: that could have changed what the function does.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from flask import Flask
from sqlalchemy import Engine, event, inspect

from config.policy import Policy
from service.context import Context
from service.database import WRITES, Base, db
from tests.support.rows import NOTHING, Change, Scene, scene

Made = TypeVar("Made", bound=Callable[..., Any])
READS = ("SELECT", "WITH", "PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "SET ", "SHOW")
PLAIN = (str, int, float, bool, date, type(None))
OF_ITS_OWN = ("clock", "policy")


class Unkept(Exception):
    """A value that cannot be kept from test to test."""


@dataclass(frozen=True)
class Kept:
    """What a function left: the rows, the clock, the last number, the policy, and what it gave back."""

    scene: Scene
    change: Change
    clock: Any
    number: int
    policy: Policy
    result: Any


@dataclass
class Lived:
    """What one application's tests have lived through; `way` is None once the running test left the known ways."""

    way: tuple[Hashable, ...] | None = None
    busy: bool = False
    known: dict[tuple[Hashable, ...], Kept | None] = field(default_factory=dict)
    around: Mapping[str, Any] = field(default_factory=dict)

    def begin(self, context: Context, *, remembers: bool) -> None:
        """A test begins with an empty database; whoever replaces parts of the program wants it to run."""
        self.way = () if remembers else None
        self.around = dict(vars(context))

    def untouched(self, world: Any) -> bool:
        """Nothing is as only this test wants it."""
        now, session = vars(world.context), db.session
        same = all(now[name] is value for name, value in self.around.items() if name not in OF_ITS_OWN)
        pending = world.collecting or session.new or session.dirty or session.deleted
        return same and now["clock"] is world.clock and not pending

    def policy_known(self, world: Any) -> bool:
        kept = self.known.get(self.way or ())
        return world.context.policy is (kept.policy if kept else self.around["policy"])


_lived: WeakKeyDictionary[Flask, Lived] = WeakKeyDictionary()


def lived_of(app: Flask) -> Lived:
    """What this application's tests share."""
    return _lived.setdefault(app, Lived())


def _heard(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
    """Whatever is written outside of a known way leads away from it."""
    if not statement.lstrip().startswith(READS):
        strayed()


def strayed() -> None:
    """Whatever is made next in the running test is made by living through it."""
    for one in _lived.values():
        one.way = one.way if one.busy else None


event.listen(Engine, "before_cursor_execute", _heard)


def lived(function: Made) -> Made:
    """Mark a function of a world, or a method of it, that makes nothing but records."""

    @wraps(function)
    def run(world: Any, *given: Any, **more: Any) -> Any:
        shared = lived_of(world.app)
        if shared.busy or shared.way is None or not shared.untouched(world) or not shared.policy_known(world):
            return function(world, *given, **more)
        try:
            step = (function.__qualname__, *(_key(value) for value in (*given, *sorted(more.items()))))
        except Unkept:
            return function(world, *given, **more)
        return _taken(
            shared, world, (step, world.clock.instant, world.numbers.last), lambda: function(world, *given, **more)
        )

    return run  # type: ignore[return-value]  # it takes and gives what the function does


def _taken(shared: Lived, world: Any, step: Hashable, make: Callable[[], Any]) -> Any:
    """The result of the next step on a known way, which is known from then on."""
    before, way = shared.way or (), (*(shared.way or ()), step)
    if shared.known.get(way, ...) is None:
        return make()
    shared.busy = True
    try:
        if way not in shared.known:
            made = make()
            shared.known[way] = _kept(shared, world, before, made)
            shared.way = way if shared.known[way] else None
            return made
        kept = shared.known[way]
        assert kept is not None
        _write(kept, world)
    except BaseException:
        shared.way = None
        raise
    finally:
        shared.busy = False
    shared.way = way
    return _opened(kept.result, world)


def _kept(shared: Lived, world: Any, before: tuple[Hashable, ...], made: Any) -> Kept | None:
    try:
        result = _closed(made, world)
    except Unkept:
        return None
    since, now = shared.known.get(before), scene()
    change = Change(since.scene if since else NOTHING, now)
    return Kept(now, change, world.clock.instant, world.numbers.last, world.context.policy, result)


def _write(kept: Kept, world: Any) -> None:
    db.session.rollback()
    db.session.connection(execution_options={WRITES: True})
    kept.change.write()
    db.session.commit()
    world.clock.instant, world.numbers.last, world.context.policy = kept.clock, kept.number, kept.policy


def _key(value: Any) -> Hashable:
    """What an argument is known by: a record by its number."""
    if isinstance(value, Base):
        state = inspect(value)
        if not state.persistent:
            raise Unkept
        return (type(value).__name__, state.identity)
    if isinstance(value, Mapping):
        return ("mapping", *((name, _key(part)) for name, part in value.items()))
    if isinstance(value, (list, tuple)):
        return ("list", *map(_key, value))
    if not isinstance(value, PLAIN):
        raise Unkept
    return (type(value).__name__, value)


@dataclass(frozen=True)
class _Record:
    model: type[Any]
    number: Any


_WORLD = object()


def _closed(value: Any, world: Any) -> Any:
    """A result as it can be kept: records by number."""
    if value is world:
        return _WORLD
    if isinstance(value, Base):
        return _Record(type(value), inspect(value).identity)
    if isinstance(value, dict):
        return {name: _closed(part, world) for name, part in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_closed(part, world) for part in value)
    if not isinstance(value, (*PLAIN, frozenset)):
        raise Unkept
    return value


def _opened(value: Any, world: Any) -> Any:
    if value is _WORLD:
        return world
    if isinstance(value, _Record):
        return db.session.get_one(value.model, value.number)
    if isinstance(value, dict):
        return {name: _opened(part, world) for name, part in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_opened(part, world) for part in value)
    return value
