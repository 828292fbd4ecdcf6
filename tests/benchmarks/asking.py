"""Clients that ask a web server over connections that stay open, each its next question when it has an answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median, quantiles
from threading import Lock, Thread
from typing import Any


@dataclass(frozen=True)
class Question:
    """A request; `body` is sent as JSON."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any = None


@dataclass(frozen=True)
class Answers:
    """Seconds that each question took, in no order, and that all of them took together."""

    times: Sequence[float]
    together: float

    @property
    def each_second(self) -> float:
        return len(self.times) / self.together

    @property
    def half(self) -> float:
        """Milliseconds that half of the answers take at most."""
        return 1000 * median(self.times)

    @property
    def most(self) -> float:
        """Milliseconds that 95 of 100 answers take at most."""
        return 1000 * quantiles(self.times, n=20, method="inclusive")[18]


def ask(port: int, questions: Iterable[Question], clients: int = 1) -> Answers:
    """Put the questions with so many clients at once; raises RuntimeError where an answer is not of 2xx."""
    waiting, lock, times, wrong = iter(list(questions)), Lock(), list[float](), list[str]()
    threads = [Thread(target=_client, args=(port, waiting, lock, times, wrong)) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(wrong[0])
    return Answers(times, time.perf_counter() - began)


def _client(port: int, waiting: Iterator[Question], lock: Lock, times: list[float], wrong: list[str]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    while not wrong:
        with lock:
            question = next(waiting, None)
        if question is None:
            break
        body = None if question.body is None else json.dumps(question.body)
        headers = {**question.headers, **({"Content-Type": "application/json"} if body else {})}
        began = time.perf_counter()
        connection.request(question.method, question.path, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        times.append(time.perf_counter() - began)
        if not 200 <= answer.status < 300:
            wrong.append(f"{question.method} {question.path}: {answer.status} {said[:300]!r}")
    connection.close()
