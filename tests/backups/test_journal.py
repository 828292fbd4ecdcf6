"""The journal of what was sent, when several hosts send and their files were put into one folder."""

from __future__ import annotations

from datetime import UTC, datetime

from service.journal import folder, sent_since
from tests.support.world import World


def test_what_several_hosts_sent_is_read_as_one_journal(world: World) -> None:
    lines = {
        "2026-10.worker1": ["10-31T09:00 before"],
        "2026-11": ["11-01T09:00 by an earlier version"],
        "2026-11.worker1": ["11-02T09:00 first", "11-04T09:00 third"],
        "2026-11.worker2": ["11-03T09:00 second", "11-05T09:00 fourth"],
    }
    folder().mkdir(exist_ok=True)
    for name, found in lines.items():
        words = [line.split(" ", 1) for line in found]
        written = [f'{{"at": "2026-{at}:00+00:00", "row": {{"key": "{key}"}}}}\n' for at, key in words]
        (folder() / f"{name}.log").write_text("".join(written), "utf-8")
    keys = [sent.key for sent in sent_since(datetime(2026, 11, 1, tzinfo=UTC))]
    assert keys == ["by an earlier version", "first", "second", "third", "fourth"]
