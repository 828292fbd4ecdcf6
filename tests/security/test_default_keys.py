"""What others know starts a demonstration and nothing else: keys and passwords of examples, and its own."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from config.demo import DEMO_PASSWORD, SIGN_INS
from config.settings import ROOT, Settings, SettingsError
from service.models import Person
from service.signing_in import hashed
from service.transaction import transaction
from service.whose import refuse_strangers
from tests.support.world import World


def started(var: Path, **given: str) -> Settings:
    return Settings.from_environment({"VAR": str(var), **given})


@pytest.mark.parametrize(
    "key",
    [
        "64-random-characters",
        "change-me-change-me",
        "your-secret-key-here",
        "supersecretkey1234",
        "ab" * 16,
        "0123456789abcdef" * 2,
    ],
)
def test_a_key_that_others_know_or_can_guess_stops_the_start(tmp_path: Path, key: str) -> None:
    for name in ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "METRICS_TOKEN"):
        with pytest.raises(SettingsError, match=f"^{name} is an example that others know") as refusal:
            started(tmp_path, **{name: key})
        assert key not in str(refusal.value)
    assert started(tmp_path, SECRET_KEY=key, DEMO="1").secret_key == key


def test_the_key_of_the_guide_is_one_of_them(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "operations.md").read_text("utf-8")
    shown = [line.split("=", 1)[1] for line in guide.splitlines() if line.strip().startswith("SECRET_KEY=")]
    assert shown
    for key in shown:
        with pytest.raises(SettingsError, match="^SECRET_KEY"):
            started(tmp_path, SECRET_KEY=key)


def test_keys_of_chance_are_taken(tmp_path: Path) -> None:
    for key in (secrets.token_hex(32), secrets.token_hex(16), secrets.token_urlsafe(24)):
        assert started(tmp_path, SECRET_KEY=key).secret_key == key


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("DATABASE_URL", "postgresql://countersign:password@db.council.example:5432/countersign"),
        ("DATABASE_URL", "postgresql://countersign:countersign@db.council.example/countersign"),
        ("REDIS_URL", "redis://:changeme@127.0.0.1:6379/0"),
        ("SMTP_URL", "smtp://audits:Password@mail.council.example:587"),
    ],
)
def test_a_password_that_stands_in_examples_stops_the_start(tmp_path: Path, name: str, url: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} has a password that others would try first"):
        started(tmp_path, **{name: url})


def test_a_demonstration_is_not_reached_by_https(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="^DEMO is 1 and BASE_URL is 'https://audits.council.example'"):
        started(tmp_path, DEMO="1", BASE_URL="https://audits.council.example")


def test_a_demonstration_does_not_start_where_other_people_work(world: World) -> None:
    world.authority()
    refuse_strangers(world.context.settings)
    with pytest.raises(SettingsError, match="^DEMO is 1, and DATABASE_URL is a database in which other people work"):
        refuse_strangers(replace(world.context.settings, demo=True))


def test_passwords_of_the_demonstration_stop_a_service_that_is_none(world: World) -> None:
    number = world.authority()["Pat"].id
    with transaction() as work:
        person = work.session.get_one(Person, number)
        person.email, person.password_hash = SIGN_INS[0].email, hashed(DEMO_PASSWORD)
    refuse_strangers(replace(world.context.settings, demo=True))
    with pytest.raises(SettingsError, match="whose password everybody knows"):
        refuse_strangers(world.context.settings)


def test_a_database_that_is_away_or_not_made_yet_is_let_be(tmp_path: Path) -> None:
    refuse_strangers(started(tmp_path))
    refuse_strangers(started(tmp_path, DATABASE_URL="postgresql://127.0.0.1:1/countersign"))
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
