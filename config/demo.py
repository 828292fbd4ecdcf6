"""The demonstration: one sign-in for each role, all with one password, and what its authority has decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.policy import Policy

DEMO_DOMAIN = "demo.example"
DEMO_PASSWORD = "countersign-demo"  # nosec B105 # the demonstration's own


@dataclass(frozen=True)
class SignIn:
    """A person who can sign in to the demonstration, and what to say of them."""

    email: str
    role: str


_ROLES = {
    "practitioner": "practitioner",
    "team.manager": "team manager",
    "group.manager": "group manager",
    "service.manager": "service manager",
    "head.of.service": "head of service",
    "reviewing.officer": "reviewing officer",
    "moderator": "moderator",
    "quality": "quality team",
    "performance": "performance team",
    "external": "external auditor",
    "data.protection": "data protection officer",
    "administrator": "administrator",
}

SIGN_INS = tuple(SignIn(f"{name}@{DEMO_DOMAIN}", role) for name, role in _ROLES.items())

OWN_TEAM = "Riverside"  # that of the practitioner and the team manager who can sign in
_PRACTISED: Mapping[str, Mapping[str, Any]] = {
    "programmes": {"weekly": {"active": True, "teams": [OWN_TEAM]}},
    "reviews": {"rota": True},
}
_UNPRACTISED: Mapping[str, Mapping[str, Any]] = {
    "programmes": {"weekly": {"active": False}},
    "reviews": {"rota": False},
}


def practised(policy: Policy) -> Policy:
    """The policy with what the demonstration is to show: weekly audits in one team, the service manager's rota."""
    return _with(policy, _PRACTISED)


def unpractised(policy: Policy) -> Policy:
    """The same without it, for the half year behind the demonstration, which its own story fills."""
    return _with(policy, _UNPRACTISED)


def _with(policy: Policy, chosen: Mapping[str, Mapping[str, Any]]) -> Policy:
    changed = {section: _merged(policy.get(section), values) for section, values in chosen.items()}
    return Policy({**policy.values, **changed})


def _merged(before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    nested = {key: {**before[key], **value} if isinstance(value, Mapping) else value for key, value in values.items()}
    return {**before, **nested}
