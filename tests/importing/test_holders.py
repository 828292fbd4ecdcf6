"""Teams and workers of a case: who is meant by a name, who is not, and what passes from one to another."""

from __future__ import annotations

from sqlalchemy import select

from service.database import db
from service.models import Case, Team
from tests.importing.files import Files, case, lines, reasons, refused, worker_of
from tests.support.world import World

ONE = "1,child_in_need,North,{},2026-01-05,"
WHO = "email,name,known_as"


def test_a_worker_is_found_by_the_name_of_a_member_of_staff(files: Files) -> None:
    files.staff("pat@x.uk,Pat O'Neill,", header=WHO)
    files.cases(ONE.format("pat  O\u2019NEILL"))
    assert (worker_of("1"), case("1").worker_label) == ("pat@x.uk", None)


def test_a_worker_is_found_by_the_name_that_the_case_system_uses(files: Files) -> None:
    files.staff("pat@x.uk,Pat O'Neill,ONEILL P; Neill Pat", header=WHO)
    files.cases(ONE.format("Neill Pat"))
    assert worker_of("1") == "pat@x.uk"


def test_known_as_decides_between_people_of_one_name(files: Files) -> None:
    files.staff("a@x.uk,Sam Okafor,Sam Okafor", "b@x.uk,Sam Okafor,Sam Okafor (North)", header=WHO)
    imported = files.cases(ONE.format("Sam Okafor"))
    assert worker_of("1") == "a@x.uk"
    assert not reasons(imported, "repaired")


def test_two_people_of_one_name_leave_the_case_unallocated_and_are_both_named(files: Files) -> None:
    files.staff("a@x.uk,Sam Okafor,", "b@x.uk,Sam Okafor,", header=WHO)
    said = " ".join(reasons(files.cases(ONE.format("Sam Okafor"))))
    assert case("1").worker is None
    assert "a@x.uk" in said and "b@x.uk" in said and "known_as" in said


def test_a_name_that_nobody_has_is_kept_and_told_of_once_with_how_many_cases_it_holds(files: Files) -> None:
    rows = [f"{number},child_in_need,North,Zoe Quill,2026-01-05," for number in range(1, 4)]
    imported = files.cases(*rows)
    told = [n for n in imported.notices if n["value"] == "Zoe Quill"]
    assert case("1").worker_label == "Zoe Quill"
    assert len(told) == 1 and "3 open cases" in told[0]["reason"]


def test_a_name_becomes_a_person_as_soon_as_a_staff_file_makes_it_known(files: Files) -> None:
    files.cases(ONE.format("Zoe Quill"))
    imported = files.staff("zoe@x.uk,Zoe Quill-Marsh,ZOE QUILL", header=WHO)
    assert worker_of("1") == "zoe@x.uk"
    assert imported.counts["linked"] == 1
    assert lines("1")[-1] == ("linked", "Zoe Quill", "Zoe Quill-Marsh")


def test_a_link_by_a_later_file_of_cases_is_no_transfer(files: Files) -> None:
    files.staff("a@x.uk,Sam Okafor,", "b@x.uk,Sam Okafor,", header=WHO)
    files.cases(ONE.format("Sam Okafor"))
    files.staff("b@x.uk,Samuel Okafor,", header="email,name,known_as")
    assert lines("1")[-1][0] == "linked"
    assert files.cases(ONE.format("Sam Okafor")).counts["transferred"] == 0


def test_a_worker_who_left_is_still_shown_with_a_notice_that_the_manager_acts(files: Files) -> None:
    files.staff("pat@x.uk,Pat Lee,2026-10-01", header="email,name,left_on")
    imported = files.cases(ONE.format("Pat Lee"))
    assert worker_of("1") == "pat@x.uk"
    assert any("Pat Lee has left and still holds 1 open case." in reason for reason in reasons(imported))


def test_a_transfer_between_workers_and_teams_is_recorded_with_both_names(files: Files) -> None:
    files.staff("pat@x.uk,Pat Lee,", "jo@x.uk,Jo March,", header=WHO)
    files.cases(ONE.format("Pat Lee"))
    imported = files.cases("1,child_in_need,South,Jo March,2026-01-05,")
    assert lines("1")[-2:] == [("team", "North", "South"), ("worker", "Pat Lee", "Jo March")]
    assert imported.counts["transferred"] == 1


