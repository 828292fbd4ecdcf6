"""An audit's page and a plan's: what somebody may do and why not, what belongs together, and who may read what."""

from __future__ import annotations

from service.transaction import transaction
from service.usecases.answering import save_answers
from tests.support.second_form import handed_over, with_auditor
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

MOST_QUERIES = 15


def queries(world: World, who: str, path: str) -> int:
    browser = Browser(world, who)
    with statements(without=("BEGIN", "ROLLBACK", "PRAGMA")) as seen:
        assert browser.open(path).status == 200
    return len(seen)


def test_pages_of_audits_plans_and_cases_keep_to_fifteen_queries_however_much_hangs_on_them(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"])
    for _ in range(2):
        plan = world.issued(case=case)
        world.act("Pat", "request_delay", plan, reason="court", explanation="In court.")
        world.act("Tess", "decline_delay", plan, reason="Next week will do.")
    audit = plan.audit
    for number in range(4):
        owner = world.person(f"Owner{number} Extra", manager=world["Tess"], team_id=world.team().id)
        world.act("Tess", "add_action", audit, text="One more thing.", owner=owner.email, section="plan")
    world.act("Tess", "issue_actions", audit)
    paths = ["", "/copy", "/add_action", "/withdraw"]
    asked = {f"/audits/{audit.id}{path}": "Quentin" if path == "/withdraw" else "Tess" for path in paths}
    asked |= {f"/plans/{audit.plans[-1].id}": "Tess", f"/plans/{plan.id}/complete": "Pat", "/audits?team=North": "Tess"}
    asked |= {f"/cases/{case.reference}": "Tess", "/cases": "Perry"}
    counted = {path: queries(world, who, path) for path, who in asked.items()}
    assert {path: number for path, number in counted.items() if number > MOST_QUERIES} == {}


def test_a_long_story_shows_the_newest_part_and_folds_the_rest(world: World) -> None:
    world.authority()
    audit = world.submitted()
    for number in range(26):
        world.act("Tess", "add_action", audit, text=f"Thing {number}.", owner="practitioner")
    page = Browser(world, "Tess").open(f"/audits/{audit.id}")
    assert "Show what happened before" in page.text
    assert page.html.index("Thing 25.", page.html.index("happened")) < page.html.index(
        '<details class="govuk-details older"'
    )


def test_whoever_may_not_take_a_step_is_told_whom_to_ask(world: World) -> None:
    audit = world.authority().submitted()
    page = Browser(world, "Tess").open(f"/audits/{audit.id}")
    asking = next(path for text, path in page.read.links if text == "Ask them: Withdraw the audit")
    assert asking.startswith("mailto:quentin.quality@example.org") and audit.case.reference not in asking


def test_the_last_audit_of_the_case_stands_beside_with_grade_and_day(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"])
    first = world.submitted("good", case=case)
    world.act("Tess", "close_without_actions", first, running_record="Seen.", signature=True)
    world.clock.forward(days=40)
    again = world.submitted("good", case=case)
    browser = Browser(world, "Tess")
    browser.open(f"/audits/{again.id}")
    assert "Audit of case" in browser.follow("Last audit of this case: good, 2 November").text
    assert browser.page.path == f"/audits/{first.id}"


def test_the_practitioners_form_is_a_link_for_those_who_may_read_it_and_nothing_for_others(world: World) -> None:
    with_auditor(world)
    form = handed_over(world)
    for who, told in {"Tess": True, "Pat": True, "Sam": True, "Quentin": False, "Hana": False}.items():
        text = Browser(world, who).open(f"/audits/{form.audit_id}").text
        assert ("Practitioner’s form" in text) is told, who


def test_the_copy_for_the_case_file_is_printed_downloaded_and_copied_from_one_page(world: World) -> None:
    plan = world.authority().issued()
    browser = Browser(world, "Tess")
    browser.open(f"/audits/{plan.audit_id}")
    page = browser.follow("Print or download")
    assert "Redraw the genogram." in page.text and "Entry for the running record" in page.text
    assert browser.follow("Download as a Word document").data.startswith(b"PK")
    blind = world.person("Bea Blind", "moderator")
    assert Browser(world, blind).open(f"/audits/{world.audit().id}/copy").status == 403


def test_a_plan_tells_what_was_found_and_whoever_signs_reads_it_beside_the_form(world: World) -> None:
    audit = world.authority().audit()
    world.answer(audit, "partly")
    for owner in ("practitioner", "manager"):
        world.act("Tess", "add_action", audit, text="Date every step.", owner=owner, section="plan")
    world.act("Tess", "submit", audit, overall_grade="requires_improvement", reasons="Steps without days.")
    world.act("Tess", "issue_actions", audit)
    plan = next(plan for plan in audit.plans if plan.owner_id == world["Pat"].id)
    own = Browser(world, "Pat").open(f"/plans/{plan.id}").text
    assert "What was found: Plan" in own and "Partly. Not on file." in own and "Steps without days." in own
    world.complete(plan)
    browser = Browser(world, "Tess")
    assert "A draft: you can change it when you sign" in browser.open(f"/plans/{plan.id}").text
    beside = browser.follow("Sign off Pat’s plan").text
    assert "Done with the family." in beside and "Partly. Not on file." in beside


def test_a_restricted_case_is_found_by_those_alone_who_are_named(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"], restricted=True)
    world.reader(case, world["Perry"])
    assert "This case is restricted" in Browser(world, "Perry").open(f"/cases/{case.reference}").text
    assert case.reference in Browser(world, "Perry").open("/cases").text
    for who in ("Tess", "Quentin", "Pat"):
        assert Browser(world, who).open(f"/cases/{case.reference}").status == 404
        assert case.reference not in Browser(world, who).open("/cases").text


def test_a_case_that_was_not_audited_for_half_a_year_is_found_and_its_audit_arranged_from_its_page(
    world: World,
) -> None:
    world.authority()
    stale, lately = world.case(world["Pat"]), world.case(world["Pat"])
    world.submitted("good", case=lately)
    browser = Browser(world, "Quentin")
    page = browser.open("/cases?stale=yes")
    assert stale.reference in page.text and lately.reference not in page.text
    browser.follow(stale.reference)
    page = browser.follow("Arrange an audit")
    assert page.form("Arrange an audit")[0].values["case_reference"] == stale.reference


def test_lists_are_narrowed_by_plain_addresses_and_a_grade_finds_no_audit_that_is_to_be_graded_blind(
    world: World,
) -> None:
    world.authority()
    todo, done = world.audit(), world.submitted("inadequate")
    browser = Browser(world, "Tess")
    assert todo.case.reference not in browser.open("/audits?grade=inadequate").text
    assert done.case.reference in browser.page.text
    assert done.case.reference not in browser.open("/audits?auditor=nobody&state=audited").text
    world.clock.forward(days=10)
    assert "Overdue audits 1" in browser.open("/audits?show=overdue").text
    moderation = world.moderation(done)
    assert moderation is not None
    with transaction() as work:
        work.session.get_one(type(moderation), moderation.id).moderator_id = world["Mo"].id
    assert done.case.reference in Browser(world, "Mo").open("/audits").text
    assert done.case.reference not in Browser(world, "Mo").open("/audits?grade=inadequate").text


def test_an_audits_page_says_in_short_what_the_family_said_and_the_work_around_it_to_whoever_may_read_it(
    world: World,
) -> None:
    audit = world.authority().audit()
    world.answer(audit)
    said = {"feedback.sought": "yes", "feedback.given_by": "Mother", "feedback.said": "She listens to us."}
    answers = {key: {"value": value} for key, value in {**said, "context.worker_changes": "3"}.items()}
    save_answers(audit.id, world["Tess"], {"answers": answers})
    assert "She listens to us." not in Browser(world, "Sam").open(f"/audits/{audit.id}").text
    for owner in ("practitioner", "manager"):
        world.act("Tess", "add_action", audit, text="Ask the father too.", owner=owner)
    world.act("Tess", "submit", audit, overall_grade="inadequate", reasons="What the file shows.")
    text = Browser(world, "Sam").open(f"/audits/{audit.id}").text
    assert "What the family said The family was asked." in text and "Mother" in text and "She listens to us." in text
    assert "How many times did the child’s worker change in the last 12 months? 3" in text
    blind = Browser(world, "Mo").open(f"/audits/{audit.id}")
    assert blind.status == 200 and "She listens to us." not in blind.text


def test_an_audits_page_says_when_a_family_was_not_asked(world: World) -> None:
    audit = world.authority().audit()
    world.answer(audit)
    asked = {"feedback.sought": {"value": "no", "comment": "They moved abroad."}, "feedback.said": {"value": None}}
    save_answers(audit.id, world["Tess"], {"answers": asked})
    world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    text = Browser(world, "Pat").open(f"/audits/{audit.id}").text
    assert "The family was not asked. They moved abroad." in text
