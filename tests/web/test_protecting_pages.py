"""The room of the data protection officer: periods, holds, erasures, requests, each with its second person."""

from __future__ import annotations

from service.usecases import retaining
from tests.api.client import Api
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser, Page

PLACE = "/data-protection"


def officer(world: World) -> Browser:
    world.authority()
    world.person("Dora Data", "data_protection")
    return Browser(world, "Dora")


def test_the_officer_reads_a_dry_run_and_lets_go_what_is_old_enough(world: World) -> None:
    dora = officer(world)
    with statements() as heard:
        page = dora.open(PLACE)
    assert len(heard) <= 15 and "Audits that were signed off" in page.text and "72 months" in page.text
    assert "Nothing goes before somebody has read a dry run" in dora.press("Let what is old enough go").text
    dora.open(PLACE)
    page = dora.press("Begin a dry run")
    assert "goes on in the background" in page.text
    assert retaining.go_on(5)
    assert "Nothing is old enough" in dora.open(f"{PLACE}/runs/1").text
    assert "Read by Dora Data" in dora.press("I have read this").text
    dora.open(PLACE)
    assert "Run 2" in dora.press("Let what is old enough go").text


def test_a_hold_an_erasure_and_its_second_person(world: World) -> None:
    dora, ada = officer(world), Browser(world, "Ada")
    case = world.case(world["Pat"], closed_on=world.today, status="closed")
    dora.open(f"{PLACE}/holds")
    assert "No case has this reference" in dora.press("Place the hold", about="case", key="none", reason="Why.").text
    dora.press("Place the hold", about="case", key=case.reference, reason="A claim was announced.")
    dora.open(f"{PLACE}/erasures")
    said = dora.press("Ask for it", about="case", key=case.reference, reason="No longer needed.").text
    assert "A legal hold of 2 November 2026 keeps this: A claim was announced." in said
    dora.open(f"{PLACE}/holds")
    assert "lifted" in dora.press("Lift the hold", why="It was settled.").text
    dora.open(f"{PLACE}/erasures")
    said = dora.press("Ask for it", about="case", key=case.reference, reason="No longer needed.").text
    assert "waits for a second person" in said
    assert "You asked for this: somebody else decides." in dora.follow(f"Case {case.reference}").text
    assert "Ask for an erasure" not in ada.open(f"{PLACE}/erasures").text
    assert "No other record names it" in ada.follow(f"Case {case.reference}").text
    page = ada.press(f"Erase it: Case {case.reference}")
    assert f"Erasure: Case erased-{case.id}" in page.text and "It was erased. Its histories verify" in page.text


def test_a_request_goes_through_a_second_person_and_what_was_opened_is_recorded(world: World) -> None:
    dora, quentin = officer(world), Browser(world, "Quentin")
    audit = world.submitted("good")
    dora.open(f"{PLACE}/requests")
    dora.press("Enter the request", about="case", key=audit.case.reference, reference="SAR 17")
    page = dora.press("Put it together")
    assert "somebody of the quality team" in page.text and "The child’s side" in page.text
    assert "Open the package and read it first" in _reviewed(quentin).text
    with world.app.app_context():
        assert quentin.client.get(f"{PLACE}/requests/1/package.zip", buffered=True).status_code == 200
    assert "Reviewed" in _reviewed(quentin).text
    dora.open(f"{PLACE}/requests/1")
    assert "Handed over" in dora.press("It was handed over").text
    seen = Api(world, "Dora").get("/access-records", kind="access_request").json["items"]
    assert [(one["person"]["name"], one["how"]) for one in seen] == [("Quentin Quality", "download")]


def _reviewed(quentin: Browser) -> Page:
    quentin.open(f"{PLACE}/requests/1")
    return quentin.press("I have read it: it may be handed over")


def test_the_room_is_closed_to_everybody_else_and_the_api_has_the_same_doors(world: World) -> None:
    officer(world)
    dora, tess, ada = (Api(world, name) for name in ("Dora", "Tess", "Ada"))
    for path in ("/retention-runs", "/legal-holds", "/erasures", "/access-requests"):
        assert dora.get(path).json == {"items": [], "next": None} and tess.get(path).status == 403
    for path in ("", "/holds", "/erasures", "/requests"):
        assert Browser(world, "Tess").open(f"{PLACE}{path}").status == 403
    case = world.case(world["Pat"], closed_on=world.today, status="closed")
    asked = {"about": "case", "key": case.reference, "reason": "No longer needed."}
    [row] = dora.post("/erasures", asked).json["items"]
    assert tess.post(f"/erasures/{row['id']}/approve").status == 403
    assert dora.post(f"/erasures/{row['id']}/approve").status == 403
    assert ada.post(f"/erasures/{row['id']}/approve").json["items"][0]["state"] == "done"
