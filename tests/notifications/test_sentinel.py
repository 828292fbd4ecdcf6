"""Where sentinels watch several Redis, the doorbell rings at whichever is the master, without a setting to change."""

from __future__ import annotations

from typing import Any

import pytest

from notifications.doorbell import QUEUE, Doorbell
from notifications.reaching import LIMITS, reached
from tests.supervisor.runs import eventually
from tests.support.sentinels import watched
from workflows.words import Lane

pytestmark = pytest.mark.valkey
KEY = f"rq:queue:{QUEUE}"


def test_the_bell_rings_at_the_one_that_takes_the_place_of_a_master_that_died() -> None:
    with watched() as redis:
        bell = Doorbell(redis.url)
        assert bell.heard(Lane.BULK)
        redis.master.kill()
        assert not bell.heard(Lane.BULK)
        eventually(lambda: bell.heard(Lane.BULK))
        assert reached(redis.url).llen(KEY) == 1


def test_sentinels_and_master_together_are_waited_for_no_longer_than_one_redis() -> None:
    client = reached("redis+sentinel://one,two,three/countersign/0", socket_connect_timeout=0.1, socket_timeout=0.1)
    pool: Any = client.connection_pool
    asked = [client, *pool.sentinel_manager.sentinels]
    for limit in LIMITS:
        assert sum(one.connection_pool.connection_kwargs[limit] for one in asked) == pytest.approx(0.1)
