"""What holds for every page: scope, safety, structure, and a number of queries that rows do not change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from service.models import Person
from service.transaction import transaction
from tests.browser.office import DESKS, at_work
from tests.support.crawling import crawl
from tests.support.statements import statements
from tests.support.turns import has_turn
from tests.support.world import World
from tests.web.browser import Browser, Page, Reader

CANARY = '"><script>alert("canary")</script>{{7*7}}'
MOST_QUERIES = 15
SILENT = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
# Who opened what is written when the answer has been sent.
AFTERWARDS = ("INSERT INTO access_record",)


def full(world: World) -> World:
    """An authority in which every kind of record exists."""
    world.authority()
    world.book(world["Pat"], world.today)
    plan = world.issued()
    world.act("Pat", "request_delay", plan, reason="court", explanation="In court.")
    world.audit()
    world.cycle()
    return world


class Opening:
    """Opens pages as one person and keeps what each asked of the database; `written` is what was no question."""

    def __init__(self, world: World, who: str) -> None:
        self._browser = Browser(world, who)
        self.asked: dict[str, int] = {}
        self.written: list[str] = []

    def __call__(self, path: str) -> Page:
        with statements(without=(*SILENT, *AFTERWARDS)) as heard:
            page = self._browser.open(path)
        self.asked[path] = len(heard)
        self.written += [text for text in heard if not text.lstrip().startswith(("SELECT", "WITH"))]
        return page


def every_page(open_page: Callable[[str], Page]) -> Iterator[Page]:
    """Every kind of page that can be reached from this person's home by links."""
    return (page for _, page in crawl(1, open_page, lambda page: [link for _, link in page.read.links]))


