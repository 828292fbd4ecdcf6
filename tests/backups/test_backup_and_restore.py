"""A council's IT backs the service up while people work, and brings it back: nothing is lost, nothing is told twice."""

from __future__ import annotations

import threading
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click import ClickException
from sqlalchemy import func, select, text

from notifications.draining import drain
from service import erasures
from service.checkpoints import folder
from service.context import KEY
from service.database import db
from service.journal import folder as journal_folder
from service.models import History, Notice, Person, SendingHold
from service.steps.holding import standing_hold
from service.transaction import transaction
from service.usecases.histories import take_checkpoint
from service.usecases.striking import strike
from tests.backups.conftest import Elsewhere, backed_up, flask, newest
from tests.faults.invariants import Outside, faults
from tests.supervisor.runs import eventually
from tests.support.invariants import folding, tasks
from tests.support.post import letters, mail_through, plan_due, statuses
from tests.support.smtp import mail_server
from tests.support.world import World

HISTORY = "SELECT subject_kind, subject_id, sequence, hash FROM history ORDER BY id"


def test_a_backup_made_while_people_write_is_whole_and_comes_back_elsewhere(
    office: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """Another thread goes on writing; whatever moment the backup took, every record agrees with its history."""
    office.issued()
    take_checkpoint()
    ended, written = threading.Event(), []

    def write() -> None:
        with office.app.app_context():
            while not ended.is_set():
                office.audit()
                written.append(1)
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert eventually(lambda: written)
        file = backed_up(office, tmp_path)
    finally:
        ended.set()
        writer.join()
    assert file.stat().st_mode & 0o777 == 0o600
    with (app := elsewhere()).app_context():
        result = flask(app, "restore", file)
        assert result.exit_code == 0, result.output
        assert "Nothing was changed behind the service’s back." in result.output.replace("Histories verified: ", "")
        assert "Sending is held" in result.output and "came with the backup" in result.output
        assert [*folding(), *tasks()] == []
        assert (db.session.scalar(select(func.count(History.id))) or 0) > 5
        db.session.rollback()
        assert flask(app, "history", "verify").exit_code == 0


def test_mail_that_was_sent_after_the_backup_is_not_sent_again(
    office: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """Two reminders: one lay in the outbox when the backup was made, one fell due later. Both went out before the
    loss. The restored service holds everything, knows both by the journal, and sends neither again."""
    plan_due(office)
    with mail_server() as mailbox, mail_through(office, mailbox):
        office.clock.set(date(2026, 11, 17), 9)
        strike()
        file = backed_up(office, tmp_path)
        drain()
        office.clock.set(date(2026, 11, 20), 9)
        strike()
        drain()
        told = [message["Subject"] for message in mailbox.to("pat.")]
        assert len(told) == 2
        app = elsewhere()
        app.extensions[KEY].settings = office.context.settings.__class__(
            **{**app.extensions[KEY].settings.__dict__, "smtp_url": mailbox.url}
        )
        with app.app_context():
            journal_folder().mkdir()
            for path in (office.context.settings.var / "sent").glob("*.log"):
                (journal_folder() / path.name).write_bytes(path.read_bytes())
            office.clock.forward(minutes=5)
            result = flask(app, "restore", file)
            known = len(mailbox.messages) - 1
            assert f"{known} messages are known to have gone out" in result.output, result.output
            assert "1 messages told of what is gone." in result.output, "an escalation that was passed up in between"
            strike()
            drain()
            assert len(mailbox.to("pat.")) == 2 and db.session.scalar(select(func.count(Notice.id))) == 0
            assert flask(app, "sending", "release", "--reason", "Looked at.").exit_code == 0
            strike()
            drain()
            assert len(mailbox.to("pat.")) == 2, "nobody is told twice by e-mail"
            assert statuses()["waiting"] == 0
            assert (db.session.scalar(select(func.count(Notice.id))) or 0) > 0, "notices were lost with the database"
            office.clock.set(date(2026, 11, 27), 9)
            strike()
            drain()
            assert len(mailbox.messages) > known + 1, "what falls due later goes out, under numbers given out before"
            db.session.rollback()
            outside = Outside(mail=mailbox.messages, today=office.today)
            wrong = faults(db.engine.url.render_as_string(hide_password=False), outside)
            strange = [str(fault) for fault in wrong if "that no message stands for" in str(fault)]
            assert len(strange) == 1, "the one whose cause was lost: every other is its row's own"


def test_what_nobody_can_know_is_listed_and_may_be_left_out(
    office: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    plan_due(office)
    office.clock.set(date(2026, 11, 17), 9)
    strike()
    file = backed_up(office, tmp_path)
    with (app := elsewhere()).app_context():
        office.clock.forward(hours=1)
        said = flask(app, "restore", file).output
        waiting = len(letters(status="waiting"))
        assert "reminder, by e-mail: 2, 2 of them written before the backup" in said, said
        assert "holds nothing since the backup" in said
        released = flask(app, "sending", "release", "--reason", "The mail log shows it.", "--leave-out-older")
        assert f"{waiting} older e-mails were left out." in released.output
        assert "The mail log shows it." in (letters(status="skipped")[0].reason or "")
        assert flask(app, "sending", "release", "--reason", "Again.").exit_code == 1


def test_a_service_that_holds_something_is_replaced_only_when_told_and_copied_first(
    office: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    file = backed_up(office, tmp_path)
    app = elsewhere()
    with app.app_context():
        assert flask(app, "restore", file).exit_code == 0
        with transaction() as work:
            work.session.execute(text("UPDATE person SET name = 'Somebody Else' WHERE name = 'Pat Practitioner'"))
        refused = flask(app, "restore", file)
        assert refused.exit_code == 1 and "The database is not empty" in refused.output
        assert db.session.scalar(select(func.count(Person.id)).where(Person.name == "Somebody Else")) == 1
        result = flask(app, "restore", file, "--replace")
        assert result.exit_code == 0, result.output
        assert db.session.scalar(select(func.count(Person.id)).where(Person.name == "Somebody Else")) == 0
        db.session.rollback()
        copies = list((app.extensions[KEY].settings.var / "backups").glob("*.zip"))
        assert len(copies) == 1 and str(copies[0]) in result.output
        assert flask(app, "restore", copies[0], "--replace").exit_code == 0
        assert db.session.scalar(select(func.count(Person.id)).where(Person.name == "Somebody Else")) == 1
        assert (db.session.scalar(select(func.count(SendingHold.id)).where(SendingHold.released_at.is_(None))) or 0) > 0


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    """Some bytes in the middle, where the database is: one bit alone may be one that says nothing."""
    middle = len(content) // 2
    return content[:middle] + bytes(byte ^ 0xFF for byte in content[middle : middle + 32]) + content[middle + 32 :]


def rewritten(file: Path, name: str, change: tuple[bytes, bytes]) -> None:
    """The same zip, sound as such, with one part changed."""
    with zipfile.ZipFile(file) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    assert change[0] in parts[name]
    parts[name] = parts[name].replace(*change)
    with zipfile.ZipFile(file, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def test_files_that_are_cut_changed_foreign_or_newer_are_refused_and_nothing_is_touched(
    office: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    good = backed_up(office, tmp_path).read_bytes()
    app, bad = elsewhere(), tmp_path / "bad.zip"
    said = {}
    with app.app_context():
        for name, content in {"cut": cut(good), "flipped": flipped(good), "text": b"hello", "whole": good}.items():
            bad.write_bytes(content)
            if name == "whole":
                rewritten(bad, "heads.json", (b"[", b" ["))
            said[name] = flask(app, "restore", bad).output
        bad.write_bytes(good)
        rewritten(bad, "manifest.json", (b'"format": 1', b'"format": 2'))
        said["form"] = flask(app, "restore", bad).output
        bad.write_bytes(good)
        rewritten(bad, "manifest.json", (b'"product": "countersign"', b'"product": "another"'))
        said["foreign"] = flask(app, "restore", bad).output
        bad.write_bytes(good)
        rewritten(bad, "manifest.json", (b'"person": 9', b'"person": 8'))
        said["counts"] = flask(app, "restore", bad).output
        said["none"] = flask(app, "restore", tmp_path / "no-such-file").output
        wanted = {
            "cut": "damaged", "flipped": "damaged", "text": "no backup at all", "whole": "is not what the manifest",
            "form": "newer form", "foreign": "no backup of Countersign", "counts": "was changed", "none": "no file",
        }  # fmt: skip
        assert {name: sentence for name, sentence in wanted.items() if sentence not in said[name]} == {}, said
        assert db.session.connection().dialect.get_table_names(db.session.connection()) == []


def test_a_backup_of_a_newer_version_is_refused(office: World, elsewhere: Elsewhere, tmp_path: Path) -> None:
    with office.app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.connection().commit()
    file = backed_up(office, tmp_path)
    with (app := elsewhere()).app_context():
        said = flask(app, "restore", file).output
    assert "of a newer version" in said and "9999" in said


def test_a_backup_of_the_version_before_is_brought_up_to_date_and_verified(
    office: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """An older service, on the tables that the newest migration found, backs itself up and is lost."""
    with (app := elsewhere()).app_context():
        assert flask(app, "db", "upgrade").exit_code == 0
        older = World(app, office.clock)
        older.authority().issued()
        take_checkpoint()
        assert flask(app, "db", "downgrade").exit_code == 0
        file = backed_up(older, tmp_path)
        wanted = db.session.execute(text(HISTORY)).all()
        db.session.rollback()
    with (app := elsewhere()).app_context():
        result = flask(app, "restore", file)
        assert result.exit_code == 0, result.output
        assert "Bringing it up to date" in result.output and "Sending is held" in result.output
        assert "Histories verified: Nothing was changed" in result.output
        assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == newest()
        assert db.session.execute(text(HISTORY)).all() == wanted != []
        assert [*folding(), *tasks()] == []
        db.session.rollback()
        assert flask(app, "history", "verify").exit_code == 0
        assert app.test_client().get("/health/ready").status_code == 200


def test_where_an_older_backup_cannot_be_brought_up_to_date_the_restore_says_how_to_go_on(
    office: World, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise ClickException("A reason.")

    file = backed_up(office, tmp_path)
    with (app := elsewhere()).app_context():
        with monkeypatch.context() as broken:
            broken.setattr("service.backups.restoring.upgrade", refuse)
            said = flask(app, "restore", file)
        assert said.exit_code == 1 and "brought up to date: A reason. Start nothing." in said.output, said.output
        assert standing_hold() is not None, "sending was held in the same step"
        db.session.rollback()
        assert flask(app, "restore", file, "--replace", "--no-copy").exit_code == 0


def test_a_backup_with_its_key_is_trusted_only_when_told(office: World, elsewhere: Elsewhere, tmp_path: Path) -> None:
    take_checkpoint()
    office.issued()
    take_checkpoint()
    file = backed_up(office, tmp_path, "--with-key")
    app = elsewhere("another-key-of-some-length")
    with app.app_context():
        assert "another SECRET_KEY" in flask(app, "restore", file).output
        result = flask(app, "restore", file, "--use-its-key")
        kept = app.extensions[KEY].settings.var / "secret_key.restored"
        assert kept.read_text("utf-8") == office.context.settings.secret_key
        assert str(kept) in result.output and "Histories verified: Nothing was changed" in result.output


def test_checkpoints_outside_tell_what_was_lost_and_are_set_aside(
    office: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    plan = office.issued()
    take_checkpoint()
    file = backed_up(office, tmp_path)
    office.complete(plan)
    take_checkpoint()
    outside = {path.name: path.read_bytes() for path in folder().glob("*.json")}
    with (app := elsewhere()).app_context():
        for name, content in outside.items():
            (folder() / name).write_bytes(content)
        result = flask(app, "restore", file)
        assert result.exit_code == 0, result.output
        assert "1 of them are newer than the backup" in result.output and "kept outside it" in result.output
        assert [path.name for path in folder().glob("before-restore-*/*")] == ["00000002.json"]
        assert flask(app, "history", "verify").exit_code == 0


def test_a_line_of_the_log_of_erasures_that_was_changed_is_a_fault_and_not_followed(
    office: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    number = office["Olu"].id
    file = backed_up(office, tmp_path)
    with office.app.app_context():
        erasures.note("person", number)
        erasures.note("person", number)
        log = erasures.place().read_text("utf-8")
    with (app := elsewhere()).app_context():
        erasures.place().write_text(log, "utf-8")
        result = flask(app, "restore", file)
        assert result.exit_code == 0 and "Erased again: 2." in result.output, result.output
        assert db.session.get_one(Person, number).name == f"Former member of staff {number}"
        db.session.rollback()
        erasures.place().write_text(log.replace(f'"number": {number}', '"number": 1', 1), "utf-8")
        assert [fault.partition(":")[0] for fault in erasures.reapply().faults] == [
            "Line 1 of erasures.log was changed",
            "Before line 2 of erasures.log a line is missing or was changed.",
        ]
        erasures.place().write_text(log, "utf-8")
        assert "cannot erase it again" in erasures.reapply({}).faults[0]


@pytest.mark.parametrize("program", ["pg_dump", "psql"])
def test_where_a_program_of_postgresql_is_missing_a_sentence_names_the_package(
    program: str, office: World, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite needs no other program.")
    file = None if program == "pg_dump" else backed_up(office, tmp_path)
    app = office.app if file is None else elsewhere()
    monkeypatch.setattr(
        "service.backups.postgres.shutil.which", lambda name: None if name == program else f"/usr/bin/{name}"
    )
    with app.app_context():
        said = flask(app, *(("restore", file) if file else ("backup", tmp_path / "a.zip"))).output
    assert f"There is no {program} on this machine. Install the package postgresql-client" in said
