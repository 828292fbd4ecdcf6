"""Settings come from the environment, checked: what is wrong is named with its value and what to give."""

import stat
from pathlib import Path

import pytest

from config.settings import ROOT, Settings, SettingsError

KEY = "a3f19c07d5e284b6a3f19c07d5e284b6"


def settings(var: Path, **given: str) -> Settings:
    return Settings.from_environment({"VAR": str(var), "SECRET_KEY": KEY, **given})


def test_an_empty_environment_gives_a_service_that_runs_by_itself(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    assert (chosen.port, chosen.base_url, chosen.demo) == (8000, "http://127.0.0.1:8000", False)
    assert chosen.database_url == f"sqlite:///{tmp_path}/countersign.db"
    assert chosen.embedded_database == tmp_path / "countersign.db"
    assert (chosen.redis_url, chosen.smtp_url, chosen.smtp) == (None, None, None)
    assert chosen.mail_folder == tmp_path / "mail"
    assert (chosen.council_name, chosen.time_zone, chosen.nation) == ("Anytown Council", "Europe/London", "ENG")
    assert chosen.policy_file == ROOT / "config" / "policy.yaml"
    assert chosen.log_level == "INFO"


def test_a_variable_that_is_empty_counts_as_not_given(tmp_path: Path) -> None:
    assert settings(tmp_path, PORT="", DEMO=" ").port == 8000


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_one_driver_whichever_way_it_is_written(tmp_path: Path, scheme: str) -> None:
    chosen = settings(tmp_path, DATABASE_URL=f"{scheme}://me:word@db.example/audits")
    assert chosen.database_url == "postgresql+psycopg://me:word@db.example/audits"
    assert chosen.embedded_database is None


def test_a_mail_servers_address_is_taken_apart(tmp_path: Path) -> None:
    server = settings(
        tmp_path, SMTP_URL="smtp://me:pass%40word@mail.example?starttls=1&from=audits@council.example"
    ).smtp
    assert server is not None
    assert (server.host, server.port, server.user, server.password) == ("mail.example", 587, "me", "pass@word")
    assert (server.tls, server.starttls) == (False, True)


def test_the_sender_is_the_mail_servers_unless_one_is_given(tmp_path: Path) -> None:
    url = "smtp://mail.example?from=audits@council.example"
    assert settings(tmp_path, SMTP_URL=url).mail_from == "audits@council.example"
    assert settings(tmp_path, SMTP_URL=url, MAIL_FROM="other@council.example").mail_from == "other@council.example"
    assert settings(tmp_path).mail_from == "countersign@localhost"


def test_links_begin_with_the_address_that_people_see(tmp_path: Path) -> None:
    chosen = settings(tmp_path, BASE_URL="https://audits.council.example/")
    assert (chosen.base_url, chosen.secure) == ("https://audits.council.example", True)


def test_a_secret_key_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    first = Settings.from_environment({"VAR": str(tmp_path)}).secret_key
    assert len(first) == 64
    assert Settings.from_environment({"VAR": str(tmp_path)}).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_new_data_folder_is_its_owners_only(tmp_path: Path) -> None:
    settings(tmp_path / "new" / "var")
    assert stat.S_IMODE((tmp_path / "new" / "var").stat().st_mode) == 0o700


def test_secrets_are_not_shown_with_the_settings(tmp_path: Path) -> None:
    shown = repr(settings(tmp_path, DATABASE_URL="postgresql://me:word@db.example/audits"))
    assert KEY not in shown
    assert "word" not in shown


@pytest.mark.parametrize(
    ("name", "value", "give"),
    [
        ("PORT", "eight", "Give a whole number from 1 to 65535."),
        ("PORT", "0", "Give a whole number from 1 to 65535."),
        ("PORT", "70000", "Give a whole number from 1 to 65535."),
        ("DATABASE_URL", "mysql://db.example/audits", "Give postgresql://"),
        ("DATABASE_URL", "countersign.db", "Give postgresql://"),
        ("DATABASE_URL", "postgresql://db.example:port/audits", "Give postgresql://"),
        ("REDIS_URL", "localhost:6379", "Give redis://host:6379/0"),
        ("REDIS_URL", "redis://:6379", "Give redis://host:6379/0"),
        ("REDIS_URL", "redis+sentinel://watch:26379", "Give redis+sentinel://host:26379,host:26379/master/0."),
        ("REDIS_URL", "redis+sentinel://watch:port/main/0", "Give redis+sentinel://"),
        ("SMTP_URL", "mail.example:25", "Give smtp://"),
        ("SMTP_URL", "smtp://mail.example?tls=1", "Give smtp://"),
        ("BASE_URL", "audits.council.example", "Give an address such as https://"),
        ("BASE_URL", "https://audits.council.example/?page=1", "Give an address such as https://"),
        ("DEMO", "yes", "Give 1 or 0."),
        ("BRAND_COLOUR", "teal", "Give # and six hexadecimal digits"),
        ("MAIL_FROM", "the council", "Give one such as audits@council.example."),
        ("TIME_ZONE", "London", "Give a name such as Europe/London."),
        ("TIME_ZONE", "../etc/passwd", "Give a name such as Europe/London."),
        ("NATION", "UK", "Give ENG or WLS or SCT or NIR."),
        ("POLICY_FILE", "/no/such/policy.yaml", "Give the path of a file that exists."),
        ("ROLES_FILE", "/no/such/roles.yaml", "Give the path of a file that exists."),
        ("TOOLS_DIR", "/no/such/tools", "Give the path of a folder that exists."),
        ("LOG_LEVEL", "LOUD", "Give DEBUG or INFO or WARNING or ERROR or CRITICAL."),
        ("WEB_WORKERS", "many", "Give a whole number from 1 to 64."),
        ("WEB_THREADS", "0", "Give a whole number from 1 to 64."),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_to_give(
    tmp_path: Path, name: str, value: str, give: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        settings(tmp_path, **{name: value})
    sentence = str(refusal.value)
    assert sentence.startswith(f"{name} is ")
    assert value in sentence
    assert give in sentence


def test_a_part_of_an_address_that_cannot_be_used_is_named_as_well(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^SMTP_URL has a starttls that is 'yes', .* Give 1 or 0\.$"):
        settings(tmp_path, SMTP_URL="smtp://mail.example?starttls=yes")
    with pytest.raises(SettingsError, match=r"^SMTP_URL has a from that is 'audits', which is not an e-mail address"):
        settings(tmp_path, SMTP_URL="smtp://mail.example?from=audits")


def test_a_password_is_not_repeated_in_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refusal:
        settings(tmp_path, DATABASE_URL="mysql://me:tulip@db.example/audits")
    assert "mysql://me:***@db.example/audits" in str(refusal.value)
    assert "tulip" not in str(refusal.value)


def test_a_secret_key_that_can_be_guessed_is_refused_without_repeating_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^SECRET_KEY has only 6 characters") as refusal:
        settings(tmp_path, SECRET_KEY="hunter")
    assert "hunter" not in str(refusal.value)


def test_a_kept_secret_key_that_was_emptied_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with pytest.raises(SettingsError, match="SECRET_KEY, as kept in .*secret_key, has only 0 characters"):
        Settings.from_environment({"VAR": str(tmp_path)})


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"^VAR is .*file.* cannot be used .*Give a folder of your own\.$"):
        settings(tmp_path / "file")
