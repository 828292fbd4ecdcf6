"""The RQ worker: one queue, one forked process for each job, back by itself when Redis is."""

from __future__ import annotations

import logging
import os
import signal
from contextlib import suppress
from types import FrameType
from typing import Any

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer

from notifications import outbox, stopping
from notifications.doorbell import QUEUE
from notifications.pulse import Pulse
from notifications.reaching import reached
from service.database import db
from service.faults import described
from service.lines import about

CONNECT_SECONDS = 2.0
# Short, so that whatever Redis forgets about this worker is noticed within a minute, not a quarter of an hour.
WORKER_SECONDS = 30
MAINTENANCE_SECONDS = 60
LONGEST_WAIT_SECONDS = 5.0
PAUSE_SECONDS = 1.0
RESTING_SECONDS = 30.0
log = logging.getLogger(__name__)


class Drainer(Worker):
    """Forks for each job: whatever a message does to the process that sends it, this one lives and puts it back."""

    max_connection_wait_time = LONGEST_WAIT_SECONDS
    log_result_lifespan = False

    def __init__(self, app: Flask, connection: Redis, pulse: Pulse) -> None:
        self._app = app
        self._pulse = pulse
        super().__init__(
            [Queue(QUEUE, connection=connection, serializer=JSONSerializer)],
            connection=connection,
            serializer=JSONSerializer,
            worker_ttl=WORKER_SECONDS,
            maintenance_interval=MAINTENANCE_SECONDS,
            log_job_description=False,
            work_horse_killed_handler=self._put_back,
        )

    def perform_job(self, job: Job, *arguments: Any) -> bool:
        """In the forked process: with connections of its own, never the parent's."""
        with self._app.app_context(), about(job=job.id):
            db.engine.dispose(close=False)
            return super().perform_job(job, *arguments)

    def heartbeat(self, *arguments: Any, **more: Any) -> None:
        """To Redis every few seconds, and now and then to the database."""
        super().heartbeat(*arguments, **more)
        self._pulse.beat()

    def setup_work_horse_signals(self) -> None:
        """The forked process finishes the message in hand when asked to stop, and puts the others back."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, stopping.ask)

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        stopping.ask()
        super().request_stop(signum, frame)

    def handle_warm_shutdown_request(self) -> None:
        if self.horse_pid:
            with suppress(ProcessLookupError):
                os.kill(self.horse_pid, signal.SIGTERM)

    def _put_back(self, job: Job, *how: object) -> None:
        """The forked process died: what it had leased goes to the next one at once."""
        try:
            with self._app.app_context():
                count = outbox.sweep()
                db.session.remove()
                # Nothing of the database may be open when the next job is forked.
                db.engine.dispose()
        except Exception as error:
            log.error("a drain was killed; its messages wait for the clock: %s", described(error))
        else:
            log.error("a drain was killed; %s messages were put back", count)


def run_worker(app: Flask, url: str | None) -> None:
    """Work until asked to stop; without Redis there is nothing to do, and the clock drains."""
    pulse = Pulse(app, "worker")
    if url is None:
        log.info("REDIS_URL is not set: the clock sends by itself, and this worker rests")
        while not stopping.stopping():
            pulse.beat()
            stopping.rest(RESTING_SECONDS)
        return
    logging.getLogger("rq").setLevel(logging.WARNING)
    while not stopping.stopping():
        try:
            _work(app, url, pulse)
        except StopRequested:
            pass
        except (RedisError, OSError) as error:
            log.warning("Redis is away (%s): trying again soon", type(error).__name__)
            pulse.beat()
        # RQ has set its own signal handlers; between two of its workers ours count.
        stopping.watch()
        stopping.rest(PAUSE_SECONDS)


def _work(app: Flask, url: str, pulse: Pulse) -> None:
    """One worker of RQ; it ends when it is asked to stop, and when Redis does not answer it."""
    with reached(url, socket_connect_timeout=CONNECT_SECONDS) as connection:
        Drainer(app, connection, pulse).work(logging_level="WARNING")
