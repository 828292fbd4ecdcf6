"""Reaches the Redis or Valkey that `REDIS_URL` names, or the one of several that its sentinels name as the master."""

from __future__ import annotations

from redis import Redis
from redis.sentinel import Sentinel

from config.values import sentinel_address

# How long a connection, and an answer, may take.
LIMITS = ("socket_connect_timeout", "socket_timeout")


def reached(url: str, **options: object) -> Redis:
    """A client that connects when it is first asked something, again with each connection to the master of the time.

    `options` are those of `Redis`. Of each limit, in seconds, every sentinel and the master gets an equal part, so that
    all of them together take no longer.
    """
    address = sentinel_address(url)
    if address is None:
        return Redis.from_url(url, **options)
    parts = len(address.sentinels) + 1
    limits = {name: seconds / parts for name in LIMITS if isinstance(seconds := options.get(name), int | float)}
    user = {"username": address.username, "password": address.password}
    sentinel = Sentinel(address.sentinels, sentinel_kwargs={**user, **limits})
    master: Redis = sentinel.master_for(address.master, db=address.database, **{**options, **user, **limits})
    return master
