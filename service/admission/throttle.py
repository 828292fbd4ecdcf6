"""Waits that grow with each try in vain, kept in the database; nobody is kept out by what others try.

Three counts stand behind a try at an account: of this account from this address, of the address, and of the account
from everywhere. A browser in which somebody has been signed in before is counted for itself and asked for none of
them, so whoever tries somebody's account from elsewhere, or sits behind the same address, does not keep them out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.models import FailedTry
from service.sealing import keyed
from service.transaction import Work

FORGOTTEN = timedelta(days=1)
INSERTS: dict[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True)
class Rule:
    """So many tries are free; then each doubles the wait, from the first to the longest, in seconds."""

    free: int
    first: int
    longest: int

    def wait(self, times: int) -> timedelta:
        """How long to wait after so many tries."""
        over = times - self.free
        return timedelta(seconds=min(self.longest, self.first * 2 ** min(over, 20)) if over >= 0 else 0)


@dataclass(frozen=True)
class Count:
    """One count behind a try: the hash under which it is kept, and its rule."""

    key: str
    rule: Rule


HERE = Rule(free=5, first=15, longest=900)
# A whole council may come from one address.
ADDRESS = Rule(free=100, first=5, longest=300)
ACCOUNT = Rule(free=50, first=15, longest=900)
CODES = Rule(free=5, first=15, longest=900)
TOKENS = Rule(free=100, first=5, longest=60)


@dataclass(frozen=True)
class Tried:
    """A try that was counted before it was looked at, so that many at once are no way around it."""

    wait: timedelta
    keys: tuple[str, ...] = ()


def of_account(name: str, address: str, device: str | None) -> tuple[Count, ...]:
    """What a try at an account counts for. Of the account as a whole, one address is counted a few times only."""
    name = name.strip().casefold()
    if device:
        return (Count(keyed("try", f"device {name} {device}"), HERE),)
    near = network(address)
    return (
        Count(keyed("try", f"here {name} {near}"), HERE),
        Count(keyed("try", f"address {near}"), ADDRESS),
        Count(keyed("try", f"account {name}"), ACCOUNT),
    )


def of_codes(person_id: int, device: str | None) -> tuple[Count, ...]:
    """What a one-time code counts for: whoever gets there knows the password."""
    return (Count(keyed("try", f"code {person_id} {device or ''}"), CODES),)


def of_token(address: str) -> tuple[Count, ...]:
    """What a bearer token that does not hold counts for."""
    return (Count(keyed("try", f"token {network(address)}"), TOKENS),)


def network(address: str) -> str:
    """An address as it is counted: of IPv6 the network of one customer, who has countless addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def attempt(work: Work, counts: Sequence[Count]) -> Tried:
    """Count a try, unless it must wait: then nothing is counted, and `wait` says how long."""
    now = work.context.clock()
    keys = sorted(count.key for count in counts)
    # Always in the same order, so that two tries never wait for one another.
    query = select(FailedTry).where(FailedTry.key.in_(keys)).order_by(FailedTry.key).with_for_update()
    rows = {row.key: row for row in work.session.scalars(query)}
    waits = [row.wait_until - now for row in rows.values() if row.wait_until > now]
    if waits:
        return Tried(max(waits))
    first = rows.get(counts[0].key)
    several = len(counts) > 1 and first is not None and first.times >= counts[0].rule.free
    counted = counts[:2] if several else counts
    for count in sorted(counted, key=lambda one: one.key):
        _count(work, count, rows.get(count.key), now)
    return Tried(timedelta(), tuple(count.key for count in counted))


def _count(work: Work, count: Count, row: FailedTry | None, now: datetime) -> None:
    """Atomic also where the row is not there yet and several begin it at once."""
    old = row is None or now - row.last_at > FORGOTTEN
    times = 1 if row is None or old else row.times + 1
    values = {"times": times, "last_at": now, "wait_until": now + count.rule.wait(times)}
    insert = INSERTS[work.session.connection().dialect.name](FailedTry).values(key=count.key, **values)
    again = {**values, "times": 1 if old and row is not None else FailedTry.times + 1}
    work.session.execute(insert.on_conflict_do_update(index_elements=["key"], set_=again))


def succeeded(work: Work, tried: Tried) -> None:
    """It was no failure after all: the first count is done with, the others are as they were before."""
    if not tried.keys:
        return
    work.session.execute(delete(FailedTry).where(FailedTry.key == tried.keys[0]))
    fewer = case((FailedTry.times > 0, FailedTry.times - 1), else_=0)
    others = update(FailedTry).where(FailedTry.key.in_(tried.keys[1:]))
    work.session.execute(others.values(times=fewer, wait_until=FailedTry.last_at))


def forget(work: Work, now: datetime) -> int:
    """Delete what is a day old; returns how many counts."""
    old = delete(FailedTry).where(FailedTry.last_at < now - FORGOTTEN)
    return work.session.connection().execute(old).rowcount
