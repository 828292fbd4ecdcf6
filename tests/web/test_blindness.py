"""A moderator finds nothing of what the first auditor found, through any door of the API or the pages (DOMAIN §4).

Every address is opened by the moderator of a file that was graded inadequate, and again, in a world that is the same
but for its first grade, of one that was graded outstanding: no answer differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

from flask import Flask

from service.database import db
from service.usecases.answering import save_answers
from service.web.links import KINDS
from tests.api.client import Api
from tests.conftest import empty
from tests.support.world import HandClock, World
from tests.web.browser import Browser
from workflows.catalogue import LIFECYCLES

REASONS, COMMENT, ACTION = "Drift since spring.", "The child was seen once.", "Rewrite the plan with outcomes."
FOUND = (REASONS, COMMENT, ACTION)
# Words that a form gives anew each time it is shown, digests that hold time or chance, the numbers of tasks, and how
# many records there are in all of the authority, of which one more or less tells nothing where there are thousands.
CHANGING = re.compile(
    r'name="(csrf_token|once)" value="[^"]*"|"token":"[^"]*"|nonce="[^"]*"|\b[0-9a-f]{64}\b'
    r'|"id": \d+, "state": "requested"|href="/tasks/\d+"|\b\d+ records\. It is done in the background'
)
TRIGGERS = sorted({row.trigger for table in LIFECYCLES.values() for row in table.rows})
VALUES: dict[str, tuple[Any, ...]] = {
    "email": ("pat.practitioner@example.org", "tess.team@example.org"),
    "key": ("core",),
    "number": (1,),
    "record_id": (1,),
    "reference": ("7000001",),
    "section": ("record", "result"),
    "trigger": tuple(TRIGGERS),
    "version": (1,),
}
ELSEWHERE = ("/health", "/static", "/api/static", "/metrics", "/brand.css", "/api/v1/openapi.json", "/api/docs")


def moderated(world: World, grade: str) -> None:
    """One file, answered and acted on alike whatever its grade, graded a second time by Max, who may see the most."""
    world.authority()
    world.person("Max Moderator", "moderator,quality")
    audit = world.audit()
    world.answer(audit)
    key = next(question.key for question in world.questions(audit) if question.scale == "evidence")
    save_answers(audit.id, world["Tess"], {"answers": {key: {"value": "partly", "comment": COMMENT}}})
    for owner in ("practitioner", "manager"):
        world.act("Tess", "add_action", audit, text=ACTION, owner=owner)
    world.act("Tess", "submit", audit, overall_grade=grade, reasons=REASONS)
    world.act("Tess", "issue_actions", audit)
    moderation = world.moderation(audit)
    world.act("Quentin", "reassign", moderation, person=world["Max"].email, reason="Max has more time.")
    world.pass_days(1)


def addresses(app: Flask) -> Iterator[str]:
    """Every address that answers to GET, with the numbers and words that stand for records here."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(ELSEWHERE):
            continue
        names = sorted(rule.arguments)
        choices = [_slugs(rule.rule) if name == "slug" else VALUES.get(name, ("1",)) for name in names]
        for values in product(*choices):
            given = dict(zip(names, values, strict=True))
            if "trigger" not in given or _is_a_step(given):
                yield _built(rule.rule, given)


def _is_a_step(given: dict[str, Any]) -> bool:
    """Whether people take this step of records of this kind; the others are not found."""
    return any(row.permission for row in LIFECYCLES[KINDS[given["slug"]]].rows_for(given["trigger"]))


def _slugs(rule: str) -> tuple[str, ...]:
    found = re.search(r"<any\(([^)]*)\):slug>", rule)
    assert found
    return tuple(word.strip(" '") for word in found[1].split(","))


def _built(rule: str, values: dict[str, Any]) -> str:
    return re.sub(r"<(?:[^:<>]*(?:\([^)]*\))?:)?(\w+)>", lambda found: str(values[found[1]]), rule)


