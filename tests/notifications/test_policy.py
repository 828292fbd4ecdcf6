"""A policy with which clocks or sending could not work is refused at the start, in a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.policy import Policy
from config.reading import ReadingError
from config.settings import Settings
from service.checks import check_configuration
from service.groundwork import context_for


def check(tmp_path: Path, section: str, **values: Any) -> None:
    context = context_for(Settings.from_environment({"VAR": str(tmp_path)}), lambda lane: None)
    supplied = context.policy.values
    changed = Policy({**supplied, section: {**supplied[section], **values}})
    check_configuration(replace(context, policy=changed))


def test_the_policy_supplied_is_right(tmp_path: Path) -> None:
    check(tmp_path, "sending")


@pytest.mark.parametrize("value", ["eight", 8, None])
def test_the_hour_of_reminders_must_be_one(tmp_path: Path, value: object) -> None:
    with pytest.raises(ReadingError, match="sending.at is no time of day"):
        check(tmp_path, "sending", at=value)


@pytest.mark.parametrize("name", ["batch", "lease_seconds", "give_up_after_attempts"])
def test_numbers_with_which_nothing_would_be_sent_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReadingError, match=f"sending.{name} is 0"):
        check(tmp_path, "sending", **{name: 0})


def test_a_clock_that_repeats_must_have_a_pace(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="audit.remind_overdue_every_days is 0, but this repeats"):
        check(tmp_path, "audit", remind_overdue_every_days=0)


def test_a_ladder_without_rungs_reminds_nobody_and_is_allowed(tmp_path: Path) -> None:
    check(tmp_path, "plan", remind_days_before=[])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"always": ["terrible"]}, "moderation.always has terrible"),
        ({"exempt_kinds": ["any"]}, "moderation.exempt_kinds has any"),
        ({"random_share": 7}, "Give a share from 0 to 1"),
    ],
)
def test_a_moderation_that_could_not_be_ordered_is_refused(tmp_path: Path, values: dict[str, Any], said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        check(tmp_path, "moderation", **values)
