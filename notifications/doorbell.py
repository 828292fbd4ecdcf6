"""The doorbell: after commit a worker is woken through Redis, at best; nothing is lost when it stays silent."""

from __future__ import annotations

import logging
import threading
from time import monotonic

from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

from notifications.reaching import reached
from workflows.words import Lane

QUEUE = "countersign"
# Connecting and one answer together stay within 200 ms: a page waits no longer for a Redis that hangs.
CONNECT_SECONDS = 0.1
ANSWER_SECONDS = 0.1
# While it is away, whoever tries whether it is back waits no longer than 50 ms.
PROBE_SECONDS = 0.025
FIRST_REST = 1.0
LONGEST_REST = 30.0
JOB_SECONDS = 120
KEPT_SECONDS = 60
# RQ asks the server for its version before the first job; every version that it supports does what is used here.
VERSION = (6, 2, 0)
log = logging.getLogger(__name__)


class Doorbell:
    """One per program. While Redis is away it is tried once a second, then less and less often.

    `rung`, `spared` (a job that will see this commit too waits already), `unheard` and `attempts` count.
    """

    def __init__(self, url: str | None) -> None:
        self.rung = self.spared = self.unheard = self.attempts = 0
        self._url = url
        self._queue: Queue | None = None
        self._rest = 0.0
        self._resting_until = 0.0
        self._lock = threading.Lock()

    def ring(self, lane: Lane) -> None:
        """Ask a worker to drain. Returns within 200 ms and never raises for Redis."""
        self.heard(lane)

    def heard(self, lane: Lane) -> bool:
        """Ring; False when Redis is away, or was just now and is left in peace."""
        if self._url is None or not self._may_try():
            self.unheard += 1
            return False
        try:
            self._ring(lane)
        except Exception as error:
            # Whatever it is: what rang is committed, and nobody may be told that it failed.
            self.unheard += 1
            self._rest_after(error)
            return False
        if self._rest:
            # The next one may be as patient with it as with any that works.
            self._rest, self._queue = 0.0, None
        return True

    def _ring(self, lane: Lane) -> None:
        queue = self._connected()
        # A job that has not begun will see what was committed before now: more of them would only pile up.
        if queue.connection.llen(queue.key):
            self.spared += 1
            return
        with queue.connection.pipeline(transaction=False) as together:
            queue.enqueue_call(
                "notifications.jobs.drain_lane",
                args=[str(lane)],
                timeout=JOB_SECONDS,
                result_ttl=0,
                failure_ttl=KEPT_SECONDS,
                description="drain",
                pipeline=together,
            )
            together.execute()
        self.rung += 1

    def _connected(self) -> Queue:
        queue = self._queue
        if queue is None:
            assert self._url is not None
            client = reached(
                self._url,
                socket_connect_timeout=PROBE_SECONDS if self._rest else CONNECT_SECONDS,
                socket_timeout=PROBE_SECONDS if self._rest else ANSWER_SECONDS,
                retry=Retry(NoBackoff(), 0),
            )
            queue = Queue(QUEUE, connection=client, serializer=JSONSerializer)
            queue.redis_server_version = VERSION
            self._queue = queue
        return queue

    def _may_try(self) -> bool:
        """One caller at a time while it was away last time: the others do not queue up behind the time-out."""
        with self._lock:
            if monotonic() < self._resting_until:
                return False
            if self._rest:
                self._resting_until = monotonic() + self._rest
            self.attempts += 1
            return True

    def _rest_after(self, error: Exception) -> None:
        with self._lock:
            if not self._rest:
                log.warning("Redis is away (%s): messages go out without it, a little later", type(error).__name__)
                self._queue = None
            self._rest = min(self._rest * 2, LONGEST_REST) or FIRST_REST
            self._resting_until = monotonic() + self._rest
