"""The tests' Valkey is a real one that keeps what it was told even when it is killed."""

import tempfile
from pathlib import Path

import pytest
from redis import Redis

from service.supervisor import valkey as embedded
from tests.support.valkey import start_valkey, valkey_server

pytestmark = pytest.mark.valkey


def test_a_server_is_empty_and_takes_commands() -> None:
    with valkey_server() as url, Redis.from_url(url) as client:
        assert client.dbsize() == 0
        client.set("rung", 1)
        assert client.get("rung") == b"1"


def test_what_was_told_a_second_ago_survives_kill_9() -> None:
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        process = start_valkey(var)
        with Redis.from_url(embedded.url(var)) as client:
            client.rpush("queue", *range(1000))
            client.waitaof(1, 0, 2000)
        process.kill()
        process.wait()
        process = start_valkey(var)
        with Redis.from_url(embedded.url(var)) as client:
            assert client.llen("queue") == 1000
        process.terminate()
        process.wait(10)


def test_its_socket_lies_elsewhere_when_the_data_folders_path_is_too_long_for_one(tmp_path: Path) -> None:
    var = tmp_path / ("long" * 30)
    var.mkdir()
    process = start_valkey(var)
    with Redis.from_url(embedded.url(var)) as client:
        assert client.config_get("dir") == {"dir": str(var / "valkey")}
    process.terminate()
    process.wait(10)
    embedded.socket_path(var).parent.rmdir()
