"""A plain worker of RQ, which forks for each job: `python -m tests.benchmarks.forking <redis> <queue>...`."""

from __future__ import annotations

import sys

from redis import Redis
from rq import Worker
from rq.serializers import JSONSerializer

if __name__ == "__main__":
    Worker(sys.argv[2:], connection=Redis.from_url(sys.argv[1]), serializer=JSONSerializer).work(logging_level="ERROR")
