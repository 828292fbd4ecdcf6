"""How long lists and pages take when there are ten thousand audits, a hundred thousand, and a million.

Three databases are asked in turns. Who asks has the same work to do in each; what differs is what is finished: a year
has ten thousand audits, each with its case, plan, action and tasks, made by its time's auditors, who then left. It is
lived once; the other databases begin as copies of the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import text

from service.database import db
from service.models import Audit
from tests.api.client import token_for
from tests.benchmarks.asking import Answers, Question, ask
from tests.benchmarks.copies import APART, analysed, beginning, copy, without_indexes
from tests.benchmarks.installed import migrated, serving
from tests.benchmarks.told import Line, against
from tests.support.postgres import fresh_database
from tests.support.signed_in import sign_in
from tests.support.world import World

SIZES, A_YEAR, OPEN = (10_000, 100_000, 1_000_000), 10_000, 40
TURNS, EACH, SHARE, GROWTH = 5, 10, 0.5, 1.2
LIFE = ["child_case", "audit", "auditor", "action_plan", "plan_owner", "action", "task"]
# Two hundred people make a year's audits. Their numbers lie above those of everybody who acts here.
PEOPLE, A_PERSON = 500_000_000, A_YEAR // 200
MADE = """INSERT INTO person (id, email, name, supervision_every_days, agency, starts_on, left_on, signed_in_version,
                              mail)
          SELECT :people + n, 'auditor.' || n || '@example.org', 'Auditor ' || n, 28, false, current_date - 40000,
                 CASE WHEN n >= 200 THEN current_date - 366 * (n / 200) END, 1, 'each'
          FROM generate_series(0, :many) n"""
DAYS, HOURS = f"(k * 366 / {A_YEAR})", f"k * interval '1 day' * 366 / {A_YEAR}"
BACK = {
    "date": (
        "action_plan.issued_on action_plan.due_on action_plan.original_due_on action_plan.latest_on "
        "action_plan.completed_on action_plan.sign_off_due_on audit.due_on task.due_on task.armed_on"
    ),
    "instant": "audit.made_at audit.submitted_at task.opened_at task.closed_at action.done_at",
}
CHANGED = {
    **{name: f"one.{name.split('.')[1]} - {DAYS}" for name in BACK["date"].split()},
    **{name: f"one.{name.split('.')[1]} - {HOURS}" for name in BACK["instant"].split()},
    "child_case.reference": "one.reference || '-' || k",
    "child_case.status": "'closed'",
    "child_case.closed_on": f"current_date - {DAYS}",
    "child_case.worker_id": f"{PEOPLE} + k / {A_PERSON}",
    "child_case.team_id": "(SELECT max(id) FROM team)",
    "auditor.person_id": f"{PEOPLE} + k / {A_PERSON}",
    "action_plan.owner_id": f"{PEOPLE} + k / {A_PERSON}",
    "plan_owner.person_id": f"{PEOPLE} + k / {A_PERSON}",
    "task.assignee_id": f"{PEOPLE} + k / {A_PERSON}",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A database of some size, who asks of it, and where."""

    questions: Mapping[str, Question]
    limit: Question
    ours: int
    least: int


def measured(server: str, folder: Path) -> Iterator[Line]:
    """The worklist, the home page, an audit's page and the figures of a year, by size."""
    with ExitStack() as stack:
        places = _places(server, folder, stack)
        for what in places[0].questions:
            found = [list[Answers]() for _ in places]
            for turn in range(TURNS + 1):
                for place, answers in zip(places, found, strict=True):
                    answers.append(ask(place.ours, [place.questions[what]] * EACH))
                    if not turn:  # what is compiled once does not count
                        answers.clear()
            yield _growing(what, found)
        for size, place in zip(SIZES, places, strict=True):
            yield _beside(size, place)


