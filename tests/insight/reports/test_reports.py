"""Reports: figures that a count by hand of raw rows gives, that anybody can have reckoned again, and who reads them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from sqlalchemy import select, text, update

from notifications.draining import drain
from notifications.jobs import forget_exports
from notifications.making import Maker
from service.database import db
from service.insight.measures.actions import actions
from service.insight.measures.agreement import agreement_of
from service.insight.measures.evidence import evidence
from service.insight.measures.grades import grades
from service.insight.reports.making import MOST_ATTEMPTS, claim, make, make_one
from service.insight.reports.told import Grid, Section
from service.insight.reports.word import BAR_MM, word_report
from service.insight.scope import Scope
from service.models import AccessRecord, Audit, Notice, Report, ReportPart
from service.transaction import transaction
from service.usecases.reports import ask, make_now
from tests.insight.authority import FIRST, LAST, Authority
from tests.insight.recomputed import Recomputed
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

PLACE = "/insight/reports"
DAYS = {"from_on": FIRST, "to_on": LAST}
STATUTORY = {"child_in_need", "child_protection", "looked_after"}


@pytest.fixture
def year(world: World) -> World:
    """A year of audits made in bulk, and people who read of it."""
    Authority(world, audits=40)
    world.authority()
    return world


def made(world: World, kind: str = "quarterly", **facts: Any) -> Report:
    return db.session.get_one(Report, make_now({"kind": kind, **DAYS, **facts}), populate_existing=True)


def figures(report: Report) -> dict[str, dict[str, Any]]:
    return {figure["key"]: figure for figure in report.figures}


def got(world: World, name: str, path: str) -> Any:
    """The answer that somebody gets."""
    db.session.rollback()
    with world.app.app_context():
        return Browser(world, name).client.get(f"{PLACE}{path}", buffered=True)


def run(world: World, *arguments: str) -> tuple[int, str]:
    result = world.app.test_cli_runner().invoke(args=("report", *arguments))
    return result.exit_code, result.output


# --- the figures ------------------------------------------------------------------------------------------


@pytest.mark.tampers
def test_a_reports_figures_are_what_a_count_by_hand_and_the_dashboards_say(year: World) -> None:
    found, again, scope = figures(made(year)), Recomputed(FIRST, LAST), Scope(FIRST, LAST)
    by_grade = again.grades(STATUTORY)
    assert found["grades.statutory.inadequate"]["k"] == by_grade["inadequate"] > 0
    assert found["grades.statutory.good_or_better"]["n"] == by_grade.total() == grades(scope).of("statutory").total.n  # type: ignore[arg-type]
    assert found["grades.early_help.good_or_better"]["n"] == again.grades({"early_help"}).total() > 0
    assert found["twice.graded"]["k"] == again.twice({*STATUTORY, "early_help", "referral"})

    by_hand, told = again.actions(year.today), actions(scope).total
    assert found["actions.issued"]["value"] == by_hand["issued"] == told.issued > 0
    assert found["actions.in_time"]["k"] == by_hand["done_by_supervision"] == told.done_by_supervision
    assert [found[f"actions.{name}"]["k"] for name in ("overdue", "verified")] == [told.overdue, told.verified]

    assert found["twice.kappa"]["value"] == pytest.approx(agreement_of(scope).statistics.kappa, abs=1e-6)
    for one in evidence(scope):
        key = f"evidence.{one.part}.{one.tool}/{one.question.key}"
        assert (found[f"{key}.on_file"]["k"], found[f"{key}.on_file"]["n"]) == (one.on_file.k, one.on_file.n), key
        assert found[f"{key}.elsewhere"]["k"] == one.elsewhere, key


@pytest.mark.tampers
def test_the_public_reads_no_number_from_one_to_four_nor_finds_it_by_subtraction(year: World) -> None:
    found = figures(made(year, "committee", from_on=date(2026, 9, 1)))
    shares = [
        one for key, one in found.items() if one["n"] is not None and not key.startswith(("returns.", "expected."))
    ]
    assert shares and all(part == 0 or part >= 5 for one in shares for part in (one["k"], one["n"] - one["k"]))
    assert any(one["hidden"] for one in found.values()) and all(
        one["k"] is None for one in found.values() if one["hidden"]
    )
    whole, services = found["grades.statutory.good_or_better"], [one for key, one in found.items() if "service." in key]
    if not whole["hidden"]:
        assert sum(one["hidden"] for one in services) != 1


# --- recomputing ------------------------------------------------------------------------------------------


@pytest.mark.tampers
def test_check_reckons_every_figure_again_and_finds_nothing_changed(year: World) -> None:
    for kind in ("quarterly", "committee", "inspection"):
        made(year, kind)
    assert run(year, "check") == (0, "Every figure of 3 reports was reckoned again and is as it was stored.\n")
    code, said = run(year, "list")
    assert code == 0 and said.count("ready") == 3


@pytest.mark.tampers
def test_a_report_is_saved_as_a_document_and_a_workbook_from_the_command_line(year: World, tmp_path: Path) -> None:
    report = made(year)
    folder = tmp_path / "for the committee"
    code, said = run(year, "save", str(report.id), str(folder), "--as", year["Quentin"].email)
    assert (code, said.split("\n")[:2]) == (
        0,
        [f"{folder}/report-{report.id}.docx", f"{folder}/report-{report.id}.xlsx"],
    )
    assert Document(str(folder / f"report-{report.id}.docx")).paragraphs[0].text
    assert load_workbook(folder / f"report-{report.id}.xlsx")["Figures"].max_row == len(report.figures) + 1
    assert [(row.kind, row.how) for row in year.all(AccessRecord)] == [("report", "command")]
    assert run(year, "save", "999", str(folder), "--as", year["Quentin"].email)[0] == 1
    assert "no such report" in run(year, "save", str(report.id), str(folder), "--as", year["Pat"].email)[1]


@pytest.mark.tampers
def test_check_names_a_figure_that_was_tampered_with(year: World) -> None:
    report = made(year)
    before = figures(report)["grades.statutory.inadequate"]
    changed = [{**one, "k": one["k"] - 1} if one is before else one for one in report.figures]
    with transaction() as work:
        work.session.execute(update(Report).where(Report.id == report.id).values(figures=changed))
    code, said = run(year, "check", str(report.id))
    assert code == 1 and "its figures were changed since it was made" in said
    stored, found = f"stored {before['k'] - 1} of {before['n']}", f"found {before['k']} of {before['n']}"
    assert f"grades.statutory.inadequate (as kept): {stored}, {found}" in said


@pytest.mark.tampers
def test_check_names_a_row_of_the_database_that_changed_and_the_figures_that_it_changes(year: World) -> None:
    report = made(year)
    one = select(Audit.id).where(Audit.overall_grade == "inadequate", Audit.agreed_grade.is_(None))
    one = one.where(Audit.kind == "routine", Audit.state == "signed_off", Audit.case_status.in_(STATUTORY))
    number = db.session.scalars(one.order_by(Audit.id)).first()
    with transaction() as work:
        work.session.execute(update(Audit).where(Audit.id == number).values(overall_grade="good"))
    code, said = run(year, "check", str(report.id))
    assert code == 1
    assert f"since it was made, audits {number} changed: overall was inadequate, is good." in said
    assert "grades.statutory.inadequate (as it is now)" in said and "(as kept)" not in said


@pytest.mark.tampers
def test_check_notices_that_the_rows_kept_with_a_report_were_exchanged(year: World) -> None:
    report, other = made(year), made(year, from_on=date(2026, 6, 1))
    content = db.session.scalars(select(ReportPart.content).where(ReportPart.report_id == other.id)).one()
    with transaction() as work:
        work.session.execute(update(ReportPart).where(ReportPart.report_id == report.id).values(content=content))
    code, said = run(year, "check", str(report.id))
    assert code == 1 and "the rows that are kept with it were changed" in said


# --- asking, making, telling ------------------------------------------------------------------------------


def test_somebody_asks_for_a_report_is_told_when_it_is_ready_and_downloads_it(world: World) -> None:
    world.authority()
    world.submitted("inadequate")
    quentin = Browser(world, "Quentin")
    quentin.open(f"{PLACE}/new")
    page = quentin.press("Ask for a report", kind="quarterly", from_on="2026-11-02", to_on="2026-11-01")
    assert "The period ends before it begins" in page.text
    page = quentin.press("Ask for a report", kind="quarterly", from_on="2026-10-01", to_on="2026-11-30")
    assert "Waiting to be made" in page.text

    assert make() == 1
    drain()
    [notice] = [one for one in world.all(Notice) if "is ready" in one.subject]
    assert notice.person_id == world["Quentin"].id
    page = quentin.open(notice.link.removeprefix(world.context.settings.base_url))
    assert "Good or better by service" in page.text and "0 of 1" in page.text and "Too few" in page.text

    number = notice.link.rpartition("/")[2]
    word = Document(BytesIO(got(world, "Quentin", f"/{number}.docx").get_data()))
    said = "\n".join(one.text for one in word.paragraphs)
    assert "How to read these figures" in said and "Recommendations" in said and "SHA-256" in said
    book = load_workbook(BytesIO(got(world, "Quentin", f"/{number}.xlsx").get_data()), read_only=True)
    assert "Figures" in book.sheetnames
    assert got(world, "Quentin", f"/{number}").status_code == 200
    db.session.rollback()
    seen = {(one.kind, one.how) for one in world.all(AccessRecord) if one.person_id == world["Quentin"].id}
    assert {("report", "page"), ("report", "download")} <= seen


def test_an_export_holds_what_its_reader_sees_as_text_and_is_nobody_elses(world: World) -> None:
    world.authority()
    world.submitted("good", case=world.case(world["Pat"], reference="=1+1"))
    number = ask(world["Perry"], {"kind": "export", "from_on": world.today, "to_on": world.today})
    make()
    content = got(world, "Perry", f"/{number}/export.xlsx").get_data()
    book = load_workbook(BytesIO(content), read_only=True)
    cells = [cell for row in book["Audits"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]
    assert {"Audits", "Answers", "Actions", "Plans"} <= set(book.sheetnames)
    world.clock.forward(days=8)
    assert forget_exports() > 0 and got(world, "Perry", f"/{number}/export.xlsx").status_code == 404
    for other in ("Quentin", "Hana"):
        assert got(world, other, f"/{number}").status_code == 404


def test_an_export_leaves_an_access_record_of_every_audit_in_it(world: World) -> None:
    world.authority()
    one, other = world.submitted("good"), world.submitted("good")
    hidden = world.case(world["Pat"], restricted=True)
    world.reader(hidden, world["Tess"])
    world.reader(hidden, world["Perry"])
    world.submitted("good", case=hidden)
    ask(world["Perry"], {"kind": "export", "from_on": world.today, "to_on": world.today})
    make()
    seen = {(row.person_id, row.kind, row.record_id, row.how) for row in world.all(AccessRecord)}
    assert seen == {(world["Perry"].id, "audit", audit.id, "download") for audit in (one, other)}


def test_what_kills_whoever_makes_it_is_given_up_and_can_be_asked_for_again(world: World) -> None:
    world.authority()
    number = ask(world["Quentin"], {"kind": "quarterly", **DAYS})
    for _ in range(MOST_ATTEMPTS):
        assert claim() == number
        assert claim() is None, "nobody makes what somebody is making"
        with transaction() as work:
            work.session.execute(text("UPDATE report SET lease_by = NULL"))
    assert claim() is None and world.all(Report)[0].state == "failed"
    quentin = Browser(world, "Quentin")
    quentin.open(f"{PLACE}/{number}")
    assert "Waiting to be made" in quentin.press("Make it again").text


def test_the_clock_makes_it_beside_its_other_work_without_redis(world: World) -> None:
    world.authority()
    ask(world["Quentin"], {"kind": "quarterly", **DAYS})
    maker = Maker()
    assert maker.look()
    maker.finish()
    db.session.expire_all()
    assert world.all(Report)[0].state == "ready" and not maker.look()


def test_a_program_that_stops_puts_back_what_it_was_making(world: World) -> None:
    world.authority()
    number = ask(world["Quentin"], {"kind": "quarterly", **DAYS})
    claim()
    holder = db.session.scalars(select(Report.lease_by)).one()
    make_one(number, holder or "", stopping=lambda: True)
    db.session.expire_all()
    assert (world.all(Report)[0].state, world.all(Report)[0].attempts) == ("asked", 0)
    assert make() == 1


# --- who reads --------------------------------------------------------------------------------------------


@pytest.mark.tampers
def test_reports_are_read_by_management_and_the_performance_team_in_few_queries(year: World) -> None:
    number = made(year).id
    for name, status in (("Quentin", 200), ("Perry", 200), ("Hana", 200), ("Sam", 404), ("Tess", 404), ("Pat", 404)):
        assert got(year, name, f"/{number}").status_code == status, name
    with statements() as asked:
        Browser(year, "Quentin").open(f"{PLACE}/{number}")
    assert len(asked) <= 15
    assert "There are no reports yet" in Browser(year, "Sam").open(PLACE).text
    assert got(year, "Tess", "").status_code == 404


def test_whoever_is_still_to_grade_a_file_blind_opens_no_report_that_counts_it(world: World) -> None:
    world.authority()
    both = world.person("Bea Both", "moderator,quality")
    audit = world.submitted("inadequate")
    world.change(world.moderation(audit), moderator_id=both.id)
    number = made(world, from_on=world.today, to_on=world.today).id
    earlier = made(world).id
    refused = got(world, "Bea", f"/{number}")
    assert refused.status_code == 403 and "You are still to grade a file" in refused.get_data(as_text=True)
    assert got(world, "Bea", f"/{number}.docx").status_code == 403
    assert got(world, "Bea", f"/{earlier}").status_code == got(world, "Quentin", f"/{number}").status_code == 200


# --- Word -------------------------------------------------------------------------------------------------


def test_an_authoritys_own_paper_keeps_its_words_and_takes_the_report_where_it_says(tmp_path: Any) -> None:
    paper = Document()
    paper.sections[0].header.paragraphs[0].text = "{council}: {title}"
    for words in ("Before", "{report}", "After, made on {made_on}"):
        paper.add_paragraph(words)
    paper.save(tmp_path / "paper.docx")
    fields = {"title": "Report", "period": "", "council": "Any Council", "made_on": "1 December 2026"}
    content = word_report(
        "{{ title }}", [("Period", "=1")], [], fields=fields, colour="#00545c", template=tmp_path / "paper.docx"
    )
    found = Document(BytesIO(content))
    assert [one.text for one in found.paragraphs if one.text] == [
        "Before",
        "{{ title }}",
        "After, made on 1 December 2026",
    ]
    assert found.sections[0].header.paragraphs[0].text == "Any Council: Report"
    assert found.tables[0].rows[0].cells[1].text == "=1"


def test_bars_in_word_are_as_long_as_their_shares_however_wide_the_table_is() -> None:
    fields = {"title": "Report", "period": "", "council": "Any Council", "made_on": "1 December 2026"}
    for columns, free in ((4, BAR_MM - 4), (6, 12)):
        rows = [["x"] * columns] * 3
        grid = Grid("Shares", ["y"] * columns, rows, (0.5, 1.0, None))
        made = word_report("Report", [], [Section("One", (), (grid,))], fields=fields, colour="#00545c")
        cells = [row.cells[1].paragraphs[0] for row in Document(BytesIO(made)).tables[-1].rows[1:]]
        indents = [cell.paragraph_format.right_indent for cell in cells]
        assert [None if one is None else round(one.mm / free, 1) for one in indents] == [0.5, 0.0, None]


def test_a_table_in_word_names_itself_repeats_its_head_stays_together_and_speaks_british_english() -> None:
    fields = {"title": "Report", "period": "", "council": "Any Council", "made_on": "1 December 2026"}
    grid = Grid("Shares", ("What", "How many", "Share", "Likely"), [["x", "1", "2", "3"]] * 3, (0.5, 1.0, None))
    made = Document(BytesIO(word_report("Report", [], [Section("One", (), (grid,))], fields=fields, colour="#00545c")))
    table = made.tables[-1]._tbl.xml
    assert 'w:tblCaption w:val="Shares"' in table and table.count("<w:tblHeader") == 1
    assert table.index("<w:tblBorders>") < table.index("<w:tblLayout") < table.index("<w:tblLook")
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in made.tables[-1].rows]
    assert kept == [True, True, True, None]
    assert {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    footer = made.sections[0].footer.paragraphs[0]._p.xml
    assert footer.index('w:instr="PAGE"') < footer.index('w:instr="NUMPAGES"')
