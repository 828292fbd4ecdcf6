"""Two services side by side with a record of every kind and scope in them, made once: reading changes nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from service.context import KEY
from service.database import db
from service.models import Escalation, Person, PractitionerForm
from service.usecases import disclosing
from service.usecases.attaching import attach_file
from service.usecases.reports import make_now
from tests.evidence.files import TEXT
from tests.practice.practice import Practice
from tests.support import second_form
from tests.support.applications import application, make_tables
from tests.support.world import World

# By first name, everybody who may ask: each role, two roles in one person, and those who may not come in any more.
PEOPLE = {
    "Pat": ("practitioner", "the practitioner"),
    "Olu": ("practitioner", "a practitioner of the same team"),
    "Tess": ("team_manager", "the team manager"),
    "Una": ("team_manager", "a team manager of another team of the service"),
    "Gina": ("group_manager", "the group manager"),
    "Sam": ("service_manager", "the service manager"),
    "Hana": ("head_of_service", "the head of service"),
    "Rita": ("reviewing_officer", "a reviewing officer of the service"),
    "Mo": ("moderator", "a moderator"),
    "Quentin": ("quality", "the quality team"),
    "Perry": ("performance", "the performance team"),
    "Xena": ("external", "an external auditor with one audit"),
    "Max": ("multi_agency", "an auditor of a partner agency, with none"),
    "Dora": ("data_protection", "the data protection officer"),
    "Ada": ("administrator", "an administrator"),
    "Will": ("practitioner", "a practitioner of the other service"),
    "Tom": ("team_manager", "a team manager of the other service"),
    "Sid": ("service_manager", "the service manager of the other service"),
    "Twyla": ("practitioner,reviewing_officer", "practitioner and reviewing officer of the other service"),
}
GONE = {
    "Lee": ("service_manager", "a service manager who left yesterday"),
    "Exa": ("external", "an external auditor whose time has ended"),
}
NOBODY = "Nobody"


@dataclass
class Place:
    """The world, and its records by kind and by how they stand to the people of the first team."""

    world: World
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, Any] = field(default_factory=dict)

    def keep(self, kind: str, scope: str, record: Any) -> Any:
        self.numbers[kind, scope] = record if isinstance(record, int) else record.id
        return record

    def plan(self, scope: str, plan: Any) -> Any:
        """A plan with a file on its first action."""
        self.files[scope] = attach_file(plan.id, plan.actions[0].id, TEXT, "note.txt", plan.owner).key
        return self.keep("action_plan", scope, plan)

    def case(self, scope: str, worker: str, **more: Any) -> Any:
        case = self.keep("case", scope, self.world.case(self.world[worker], **more))
        self.references[scope] = case.reference
        return case


@contextmanager
def standing(folder: Path) -> Iterator[Place]:
    """An application of its own on SQLite: what it may show is asked of the same conditions on every database."""
    app = application(folder)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        make_tables()
        place = built(World(app, app.extensions[KEY].clock))
        db.session.remove()
    yield place
    with app.app_context():
        db.engine.dispose()


def built(world: World) -> Place:
    """Everybody, and a record of each kind in each scope that it can have."""
    place = Place(world)
    _people(world)
    world.programme("weekly")
    _own_team(place)
    _elsewhere(place)
    _restricted(place)
    _sampled(place)
    _aside(place)
    _of_the_authority(place)
    _asked_for(place)
    for team, scope in (("North", "own team"), ("West", "other service")):
        place.keep("team", scope, world.team(team))
    world.change(world["Lee"], left_on=world.today - timedelta(days=1))
    world.change(world["Exa"], left_on=world.today - timedelta(days=1))
    for task in world.tasks():
        place.numbers.setdefault(("task", task.kind), task.id)
    for name in (*PEOPLE, *GONE):
        place.keep("person", name, world[name])
    return place


def _people(world: World) -> None:
    world.authority()
    with world.together():
        service, other = world.service(), world.service("Early help")
        south, west = world.team("South"), world.team("West", other)
        sam = world["Sam"]
        _person(world, "Una South", sam, team_id=south.id)
        _person(world, "Gina Group", sam, service_id=service.id)
        _person(world, "Rita Reviewing", None, service_id=service.id)
        for name in ("Xena External", "Max Multi", "Dora Data", "Exa Expired"):
            _person(world, name)
        sid = _person(world, "Sid Service", world["Hana"], service_id=other.id)
        tom = _person(world, "Tom Team", sid, team_id=west.id)
        _person(world, "Will West", tom, team_id=west.id)
        _person(world, "Twyla Two", tom, team_id=west.id)
        _person(world, "Lee Left", world["Hana"], service_id=service.id)


def _person(world: World, name: str, manager: Person | None = None, **more: Any) -> Any:
    roles, _ = {**PEOPLE, **GONE}[name.split()[0]]
    return world.person(name, roles, manager, **more)


def _own_team(place: Place) -> None:
    """Tess's audit of Pat's case, weak, with plans for both and an escalation to Sam; one that Mo moderates."""
    world = place.world
    place.keep("supervision", "own team", world.book(world["Pat"], world.today + timedelta(days=3)))
    plan = place.plan("own team", world.issued(case=place.case("own team", "Pat")))
    place.keep("audit", "own team", plan.audit)
    place.plan("the manager's own", next(one for one in plan.audit.plans if one.owner_id != plan.owner_id))
    place.keep("escalation", "own team", _raised(audit_id=plan.audit_id))
    place.keep("moderation", "own team", world.moderation(plan.audit))
    world.act("Pat", "request_delay", plan, reason="court", explanation="In court all week.")
    place.keep("audit", "being written", world.audit())


def _raised(**by: Any) -> Any:
    return db.session.query(Escalation).filter_by(**by).order_by(Escalation.id).first()


def _elsewhere(place: Place) -> None:
    """The same in the other service."""
    world = place.world
    place.keep("supervision", "other service", world.book(world["Will"], world.today + timedelta(days=3), "Tom"))
    case = place.case("other service", "Will", team_id=world.team("West").id)
    audit = place.keep("audit", "other service", world.submitted(auditor="Tom", case=case))
    world.act("Tom", "issue_actions", audit)
    place.plan("other service", next(one for one in audit.plans if one.owner.name.startswith("Will ")))
    place.keep("escalation", "other service", _raised(audit_id=audit.id))
    place.keep("moderation", "other service", world.moderation(audit))


def _restricted(place: Place) -> None:
    """A case of Pat's team that only Pat, Tess and Sam may read; another of which Mo may read too, who grades it."""
    world = place.world
    case = place.case("restricted", "Pat", restricted=True)
    place.keep("restricted_case", "restricted", case)
    for name in ("Pat", "Tess", "Sam"):
        world.reader(case, world[name])
    plan = place.plan("restricted", world.issued(case=case))
    place.keep("audit", "restricted", plan.audit)
    place.keep("escalation", "restricted", _raised(audit_id=plan.audit_id))
    of_its_moderator = world.case(world["Pat"], restricted=True)
    for name in ("Pat", "Tess", "Sam", "Mo"):
        world.reader(of_its_moderator, world[name])
    place.keep("moderation", "restricted", world.moderation(world.submitted("inadequate", case=of_its_moderator)))


