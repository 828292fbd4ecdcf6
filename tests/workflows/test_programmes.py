"""A programme that could not be run as it is written is refused at the start, in a sentence that says what to give."""

from __future__ import annotations

from typing import Any

import pytest

from config.policy import Policy
from config.roles import Roles
from config.settings import ROOT
from workflows.programmes import ProgrammeError, read_programmes
from workflows.words import SubjectKind

POLICY = Policy.read(ROOT / "config" / "policy.yaml")
ROLES = Roles.read(ROOT / "config" / "roles.yaml").names
PRESETS: dict[str, Any] = POLICY.get("programmes")


def fault(key: str, **changes: Any) -> str:
    """What is said of a preset with some settings changed; None takes one away."""
    changed = {name: value for name, value in {**PRESETS[key], **changes}.items() if value is not None}
    with pytest.raises(ProgrammeError) as refused:
        read_programmes({key: changed}, ROLES)
    return str(refused.value)


def test_the_presets_are_those_of_the_authorities_and_few_of_them_run_unasked() -> None:
    found = read_programmes(PRESETS, ROLES)
    assert {key for key, programme in found.items() if programme.active} == {"closure", "transfer", "competence"}
    assert found["referrals"].subject is SubjectKind.REFERRAL
    assert (found["twice_a_year"].interval_days, found["quarterly_share"].share) == (182, 0.05)


@pytest.mark.parametrize(
    ("key", "changes", "said"),
    [
        ("weekly", {"cadence": "daily"}, "cadence is 'daily'. Choose one of"),
        ("weekly", {"kind": "surprise"}, "kind is 'surprise'"),
        ("weekly", {"subject": "hearsay"}, "subject is 'hearsay'"),
        ("weekly", {"basis": "per_case"}, "the basis is one of"),
        ("weekly", {"often": 3}, "there is no often"),
        ("weekly", {"title": None}, "give title"),
        ("weekly", {"number": 0}, "number is 0. Give a whole number, 1 or more"),
        ("weekly", {"due_within_working_days": "5"}, "due_within_working_days is '5'"),
        ("weekly", {"active": "yes"}, "active is 'yes'. Give true or false"),
        ("weekly", {"auditors": "peers"}, "auditors is one of line_manager, service_manager"),
        ("weekly", {"auditors": ["wizard"]}, "there is no role wizard"),
        ("weekly", {"teams": "North"}, "teams must be a list"),
        ("weekly", {"starts_on": "soon"}, "starts_on is 'soon'"),
        ("weekly", {"subject": "referral"}, "the subject is case"),
        ("closure", {"events": ["born"]}, "events must be some of"),
        ("closure", {"basis": "per_auditor"}, "the basis is per_case"),
        ("closure", {"most_at_once": -1}, "most_at_once is -1"),
        ("quarterly_share", {"share": 1.5}, "give share"),
        ("quarterly_share", {"share": "half"}, "share is 'half'"),
        ("service_manager_monthly", {"competence": True}, "competence goes with"),
        ("twice_a_year", {"interval_days": None}, "give interval_days"),
        ("twice_a_year", {"active": True}, "give starts_on"),
    ],
)
def test_what_cannot_be_run_is_named_with_what_to_give(key: str, changes: dict[str, Any], said: str) -> None:
    sentence = fault(key, **changes)
    assert sentence.startswith(f"programmes.{key}") and said in sentence


@pytest.mark.parametrize("written", [None, [], {"weekly": None}])
def test_programmes_must_be_named_each_with_its_settings(written: Any) -> None:
    with pytest.raises(ProgrammeError, match="as in the policy supplied"):
        read_programmes(written, ROLES)
