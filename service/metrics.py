"""Numbers for a monitoring system, in Prometheus' text format; no label holds a name, a number or a reference."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping

from flask import Blueprint, Flask, Response, abort, request
from sqlalchemy.exc import SQLAlchemyError

from service.context import here
from service.health import WAIT
from service.reading.running import Running, running
from service.transaction import rollback

metrics = Blueprint("metrics", __name__)
TYPE = "text/plain; version=0.0.4; charset=utf-8"
LOOPBACK = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1"})
OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
# What a proxy adds: whoever comes through one is not on this machine.
THROUGH_A_PROXY = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


def register(app: Flask) -> None:
    """Add `/metrics`."""
    app.register_blueprint(metrics)


@metrics.get("/metrics")
def show() -> Response:
    """The numbers of now, for this machine or with the token; to anybody else there is no such page."""
    if not (_of_this_machine() or _has_token()):
        abort(404)
    try:
        lines = "\n".join(_lines(running()))
    except SQLAlchemyError:
        rollback()
        return Response("countersign_up 0\n", 503, WAIT, content_type=TYPE)
    return Response(f"{lines}\n", content_type=TYPE)


def _of_this_machine() -> bool:
    proxied = any(name in request.headers for name in THROUGH_A_PROXY)
    named = request.host.rpartition(":")[0] or request.host
    return not proxied and request.remote_addr in LOOPBACK and {named, request.host} & OWN_NAMES != frozenset()


def _has_token() -> bool:
    """Compared as bytes, so that it takes the same time whatever is given."""
    token = here().settings.metrics_token
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _lines(now: Running) -> Iterator[str]:
    lanes = now.lanes
    yield from _gauge("up", "The database answers.", {"": 1})
    yield from _gauge("outbox_waiting", "Messages to send.", _by("lane", {k: q.waiting for k, q in lanes.items()}))
    yield from _gauge(
        "outbox_oldest_seconds", "Since when the oldest is due.", _by("lane", {k: q.oldest for k, q in lanes.items()})
    )
    yield from _gauge("dead_letters", "Messages that could not be delivered.", {"": now.dead})
    yield from _gauge("dead_letters_oldest_seconds", "The age of the oldest of them.", {"": now.oldest_dead})
    yield from _gauge("sweep_lag_seconds", "For how long an expired lease was not put back.", {"": now.sweep_lag})
    yield from _gauge("clocks_due", "Clocks that have struck without effect yet.", {"": now.clocks_due})
    yield from _gauge("clocks_oldest_due_seconds", "Since when the oldest of them.", {"": now.oldest_clock})
    yield from _gauge("heartbeat_age_seconds", "Since a program was heard of.", _by("program", now.heard))
    yield from _gauge("discrepancies", "What does not agree.", _by("kind", now.discrepancies) or {"": 0})


def _by(label: str, values: Mapping[str, float]) -> dict[str, float]:
    return {f'{{{label}="{name}"}}': value for name, value in values.items()}


def _gauge(name: str, meaning: str, samples: Mapping[str, float]) -> Iterator[str]:
    """A gauge with its samples, by their labels as they are written."""
    yield f"# HELP countersign_{name} {meaning}"
    yield f"# TYPE countersign_{name} gauge"
    yield from (f"countersign_{name}{labels} {value:.15g}" for labels, value in samples.items())
