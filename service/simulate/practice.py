"""What the simulated authority has decided: the programmes that it runs beside one another (DOMAIN row 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from config.policy import Policy
from service.simulate.size import Size


def practised(policy: Policy, size: Size, began_on: date) -> Policy:
    """The policy with one audit per practitioner every four weeks, 5% a quarter, and what stands beside them."""
    chosen: dict[str, Mapping[str, Any]] = {
        "weekly": {"cadence": "four_weekly"},
        "quarterly_share": {"share": 0.05},
        "service_manager_monthly": {},
        "twice_a_year": {"teams": size.small_teams, "starts_on": began_on},
    }
    supplied: Mapping[str, Mapping[str, Any]] = policy.get("programmes")
    running = {key: {**supplied[key], **settings, "active": True} for key, settings in chosen.items()}
    values = {**policy.values, "programmes": {**supplied, **running}}
    return Policy({**values, "reviews": {**policy.get("reviews"), "rota": True, "quarterly_check": True}})