def _sampled(place: Place) -> None:
    """An audit of a case of Pat's that Xena does, from outside; one that Exa did; one for the partner agency."""
    world = place.world
    case = place.case("sampled to me", "Pat")
    place.keep("audit", "sampled to me", second_form.arranged(world, "Xena", case))
    place.keep("audit", "of one whose time has ended", second_form.arranged(world, "Exa"))


def _aside(place: Place) -> None:
    """What stands on the practitioner's side alone."""
    world = place.world
    plan = place.plan("practitioner's side", second_form.issued(world))
    place.keep("practitioner_form", "practitioner's side", plan.form_id)
    form = place.keep("practitioner_form", "referred", second_form.handed_over(world, actions=True))
    world.act("Tess", "refer", form, reason="More than we can solve in the team.")
    place.keep("escalation", "practitioner's side", _raised(form_id=form.id))
    place.keep("audit", "with a form", db.session.get_one(PractitionerForm, form.id).audit_id)


def _asked_for(place: Place) -> None:
    """What is held about a case, and about Pat, put together and not reviewed yet."""
    world = place.world
    about = ("case", place.references["own team"]), ("member of staff", world["Pat"].email)
    for kind, key in about:
        request = disclosing.ask(world["Dora"], kind.partition(" ")[0].replace("member", "person"), key, "AR 12")
        place.keep("access_request", f"about a {kind}", disclosing.prepare(world["Dora"], request.id))


