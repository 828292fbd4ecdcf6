"""What policy says must fit the tools that there are, or the program does not start."""

from pathlib import Path

import pytest

from config.reading import ReadingError
from config.settings import ROOT, Settings
from notifications.channels import check_channels
from service.checks import check_configuration
from service.groundwork import context_for

POLICY = (ROOT / "config" / "policy.yaml").read_text("utf-8")


def fault(folder: Path, before: str, after: str) -> str:
    """What is said of the supplied policy with one thing changed."""
    assert before in POLICY
    file = folder / "policy.yaml"
    file.write_text(POLICY.replace(before, after), "utf-8")
    settings = Settings.from_environment({"VAR": str(folder), "POLICY_FILE": str(file), "SECRET_KEY": "tests-only" * 4})
    with pytest.raises(ReadingError) as refused:
        check_configuration(context_for(settings, lambda lane: None))
    return str(refused.value)


def test_a_tool_that_nobody_wrote_is_named(tmp_path: Path) -> None:
    assert "there is no tool never_written" in fault(tmp_path, "early_help: early_help", "early_help: never_written")


def test_a_usual_tool_that_nobody_wrote_is_named(tmp_path: Path) -> None:
    assert "there is no tool never_written" in fault(tmp_path, "default_tool: core", "default_tool: never_written")


def test_a_tool_for_a_status_that_no_case_has_is_named(tmp_path: Path) -> None:
    assert "late_help in audit.tools_by_status" in fault(tmp_path, "early_help: early_help", "late_help: early_help")


def test_a_repeated_clock_of_no_days_is_named(tmp_path: Path) -> None:
    before = "alert_top_every_working_days: 2"
    assert "alert_top_every_working_days is 0" in fault(tmp_path, before, "alert_top_every_working_days: 0")


def test_a_channel_that_nobody_wrote_is_named() -> None:
    check_channels(["in_app", "email"])
    with pytest.raises(ReadingError, match="there is no channel pigeon"):
        check_channels(["in_app", "pigeon"])


def test_people_are_told_by_one_channel_at_least() -> None:
    with pytest.raises(ReadingError, match="sending.channels is empty"):
        check_channels([])


def test_a_programme_that_cannot_be_run_is_named(tmp_path: Path) -> None:
    assert "programmes.weekly: cadence is 'daily'" in fault(tmp_path, "cadence: weekly  ", "cadence: daily  ")
    late = "    kind: closure\n", "    kind: closure\n    tool: never_written\n"
    assert "programmes.closure: there is no tool never_written" in fault(tmp_path, *late)


def test_the_switches_of_reviews_are_true_or_false(tmp_path: Path) -> None:
    assert "reviews.rota is 'often'. Give true or false" in fault(tmp_path, "rota: false", "rota: often")


def test_a_role_that_nobody_can_hold_and_that_needs_codes_is_named(tmp_path: Path) -> None:
    assert "sign_in.second_factor must list" in fault(tmp_path, "[administrator, data", "[headmaster, data")