# Each role walks on one of the databases, half of them on each, and every second one in a build, the others in the next
# turn; `make pages` lets everybody walk on the other database too.
WALKS = [(("sqlite", "postgres")[place % 2], (*DESKS,)[place::4]) for place in range(4)]
OTHERS = [(("postgres", "sqlite")[place % 2], desks) for place, (_, desks) in enumerate(WALKS)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("database", "desks"),
    [
        *(pytest.param(*w, marks=[] if has_turn(n // 2, 2) else pytest.mark.every) for n, w in enumerate(WALKS)),
        *(pytest.param(*walk, marks=pytest.mark.every) for walk in OTHERS),
    ],
    ids=lambda given: given if isinstance(given, str) else " ".join(given),
    indirect=["database"],
)
def test_every_page_that_somebody_can_reach_works_is_well_built_asks_little_and_writes_nothing(
    world: World, desks: tuple[str, ...]
) -> None:
    at_work(world)
    broken, written = [], []
    for who in desks:
        opening = Opening(world, who)
        for page in every_page(opening):
            broken += [f"{who}: {page.status} {page.path}"] if page.status != 200 else []
            check_structure(page)
        asked = opening.asked.items()
        broken += [f"{who}: {number} queries for {path}" for path, number in asked if number > MOST_QUERIES]
        written += opening.written
    assert (broken, written) == ([], [])


def check_structure(page: Page) -> None:
    tags = page.read.tags
    assert [tag for tag, _ in tags].count("h1") == 1, page
    assert page.read.ids and len(page.read.ids) == len(set(page.read.ids)), (page.path, doubled(page.read))
    assert any(a.get("href") == "#main" for tag, a in tags if tag == "a"), page
    assert not [a for _, a in tags if "style" in a or any(name.startswith("on") for name in a)], page
    assert not [a for tag, a in tags if tag == "style" or (tag == "script" and "src" not in a)], page
    unlabelled = [(kind, key) for kind, key, label in page.read.inputs if key not in page.read.labelled and not label]
    assert unlabelled == [], page.path


def doubled(read: Reader) -> list[str]:
    return [one for one in set(read.ids) if read.ids.count(one) > 1]


@pytest.mark.parametrize("path", ["", "/form", "/submit", "/add_action", "/risk", "/withdraw"])
def test_an_audit_out_of_scope_is_as_absent_as_one_that_never_was(world: World, path: str) -> None:
    world.authority()
    elsewhere = world.team("South", world.service("Early help"))
    stranger = world.person("Sid Stranger", "team_manager", team_id=elsewhere.id)
    audit = world.audit()
    browser = Browser(world, stranger)
    found, absent = (browser.open(f"/audits/{number}{path}") for number in (audit.id, 99))
    assert found.status == absent.status == 404 and found.text == absent.text
    browser.open("/")
    assert browser.send(f"/audits/{audit.id}{path}", reason="x").status in (404, 405)


@pytest.mark.parametrize("kind", ["plans", "escalations", "supervisions", "cycles"])
def test_other_records_out_of_scope_are_not_found(world: World, kind: str) -> None:
    full(world)
    elsewhere = world.team("South", world.service("Early help"))
    stranger = world.person("Sid Stranger", "practitioner", team_id=elsewhere.id)
    assert Browser(world, stranger).open(f"/{kind}/1").status == 404


def test_lists_show_nothing_of_other_teams(world: World) -> None:
    full(world)
    elsewhere = world.team("South", world.service("Early help"))
    stranger = world.person("Sid Stranger", "team_manager", team_id=elsewhere.id)
    browser = Browser(world, stranger)
    for path in ("/", "/audits", "/escalations", "/supervisions", "/people"):
        page = browser.open(path)
        assert "Pat Practitioner" not in page.text and "7000001" not in page.text, page


def test_what_people_write_is_shown_as_they_wrote_it(world: World) -> None:
    world.authority()
    with transaction() as work:
        work.session.get_one(Person, world["Pat"].id).name = f"Pat {CANARY}"
    audit = world.audit(world.case(world["Pat"], reference=CANARY[:60]))
    world.answer(audit)
    for owner in ("practitioner", "manager"):
        world.act("Tess", "add_action", audit, text=CANARY, owner=owner)
    world.act("Tess", "submit", audit, overall_grade="inadequate", reasons=CANARY)
    world.act("Tess", "issue_actions", audit)
    plan = next(plan for plan in audit.plans if plan.owner_id == world["Pat"].id)
    world.act("Pat", "request_delay", plan, reason="other", explanation=CANARY)
    shown = 0
    for page in every_page(Browser(world, "Tess").open):
        assert 'alert("canary")</script>' not in page.html, page.path
        assert page.status in (200, 403, 404), page
        shown += page.html.count("&lt;script&gt;")
        assert "49" not in page.text.replace("7*7", ""), page.path
    assert shown > 5


def test_a_competence_process_is_read_by_those_who_were_asked_only(world: World) -> None:
    audit = world.authority().submitted()
    escalation = world.escalations()[0]
    world.act("Sam", "acknowledge", escalation)
    world.act("Sam", "resolve", escalation, outcome="competence_process", text="A canary for HR.")
    for name in ("Tess", "Hana", "Pat", "Quentin"):
        for path in (f"/escalations/{escalation.id}", f"/audits/{audit.id}", "/escalations?show=ended"):
            page = Browser(world, name).open(path)
            assert "canary" not in page.text and "ompetence process" not in page.text, (name, path)
    assert "A canary for HR." in Browser(world, "Sam").open(f"/escalations/{escalation.id}").text


def queries(world: World, who: str, path: str) -> int:
    """How many queries a page needs, sessions and all."""
    browser = Browser(world, who)
    with statements(without=(*SILENT, *AFTERWARDS)) as seen:
        page = browser.open(path)
    assert page.status == 200, page
    return len(seen)


def more(world: World, times: int) -> Any:
    """Many audits at every stage; the last one has many actions for many people."""
    for _ in range(times):
        world.audit()
        world.submitted("requires_improvement")
        world.complete(world.issued())
        world.issued("requires_improvement")
    audit = world.submitted()
    for _ in range(times):
        owner = world.person(f"Owner{next(world.numbers)} Extra", manager=world["Tess"], team_id=world.team().id)
        world.act("Tess", "add_action", audit, text="One more thing.", owner=owner.email)
    world.act("Tess", "issue_actions", audit)
    return audit


@pytest.mark.parametrize("who", ["Pat", "Tess", "Sam"])
def test_the_home_page_asks_the_same_number_of_queries_whatever_there_is_to_do(world: World, who: str) -> None:
    world.authority()
    more(world, 1)
    few = queries(world, who, "/")
    more(world, 3)
    assert queries(world, who, "/") <= few <= MOST_QUERIES


@pytest.mark.parametrize("who", ["Pat", "Tess", "Sam"])
def test_the_audit_page_asks_the_same_number_of_queries_whatever_hangs_on_it(world: World, who: str) -> None:
    world.authority()
    few = queries(world, who, f"/audits/{more(world, 1).id}")
    many = queries(world, who, f"/audits/{more(world, 3).id}")
    assert many <= few <= MOST_QUERIES


LISTED = ["/audits", "/escalations", "/escalations?show=open", "/supervisions", "/people", "/plans/1", "/escalations/1"]


@pytest.mark.parametrize("path", LISTED)
def test_lists_and_records_ask_a_bounded_number_of_queries(world: World, path: str) -> None:
    world.authority()
    more(world, 2)
    assert queries(world, "Tess", path) <= MOST_QUERIES


def test_a_long_list_is_shown_a_page_at_a_time(world: World) -> None:
    world.authority()
    for _ in range(27):
        world.audit()
    tess = Browser(world, "Tess")
    assert "Open audits 27" in tess.open("/audits").text and "7000027" not in tess.page.text
    assert "7000027" in tess.follow("Next page").text
    assert "7000003" in tess.open("/audits?case=7000003").text and "7000004" not in tess.page.text
    assert tess.open("/audits?page=99999999999999999999").status == 200