def read(world: World, who: str) -> dict[str, str]:
    """What somebody finds at each address, without what changes from one time to the next."""
    api, browser, found = Api(world, who), Browser(world, who), {}
    # A new device for codes is shown with a secret made by chance.
    for address in (address for address in addresses(world.app) if address != "/me/device"):
        if address.startswith("/api/v1"):
            answer = api.get(address)
            found[address] = f"{answer.status} {_words(answer.data)}"
        else:
            page = browser.open(address)
            found[address] = f"{page.status} {_words(page.data)}"
    return {address: CHANGING.sub("", text) for address, text in found.items()}


def _words(data: bytes) -> str:
    """The text of an answer, also of one that is a word processor's document."""
    if not data.startswith(b"PK"):
        return data.decode()
    with ZipFile(BytesIO(data)) as document:
        return " ".join(document.read(name).decode(errors="replace") for name in sorted(document.namelist()))


def again(world: World) -> World:
    """The same world from its beginning."""
    db.session.rollback()
    empty()
    db.session.remove()
    clock = HandClock()
    world.context.clock = clock
    return World(world.app, clock)


def test_a_moderator_finds_no_difference_between_a_file_found_inadequate_and_one_found_outstanding(
    world: World,
) -> None:
    moderated(world, "inadequate")
    weak = read(world, "Max")
    assert {address for address, text in weak.items() if any(words in text for words in FOUND)} == set()
    other = again(world)
    moderated(other, "outstanding")
    strong = read(other, "Max")
    assert [address for address in weak if weak[address] != strong[address]] == []
    world.clock = other.clock


def test_the_hunt_finds_the_grade_where_it_may_be_known(world: World) -> None:
    moderated(world, "inadequate")
    found = read(world, "Tess")
    told = {address for address, text in found.items() if REASONS in text}
    assert {"/api/v1/audits", "/api/v1/audits/1", "/audits/1"} <= told
    assert "/api/v1/audits/1/answers" in {address for address, text in found.items() if COMMENT in text}


def test_a_moderator_reads_everything_once_their_grade_is_entered(world: World) -> None:
    moderated(world, "inadequate")
    api = Api(world, "Max")
    before = api.get("/audits/1").json
    assert (before["overall_grade"], before["reasons"], before["moderation"]) == (None, None, None)
    assert api.get("/moderations/1").json["auditor_grade"] is None
    assert api.get("/audits/1/answers").status == api.get("/audits/1/actions").status == 403
    answer = api.post("/moderations/1/transitions/grade", {"grade": "good", "reasons": "As the file shows."})
    assert (answer.status, answer.json["auditor_grade"]) == (200, "inadequate")
    after = api.get("/audits/1").json
    assert (after["overall_grade"], after["reasons"], after["moderation"]) == ("inadequate", REASONS, "graded")
    assert len(api.get("/audits/1/actions").json["items"]) == 2
    assert COMMENT in api.get("/audits/1/answers").data.decode()


def test_others_see_no_difference(world: World) -> None:
    moderated(world, "inadequate")
    shown = Api(world, "Sam").get("/audits/1").json
    assert (shown["overall_grade"], shown["moderation"]) == ("inadequate", "requested")
    assert Api(world, "Sam").get("/moderations/1").json["auditor_grade"] == "inadequate"


def test_the_page_of_the_audit_says_why_nothing_is_shown(world: World) -> None:
    moderated(world, "inadequate")
    browser = Browser(world, "Max")
    assert "Grade Not shown" in browser.open("/audits/1").text
    assert "without seeing what the first auditor found" in browser.open("/audits/1/form").text
    assert "Max Moderator" in browser.open("/moderations/1").text


def test_a_moderator_enters_the_grade_from_the_list_of_what_is_to_do(world: World) -> None:
    moderated(world, "inadequate")
    browser = Browser(world, "Max")
    browser.open("/")
    assert "Files to grade a second time" in browser.page.text
    browser.follow("Enter your grade")
    browser.press("Enter your grade")
    page = browser.press("Enter your grade", grade="good", reasons="As the file shows.")
    assert "You can read the audit now" in page.text and "Inadequate" in page.text
