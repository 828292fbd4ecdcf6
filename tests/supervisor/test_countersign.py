"""What `make run` starts for which settings, and what it says."""

from pathlib import Path

from config.demo import DEMO_PASSWORD, SIGN_INS
from config.settings import Settings
from service.supervisor.countersign import greeting, plan


def settings(var: Path, **given: str) -> Settings:
    return Settings.from_environment({"VAR": str(var), **given})


def test_valkey_comes_first_and_the_others_are_told_where_it_is(tmp_path: Path) -> None:
    chosen = plan(settings(tmp_path))
    assert [child.name for child in chosen.first] == ["valkey"]
    assert chosen.environment["REDIS_URL"] == f"unix://{tmp_path}/valkey/valkey.sock?db=0"
    assert [child.name for child in (chosen.web, *chosen.rest)] == ["web", "worker", "clock"]


def test_a_given_redis_takes_the_embedded_ones_place(tmp_path: Path) -> None:
    chosen = plan(settings(tmp_path, REDIS_URL="redis://queue.example:6379/0"))
    assert chosen.first == ()
    assert chosen.environment["REDIS_URL"] == "redis://queue.example:6379/0"


def test_every_program_is_told_what_the_supervisor_has_decided(tmp_path: Path) -> None:
    told = plan(settings(tmp_path, PORT="8123", DEMO="1")).environment
    assert (told["PORT"], told["DEMO"], told["VAR"]) == ("8123", "1", str(tmp_path))


def test_the_web_has_as_many_workers_and_threads_as_set(tmp_path: Path) -> None:
    argv = plan(settings(tmp_path, WEB_WORKERS="3", WEB_THREADS="8")).web.argv
    assert "--workers=3" in argv
    assert "--threads=8" in argv


def test_the_demonstration_prints_the_address_and_every_sign_in(tmp_path: Path) -> None:
    said = greeting(settings(tmp_path, DEMO="1", PORT="8123"))
    assert "http://127.0.0.1:8123" in said
    assert DEMO_PASSWORD in said
    assert all(person.email in said for person in SIGN_INS)


def test_outside_the_demonstration_no_sign_in_is_printed(tmp_path: Path) -> None:
    said = greeting(settings(tmp_path))
    assert DEMO_PASSWORD not in said
    assert "demo.example" not in said
