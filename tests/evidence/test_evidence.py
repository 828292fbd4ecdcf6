"""Owners attach what shows that an action is done; whoever sees the plan can save it, and nobody else."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import text

from service.database import db
from service.models import AccessRecord, Evidence
from service.usecases.attaching import attach_file, remove_file
from service.verification import verified_record
from tests.api.client import Api
from tests.evidence.files import PDF, TEXT, jpeg
from tests.support.world import World
from tests.web.browser import Browser, Page
from workflows.engine import Illegal, Incomplete, NotPermitted


def _send(browser: Browser, plan: Any, content: bytes, name: str) -> Page:
    browser.open(f"/plans/{plan.id}/evidence")
    form, _ = browser.page.form("Attach the file")
    data = {**form.values, "action": str(plan.actions[0].id), "file": (io.BytesIO(content), name)}
    return browser._send(form.action, method="POST", data=data, content_type="multipart/form-data")


def test_the_owner_attaches_a_photograph_and_the_manager_saves_it_as_a_file_that_can_do_nothing(world: World) -> None:
    world.authority()
    plan = world.issued()
    pat = Browser(world, world["Pat"])
    sent = _send(pat, plan, jpeg(), "Ann Example at home.jpg")
    assert "The file is attached." in sent.text
    kept = db.session.query(Evidence).one()
    tess = Browser(world, world["Tess"])
    shown = tess.open(f"/plans/{plan.id}")
    assert "Ann Example at home.jpg" in shown.text
    with world.app.app_context():
        saved = tess.client.get(f"/plans/{plan.id}/evidence/{kept.key}", buffered=True)
    db.session.rollback()
    assert (saved.status_code, saved.data) == (200, kept.content)
    assert b"GPS" not in saved.data
    assert saved.headers["Content-Disposition"] == f'attachment; filename="evidence-{kept.key[:8]}.jpg"'
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in saved.headers["Content-Security-Policy"].split("; ")
    looked = db.session.query(AccessRecord).filter_by(person_id=world["Tess"].id, how="download").one()
    assert (looked.kind, looked.record_id) == ("action_plan", plan.id)
    history = world.history(plan)[-1]
    assert history.facts == {"action": plan.actions[0].id, "file": kept.id, "sha256": kept.sha256, "type": "jpg"}


def test_whoever_does_not_see_the_plan_finds_no_file_and_who_does_not_own_it_attaches_none(world: World) -> None:
    world.authority()
    plan = world.issued()
    file = attach_file(plan.id, plan.actions[0].id, PDF, "a.pdf", world["Pat"])
    stranger = Browser(world, world.person("Sam Stranger", "practitioner"))
    for path in (f"/plans/{plan.id}/evidence", f"/plans/{plan.id}/evidence/{file.key}"):
        assert stranger.open(path).status == 404
        assert stranger.open(f"/api/v1{path}").status == 404
    with pytest.raises(NotPermitted):
        attach_file(plan.id, plan.actions[0].id, PDF, "a.pdf", world["Tess"])
    with pytest.raises(NotPermitted):
        remove_file(plan.id, file.key, world["Tess"])


def test_the_api_gives_a_file_as_its_reference_says(world: World) -> None:
    world.authority()
    plan = world.issued()
    file = attach_file(plan.id, plan.actions[0].id, PDF, "a.pdf", world["Pat"])
    saved = Api(world, "Tess").get(f"/plans/{plan.id}/evidence/{file.key}")
    assert (saved.status, saved.data, saved.headers["Content-Type"]) == (200, PDF, "application/pdf")


def test_a_file_is_removed_until_the_plan_is_presented_with_it_and_never_after(world: World) -> None:
    world.authority()
    plan, pat = world.issued(), world["Pat"]
    first = attach_file(plan.id, plan.actions[0].id, TEXT, "a.txt", pat)
    assert attach_file(plan.id, plan.actions[0].id, TEXT, "again.txt", pat).id == first.id
    remove_file(plan.id, first.key, pat)
    kept = attach_file(plan.id, plan.actions[0].id, TEXT, "a.txt", pat)
    world.complete(plan)
    with pytest.raises(Illegal):
        remove_file(plan.id, kept.key, pat)
    world.act("Tess", "refer_back", plan, reason="Say more.")
    with pytest.raises(Illegal, match="presented as complete"):
        remove_file(plan.id, kept.key, pat)
    attach_file(plan.id, plan.actions[0].id, PDF, "b.pdf", pat)


def test_an_action_has_room_for_so_many_files_as_policy_says(world: World) -> None:
    world.authority()
    world.policy("evidence", most_files=1)
    plan, pat = world.issued(), world["Pat"]
    attach_file(plan.id, plan.actions[0].id, TEXT, "a.txt", pat)
    with pytest.raises(Incomplete) as refused:
        attach_file(plan.id, plan.actions[0].id, PDF, "b.pdf", pat)
    assert "1 files already" in refused.value.fields["file"]


@pytest.mark.tampers
def test_a_file_that_was_changed_or_taken_out_in_the_database_is_found(world: World) -> None:
    world.authority()
    plan = world.issued()
    file = attach_file(plan.id, plan.actions[0].id, TEXT, "a.txt", world["Pat"])
    assert verified_record("action_plan", plan.id).found == []
    for change in ("UPDATE evidence SET content = :other", "UPDATE evidence SET sha256 = 'x'", "DELETE FROM evidence"):
        with db.session.begin_nested() as aside:
            db.session.execute(text(change), {"other": b"other"} if ":other" in change else {})
            db.session.expire_all()
            assert verified_record("action_plan", plan.id).found, change
            aside.rollback()
        db.session.expire_all()
    assert file.content == TEXT


def test_an_upload_that_is_too_large_or_of_thousands_of_parts_is_refused_before_it_is_read(world: World) -> None:
    world.authority()
    plan = world.issued()
    pat = Browser(world, world["Pat"])
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    large = {
        "data": part + b"a" * 11 * 1024 * 1024 + b"\r\n--x--\r\n",
        "content_type": "multipart/form-data; boundary=x",
    }
    assert pat._send(f"/plans/{plan.id}/evidence", method="POST", **large).status == 413
    many = {f"f{n}": "x" for n in range(2_000)}
    sent = pat._send(f"/plans/{plan.id}/evidence", method="POST", data=many, content_type="multipart/form-data")
    assert sent.status == 413


def test_whoever_presents_a_plan_as_complete_attaches_a_file_on_the_way_and_loses_nothing(world: World) -> None:
    world.authority()
    plan, pat = world.issued(), Browser(world, "Pat")
    pat.open(f"/plans/{plan.id}/complete")
    page = pat.press("Save and attach a file", **{f"done-{plan.actions[0].id}": "Visited on Monday."})
    assert page.path == f"/plans/{plan.id}/evidence" and "Attach the file" in page.buttons
    assert "Visited on Monday." in pat.follow("Go on to finish and ask for sign-off").html
