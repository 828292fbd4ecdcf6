"""A backup holds what was erased after it was made: a restore erases it again, and what else it carries is whole."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from service import erasures
from service.checkpoints import folder
from service.context import KEY
from service.database import db
from service.models import Case, Evidence, Person
from service.usecases import erasing
from service.usecases.attaching import attach_file
from service.usecases.histories import verify
from service.usecases.reconciling import look
from service.verification import verified_record
from tests.backups.conftest import Elsewhere, backed_up, flask
from tests.evidence.files import jpeg
from tests.protecting.story import database as everything
from tests.protecting.story import lived_through
from tests.support.world import World

PHOTOGRAPH = jpeg()
GROUND = "The family has asked, and nothing stands against it."


def another(world: World) -> Any:
    """A plan of a case that nobody erases, signed off with a photograph."""
    plan = world.issued("requires_improvement")
    attach_file(plan.id, plan.actions[0].id, PHOTOGRAPH, "The chronology.jpg", world["Pat"])
    return world.sign_off(world.complete(plan))


def erase(world: World, about: str, key: str) -> None:
    erasing.approve(world["Ada"], erasing.ask(world["Dora"], about, key, GROUND).id)


def beside(app: Any) -> bytes:
    """Every byte of every file in an installation's folder, the database's own files and logs among them."""
    return b"\n".join(
        path.read_bytes() for path in sorted(app.extensions[KEY].settings.var.rglob("*")) if path.is_file()
    )


def test_no_word_of_what_was_erased_after_a_backup_comes_back_with_it(
    bare: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    lived, other = lived_through(bare), another(bare)
    words, number, child = set(lived.words.sides), bare["Pat"].id, lived.case.id
    kept, content = other.evidence[0].id, other.evidence[0].content
    file = backed_up(bare, tmp_path)
    assert lived.words.found_in(everything()).keys() == {*lived.words.sides.values()}
    bare.change(bare["Pat"], left_on=bare.today)
    erase(bare, "case", "Q-4711-X")
    erase(bare, "person", "pat.practitioner@example.org")
    log = erasures.place().read_text("utf-8")
    with (app := elsewhere()).app_context():
        (folder() / erasures.FILE).write_text(log, "utf-8")
        result = flask(app, "restore", file)
        assert result.exit_code == 0, result.output
        assert "Erased again: 2." in result.output and "Histories verified: Nothing was changed" in result.output
        held = everything()
        assert lived.words.found_in(held) == {}
        gone = ("Q-4711-X", "Pat Practitioner", "pat.practitioner@")
        assert [name for name in gone if name in held] == []
        files = beside(app)
        assert [name for name in (*gone, *words) if name.encode() in files] == []
        assert db.session.get_one(Case, child).reference == f"erased-{child}"
        assert not db.session.get_one(Person, number).here_on(bare.today), "nobody without a name is given work"
        photograph = db.session.scalars(select(Evidence).options(undefer(Evidence.content))).one()
        assert (photograph.id, photograph.content) == (kept, content)
        assert sha256(photograph.content).hexdigest() == photograph.sha256
        assert verified_record("action_plan", photograph.plan_id).found == []
        assert [str(finding) for finding in verify()] == [] and look() == 0
