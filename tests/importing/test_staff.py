"""A staff file makes and changes people by e-mail, only in what it gives, and refuses what cannot stand."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from service.database import db
from service.models import History, KnownAs, Outbox, Person, Supervision, Team, Token
from service.signing_in import new_token
from service.transaction import transaction
from tests.importing.files import Files, person, reasons, refused
from tests.support.world import World

WHO = "email,name"
MANAGED = "email,name,manager_email"


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_person_is_made_with_everything_that_the_file_gives(files: Files) -> None:
    files.staff("b@x.uk,Bo Boss,,team_manager,North,CIN,,,,")
    files.staff("a@x.uk,Ann Lee,LEE A,practitioner,North,CIN,b@x.uk,2026-12-01/2026-12-14,2026-01-05,")
    ann = person("a@x.uk")
    assert (ann.name, [*ann.roles], ann.starts_on) == ("Ann Lee", ["practitioner"], date(2026, 1, 5))
    assert ann.team and ann.service and ann.manager
    assert (ann.team.name, ann.service.name, ann.manager.email) == ("North", "CIN", "b@x.uk")
    assert [(spell.from_on, spell.to_on) for spell in ann.leave] == [(date(2026, 12, 1), date(2026, 12, 14))]
    assert ann.supervision_every_days == 28


def test_a_manager_may_stand_below_their_people_in_the_same_file(files: Files) -> None:
    imported = files.staff("a@x.uk,Ann,b@x.uk", "b@x.uk,Bo,", header=MANAGED)
    assert imported.counts["created"] == 2
    assert person("a@x.uk").manager_id == person("b@x.uk").id


def test_a_second_import_of_the_same_file_changes_nothing(files: Files) -> None:
    row = "a@x.uk,Ann Lee,LEE A;A LEE,practitioner,North,CIN,,2026-12-01/2026-12-14,2026-01-05,"
    files.staff(row)
    version = person("a@x.uk").signed_in_version
    imported = files.staff(row)
    assert (imported.counts["unchanged"], imported.counts["updated"]) == (1, 0)
    assert person("a@x.uk").signed_in_version == version


def test_columns_that_are_absent_and_people_who_are_absent_are_left_alone(files: Files) -> None:
    files.staff("a@x.uk,Ann Lee,LEE A,practitioner,North,CIN,,2026-12-01/2026-12-14,,", "b@x.uk,Bo,,,,,,,,")
    files.staff("a@x.uk,Ann Leigh", header=WHO)
    ann = person("a@x.uk")
    assert (ann.name, [*ann.roles], len(ann.leave), len(ann.known_as)) == ("Ann Leigh", ["practitioner"], 1, 1)
    assert people() == 2


def test_leave_and_names_of_the_file_take_the_place_of_the_earlier_ones(files: Files) -> None:
    header = "email,name,known_as,leave"
    files.staff("a@x.uk,Ann,LEE A;A LEE,2026-12-01/2026-12-14", header=header)
    files.staff("a@x.uk,Ann,LEE ANN,2027-01-04/2027-01-08;2027-02-01/2027-02-02", header=header)
    ann = person("a@x.uk")
    assert [known.name for known in ann.known_as] == ["LEE ANN"]
    assert sorted(spell.from_on for spell in ann.leave) == [date(2027, 1, 4), date(2027, 2, 1)]


def test_a_name_may_pass_from_one_person_to_another_within_a_file(files: Files) -> None:
    header = "email,name,known_as"
    files.staff("a@x.uk,Ann,LEE", "b@x.uk,Bo,", header=header)
    imported = files.staff("a@x.uk,Ann,", "b@x.uk,Bo,LEE", header=header)
    assert imported.counts["refused"] == 0
    assert db.session.scalars(select(KnownAs.person_id)).all() == [person("b@x.uk").id]


def test_new_roles_end_the_sessions_that_were_signed_in_with_the_old_ones(files: Files) -> None:
    header = "email,name,roles"
    files.staff("a@x.uk,Ann,practitioner", header=header)
    before = person("a@x.uk").signed_in_version
    files.staff("a@x.uk,Ann,practitioner; team_manager", header=header)
    assert person("a@x.uk").roles == {"practitioner", "team_manager"}
    assert person("a@x.uk").signed_in_version == before + 1


def test_leaving_ends_sessions_and_tokens(files: Files) -> None:
    files.staff("a@x.uk,Ann", header=WHO)
    with transaction() as work:
        token, _ = new_token(person("a@x.uk"), days=10)
        work.session.add(token)
    before = person("a@x.uk").signed_in_version
    imported = files.staff("a@x.uk,Ann,2026-11-02", header="email,name,left_on")
    assert imported.counts["left"] == 1
    assert person("a@x.uk").signed_in_version == before + 1
    assert db.session.scalar(select(func.count()).select_from(Token)) == 0


def test_whoever_comes_from_outside_needs_a_day_on_which_their_access_ends(files: Files) -> None:
    rows = "a@x.uk,Ann,external,2027-03-01", "b@x.uk,Bo,multi_agency,", "c@x.uk,Cy,external; quality,"
    imported = files.staff(*rows, header="email,name,roles,left_on")
    assert refused(imported) == [(3, "left_on")] and "Give the day after their last one" in reasons(imported)[0]
    assert refused(files.staff("a@x.uk,Ann,", header="email,name,left_on")) == [(2, "left_on")], "nor taken away later"
    assert refused(files.staff("a@x.uk,Ann Lee", header="email,name")) == [], "it stays as it was"


def test_a_role_that_does_not_exist_is_refused_with_those_that_do(files: Files) -> None:
    imported = files.staff("a@x.uk,Ann,wizard", header="email,name,roles")
    assert refused(imported) == [(2, "roles")]
    assert "team_manager" in reasons(imported)[0]


def test_a_team_belongs_to_the_service_of_its_people(files: Files) -> None:
    files.staff("a@x.uk,Ann,North,CIN", header="email,name,team,service")
    team = db.session.scalars(select(Team)).unique().one()
    assert team.service is not None and team.service.name == "CIN"


def test_people_of_a_team_in_two_services_say_nothing_about_the_team(files: Files) -> None:
    imported = files.staff("a@x.uk,Ann,North,CIN", "b@x.uk,Bo,North,CLA", header="email,name,team,service")
    assert db.session.scalars(select(Team)).unique().one().service is None
    assert any("several services" in reason for reason in reasons(imported))


class TestRefusals:
    """Rows that cannot stand, judged across file and database."""

    def test_an_unknown_manager_refuses_the_row_and_whoever_it_would_have_managed(self, files: Files) -> None:
        imported = files.staff("a@x.uk,Ann,b@x.uk", "b@x.uk,Bo,nobody@x.uk", "c@x.uk,Cy,", header=MANAGED)
        assert sorted(refused(imported)) == [(2, "manager_email"), (3, "manager_email")]
        assert people() == 1

    def test_a_circle_through_the_database_is_refused_and_names_everybody_in_it(self, files: Files) -> None:
        files.staff("a@x.uk,Ann,", "b@x.uk,Bo,a@x.uk", "c@x.uk,Cy,b@x.uk", header=MANAGED)
        imported = files.staff("a@x.uk,Ann,c@x.uk", header=MANAGED)
        assert refused(imported) == [(2, "manager_email")]
        said = reasons(imported, "refused")[0]
        assert all(name in said for name in ("Ann (a@x.uk)", "Bo (b@x.uk)", "Cy (c@x.uk)"))
        assert person("a@x.uk").manager_id is None

    def test_a_circle_within_the_file_is_refused(self, files: Files) -> None:
        imported = files.staff("a@x.uk,Ann,b@x.uk", "b@x.uk,Bo,a@x.uk", header=MANAGED)
        assert imported.counts["refused"] == 2
        assert people() == 0

    def test_a_name_that_somebody_else_already_has_is_refused_with_both_named(self, files: Files) -> None:
        header = "email,name,known_as"
        files.staff("a@x.uk,Ann,Lee A.", header=header)
        imported = files.staff("b@x.uk,Bo,LEE  A.", header=header)
        assert refused(imported) == [(2, "known_as")]
        assert "Ann (a@x.uk)" in reasons(imported)[0] and "Bo (b@x.uk)" in reasons(imported)[0]

    def test_the_last_who_could_act_for_everybody_cannot_leave(self, files: Files) -> None:
        header = "email,name,roles,left_on"
        files.staff("q@x.uk,Quin,quality,", "a@x.uk,Ann,practitioner,", header=header)
        imported = files.staff("q@x.uk,Quin,quality,2026-11-02", header=header)
        assert refused(imported) == [(2, "left_on")]
        assert "Name a successor first" in reasons(imported)[0]
        assert person("q@x.uk").left_on is None

    def test_nor_lose_the_role(self, files: Files) -> None:
        files.staff("q@x.uk,Quin,head_of_service", header="email,name,roles")
        assert refused(files.staff("q@x.uk,Quin,practitioner", header="email,name,roles")) == [(2, "roles")]

    def test_nor_leave_on_a_day_to_come_before_the_successor_starts(self, files: Files) -> None:
        header = "email,name,roles,starts_on,left_on"
        files.staff("q@x.uk,Quin,quality,,", header=header)
        gap = files.staff("q@x.uk,Quin,quality,,2026-12-01", "n@x.uk,Nia,quality,2026-12-02,", header=header)
        assert refused(gap) == [(2, "left_on")]
        assert files.staff("q@x.uk,Quin,quality,,2026-12-02", header=header).counts["refused"] == 0

    def test_a_successor_in_the_same_file_is_enough(self, files: Files) -> None:
        header = "email,name,roles,left_on"
        files.staff("q@x.uk,Quin,quality,", header=header)
        imported = files.staff("q@x.uk,Quin,quality,2026-11-02", "n@x.uk,Nia,head_of_service,", header=header)
        assert (imported.counts["refused"], imported.counts["left"]) == (0, 1)

    def test_the_only_manager_who_may_read_a_restricted_case_cannot_leave(self, world: World, files: Files) -> None:
        world.authority()
        both = "1,child_in_need,sam.service@example.org;pat.practitioner@example.org"
        files.cases(both, header="reference,status,restricted_to")
        imported = files.staff("sam.service@example.org,Sam Service,2026-11-02", header="email,name,left_on")
        assert refused(imported) == [(2, "left_on")]
        assert "Name another manager as a reader first" in reasons(imported)[0]


class TestSessions:
    """Sessions that `next_supervision_on` names."""

    HEADER = "email,name,next_supervision_on"

    def sessions(self) -> list[tuple[date, str]]:
        rows = db.session.execute(select(Supervision.on, Supervision.state).order_by(Supervision.on))
        return [(on, state) for on, state in rows]

    def test_a_session_is_booked_through_the_gate(self, world: World, files: Files) -> None:
        world.authority()
        imported = files.staff("pat.practitioner@example.org,Pat Practitioner,2026-11-20", header=self.HEADER)
        assert (self.sessions(), imported.counts["booked"]) == ([(date(2026, 11, 20), "planned")], 1)
        assert db.session.scalars(select(History.actor_name)).all() == ["Staff import"]
        assert [task.assignee_id for task in world.tasks(kind="hold_supervision")] == [world["Tess"].id]

    def test_a_plan_follows_the_session_that_a_file_books(self, world: World, files: Files) -> None:
        plan = world.authority().issued()
        files.staff("pat.practitioner@example.org,Pat Practitioner,2026-11-13", header=self.HEADER)
        db.session.refresh(plan)
        assert plan.due_on == date(2026, 11, 13)

    def test_the_same_day_is_not_booked_twice(self, world: World, files: Files) -> None:
        world.authority()
        row = "pat.practitioner@example.org,Pat Practitioner,2026-11-20"
        files.staff(row, header=self.HEADER)
        assert files.staff(row, header=self.HEADER).counts["booked"] == 0
        assert len(self.sessions()) == 1

    def test_a_session_that_the_manager_moved_is_not_booked_again_by_an_old_file(
        self, world: World, files: Files
    ) -> None:
        world.authority()
        row = "pat.practitioner@example.org,Pat Practitioner,2026-11-20"
        files.staff(row, header=self.HEADER)
        world.act("Tess", "move", db.session.scalars(select(Supervision)).unique().one(), on="2026-11-24")
        files.staff(row, header=self.HEADER)
        assert self.sessions() == [(date(2026, 11, 24), "planned")]

    def test_another_day_is_booked_beside_the_planned_one_and_the_report_names_it(
        self, world: World, files: Files
    ) -> None:
        world.authority()
        world.book(world["Pat"], date(2026, 11, 18))
        imported = files.staff("pat.practitioner@example.org,Pat Practitioner,2026-11-20", header=self.HEADER)
        assert len(self.sessions()) == 2
        assert any("18/11/2026" in reason for reason in reasons(imported, "notice"))

    def test_a_day_that_is_past_is_not_booked_and_told(self, world: World, files: Files) -> None:
        world.authority()
        imported = files.staff("pat.practitioner@example.org,Pat Practitioner,2026-10-20", header=self.HEADER)
        assert self.sessions() == []
        assert "This day is past" in reasons(imported, "repaired")[0]

    def test_nothing_is_booked_for_somebody_who_will_have_left(self, world: World, files: Files) -> None:
        world.authority()
        row = "pat.practitioner@example.org,Pat Practitioner,2026-11-20,2026-11-10"
        imported = files.staff(row, header=f"{self.HEADER},left_on")
        assert (self.sessions(), imported.counts["repaired"]) == ([], 1)

    def test_the_person_is_told_of_the_session(self, world: World, files: Files) -> None:
        world.authority()
        files.staff("pat.practitioner@example.org,Pat Practitioner,2026-11-20", header=self.HEADER)
        messages = set(db.session.scalars(select(Outbox.message)))
        assert messages == {"supervision_booked"}