def test_a_first_allocation_is_no_transfer(files: Files) -> None:
    files.cases(ONE.format(""))
    imported = files.cases(ONE.format("Pat Lee"))
    assert (imported.counts["updated"], imported.counts["transferred"]) == (1, 0)


def test_a_case_that_becomes_unallocated_loses_its_worker(files: Files) -> None:
    files.cases(ONE.format("Pat Lee"))
    imported = files.cases(ONE.format("Unallocated"))
    assert (case("1").worker, case("1").worker_label) == (None, None)
    assert imported.counts["transferred"] == 1


def test_a_column_that_is_absent_from_the_file_changes_nothing(files: Files) -> None:
    files.cases(ONE.format("Pat Lee"))
    imported = files.cases("1,child_in_need", header="reference,status")
    assert (case("1").worker_label, imported.counts["unchanged"]) == ("Pat Lee", 1)


def test_a_new_team_is_made_and_told_of_whatever_its_capitals(files: Files) -> None:
    rows = ["1,child_in_need,North  Team,,,", "2,child_in_need,NORTH TEAM,,,"]
    imported = files.cases(*rows)
    assert db.session.scalars(select(Team.name)).all() == ["North Team"]
    assert sum("no team of this name" in reason for reason in reasons(imported)) == 1


def test_an_allocation_gives_team_and_worker_to_the_cases_of_a_census(files: Files) -> None:
    files.sample("cin_census/cin-332-children.xml")
    reference = db.session.scalars(select(Case.reference).where(Case.status != "closed")).first()
    files.bring("allocations_csv", f"reference,team,worker\n{reference},North,Pat Lee")
    imported = files.sample("cin_census/cin-332-children.xml")
    assert case(str(reference)).worker_label == "Pat Lee"
    assert imported.counts["updated"] == 0


def test_an_allocation_of_an_unknown_case_is_refused(files: Files) -> None:
    imported = files.bring("allocations_csv", "reference,team,worker\n77,North,Pat Lee")
    assert refused(imported) == [(2, "reference")]
    assert imported.counts["created"] == 0


class TestRestricted:
    """Cases of `restricted_to`."""

    HEADER = "reference,status,restricted_to"

    def test_the_people_named_become_its_readers(self, world: World, files: Files) -> None:
        world.authority()
        files.cases("1,child_in_need,tess.team@example.org; sam.service@example.org", header=self.HEADER)
        assert case("1").restricted
        assert {reader.person_id for reader in case("1").readers} == {world["Tess"].id, world["Sam"].id}

    def test_a_row_that_names_somebody_unknown_is_refused(self, world: World, files: Files) -> None:
        world.authority()
        imported = files.cases("1,child_in_need,tess.team@example.org;x@y.uk", header=self.HEADER)
        assert refused(imported) == [(2, "restricted_to")]
        assert imported.counts["created"] == 0

    def test_a_row_that_names_nobody_who_could_act_is_refused(self, world: World, files: Files) -> None:
        world.authority()
        imported = files.cases("1,child_in_need,pat.practitioner@example.org", header=self.HEADER)
        assert "may act on an escalation" in reasons(imported, "refused")[0]

    def test_other_readers_take_the_place_of_the_earlier_ones(self, world: World, files: Files) -> None:
        world.authority()
        files.cases("1,child_in_need,sam.service@example.org", header=self.HEADER)
        files.cases("1,child_in_need,hana.head@example.org", header=self.HEADER)
        assert [reader.person_id for reader in case("1").readers] == [world["Hana"].id]
        assert lines("1")[-1] == ("readers", "sam.service@example.org", "hana.head@example.org")

    def test_an_empty_cell_lifts_the_restriction(self, world: World, files: Files) -> None:
        world.authority()
        files.cases("1,child_in_need,sam.service@example.org", header=self.HEADER)
        files.cases("1,child_in_need,", header=self.HEADER)
        assert (case("1").restricted, list(case("1").readers)) == (False, [])

    def test_a_workbook_says_nothing_about_it(self, world: World, files: Files) -> None:
        world.authority()
        files.cases("1,child_in_need,sam.service@example.org", header=self.HEADER)
        files.cases("1,child_in_need,North,Pat Lee,2026-01-05,")
        assert case("1").restricted

    def test_the_same_file_again_changes_nothing(self, world: World, files: Files) -> None:
        world.authority()
        row = "1,child_in_need,sam.service@example.org"
        files.cases(row, header=self.HEADER)
        assert files.cases(row, header=self.HEADER).counts["unchanged"] == 1
