"""The rights that the guide gives the service in Redis are enough to ring and to take work, and no more."""

from __future__ import annotations

import re

import pytest
from redis import Redis
from redis.exceptions import NoPermissionError
from rq import SimpleWorker

from config.settings import ROOT
from notifications.doorbell import Doorbell
from tests.support.valkey import valkey_server
from workflows.words import Lane

GUIDE = (ROOT / "docs" / "operations.md").read_text("utf-8")
PASSWORD = "64-random-characters"


@pytest.mark.valkey
def test_a_user_with_these_commands_alone_is_enough() -> None:
    rights = re.search(r"ACL SETUSER countersign (.+)", GUIDE)
    assert rights is not None
    with valkey_server() as url:
        root = Redis.from_url(url, decode_responses=True)
        root.execute_command("ACL", "SETUSER", "countersign", *rights[1].split())
        root.execute_command("ACL", "LOG", "RESET")
        own = url.replace("unix://", f"unix://countersign:{PASSWORD}@")
        Doorbell(own).ring(Lane.REMINDER)
        client = Redis.from_url(own)
        queues = [str(name).removeprefix("rq:queue:") for name in root.smembers("rq:queues")]
        SimpleWorker(queues, connection=client).work(burst=True, with_scheduler=False)
        assert queues and root.execute_command("ACL", "LOG") == []
        for command in (["FLUSHALL"], ["CONFIG", "GET", "*"], ["KEYS", "*"], ["SET", "other", "1"], ["ACL", "LIST"]):
            with pytest.raises(NoPermissionError):
                client.execute_command(*command)