def _places(server: str, folder: Path, stack: ExitStack) -> list[Place]:
    place = folder / "audits"
    begun = fresh_database(server, "countersign_audits")
    migrated(place, begun)
    with beginning(place, begun) as world:
        _finished(world)
        questions, limit = _questions(world, _at_work(world))
    found = []
    for size in SIZES:
        url = fresh_database(server, f"countersign_audits_{size}", "countersign_audits")
        with beginning(place, url):
            _copied(size)
        least = stack.enter_context(serving(folder / f"least-{size}", url, "tests.benchmarks.least:app"))
        ours = stack.enter_context(serving(folder / f"ours-{size}", url))
        found.append(Place(questions, limit, ours, least))
    return found


def _finished(world: World) -> None:
    """One audit, good, whose only plan was signed off, and a copy, so that what comes later is not copied."""
    audit = world.authority().audit()
    world.team("Elsewhere")
    world.answer(audit)
    world.act("Tess", "add_action", audit, text="Redraw the genogram.", owner="practitioner")
    world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    world.act("Tess", "issue_actions", audit)
    plan = audit.plans[0]
    world.complete(plan)
    world.sign_off(plan)
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(text(MADE), {"people": PEOPLE, "many": SIZES[-1] // A_PERSON + APART})
    copy(LIFE, 1, 1, CHANGED)


def _copied(size: int) -> None:
    """So many more of the years before."""
    with without_indexes(LIFE):
        copy(LIFE, APART, APART + size - 3, CHANGED)
    analysed([*LIFE, "person", "history", "outbox"])


def _at_work(world: World) -> int:
    """Tess's plans to sign off, and what else is open; the number of an audit."""
    audit: Audit | None = None
    for _ in range(OPEN):
        plan = world.issued("requires_improvement")
        audit = plan.audit
        world.complete(plan)
    assert audit is not None
    number = audit.id
    db.session.remove()
    return number


def _questions(world: World, audit: int) -> tuple[Mapping[str, Question], Question]:
    token = {"Authorization": f"Bearer {token_for(world['Tess'], 1000)}"}
    tess, quentin = (_cookie(world, who) for who in ("Tess", "Quentin"))
    return {
        "the worklist over the API": Question("GET", "/api/v1/tasks", token),
        "the home page": Question("GET", "/", tess),
        "an audit's page": Question("GET", f"/audits/{audit}", tess),
        "a year's figures": Question("GET", "/insight", quentin),
    }, Question("GET", "/tasks", token)


def _cookie(world: World, who: str) -> Mapping[str, str]:
    client = world.app.test_client()
    sign_in(client, world[who])
    cookie = client.get_cookie("countersign")
    assert cookie is not None
    return {"Cookie": f"countersign={cookie.value}"}


def _growing(what: str, found: list[list[Answers]]) -> Line:
    each = [(median(one.half for one in answers), median(one.most for one in answers)) for answers in found]
    said = [f"{size:,}: {half:.0f} ms, {most:.0f} ms" for size, (half, most) in zip(SIZES, each, strict=True)]
    return Line(
        f"{what}, by how many audits there are (half, and 95 %, take at most)",
        "; ".join(said),
        "",
        against(each[-1][1] / each[0][1], GROWTH, f"95 % at {SIZES[-1]:,} to that at {SIZES[0]:,}", at_most=True),
    )


def _beside(size: int, place: Place) -> Line:
    here, bare = list[float](), list[float]()
    for turn in range(TURNS + 1):
        found = ask(place.ours, [place.questions["the worklist over the API"]] * EACH)
        limit = ask(place.least, [place.limit] * EACH)
        if turn:
            here.append(found.each_second)
            bare.append(limit.each_second)
    ours, least = median(here), median(bare)
    return Line(
        f"the worklist over the API, {size:,} audits",
        f"{ours:.0f} a second",
        f"bare Flask and psycopg: {least:.0f} a second",
        against(ours / least, SHARE, "share of the limit"),
    )