def _of_the_authority(place: Place) -> None:
    """What belongs to programmes, cycles, learning and reports."""
    world, practice = place.world, Practice(place.world)
    place.bodies = _bodies(place)
    for kind, scope, who, path in BEGUN:
        body = {**place.bodies[f"POST /api/v1{path}"]}
        answer = practice(who).post(path, body)
        assert answer.status == 201, (path, answer)
        place.keep(kind, scope, answer.json["id"])
    world.policy("reviews", rota=True)
    practice("Sam").post("/supervisions", {"person": world["Tess"].email, "on": str(world.today + timedelta(days=17))})
    practice.on(world.today + timedelta(days=1))
    place.keep("review", "own team", practice.listed("Sam", "/reviews")[0]["id"])
    reference = practice.case("Olu")
    cycle = place.keep("cycle", "the authority's", world.cycle())
    world.act("Perry", "draw", cycle)
    place.keep("drawn_case", "own team", cycle)
    lines = "reference,status,team,worker", f"{reference},child in need,North,"
    place.keep("import", "the performance team's", practice.bring("cases_csv", *lines)["id"])
    days = {"from_on": world.today - timedelta(days=30), "to_on": world.today}
    place.keep("report", "the authority's", make_now({"kind": "quarterly", **days}))


BEGUN = (
    ("exemption", "own team", "Tess", "/exemptions"),
    ("exercise", "own team", "Quentin", "/exercises"),
    ("self_audit", "own draft", "Pat", "/self-audits"),
    ("training", "own team", "Quentin", "/training"),
    ("tool_version", "draft", "Quentin", "/tool-versions"),
    ("standard_reminder", "own team", "Quentin", "/quick-wins"),
    ("cover", "own team", "Tess", "/cover"),
)


def _bodies(place: Place) -> dict[str, Any]:
    """What begins a record, and what other calls must hold to be understood, by address or by its last word."""
    world, reference = place.world, place.references["own team"]
    pat, tess, una = (world[name].email for name in ("Pat", "Tess", "Una"))
    day, later = str(world.today + timedelta(days=9)), str(world.today + timedelta(days=30))
    days = {"from_on": day, "to_on": later}
    why = "Newly qualified and on induction."
    reminder = {"tool": "core", "question": "record.chronology", "teams": ["North"], "text": "Look at it."}
    begun = {
        "/access-requests": {"about": "case", "key": reference, "reference": "AR 13"},
        "/audits": {"case_reference": reference},
        "/cover": {"substitute": una, "from": day, "to": later},
        "/cycles": {"name": "Autumn", "share": 0.5, "seed": "1"},
        "/erasures": {"about": "case", "key": reference, "reason": why},
        "/exemptions": {"programme": "weekly", "exempt": "practitioner", "person": pat, "reason": why, **days},
        "/exercises": {"case_reference": reference, "participants": [tess, una]},
        "/legal-holds": {"about": "case", "key": reference, "reason": why},
        "/plans": {"owner": pat, "actions": ["Draw a chronology."]},
        "/quick-wins": reminder,
        "/self-audits": {"case_reference": reference},
        "/supervisions": {"person": pat, "on": later},
        "/tool-versions": {"copy_of": "core"},
        "/training": {"title": "Recording that helps", "kind": "course", "people": [pat]},
    }
    others = {
        "actions": {"text": "Book the recording course."},
        "attendance": {"people": [pat], "attended_on": str(world.today)},
        "explain": {"reason": why},
        "give-up": {"reason": why},
        "lift": {"reason": why},
        "refuse": {"reason": why},
    }
    return {**{f"POST /api/v1{path}": body for path, body in begun.items()}, **others}
