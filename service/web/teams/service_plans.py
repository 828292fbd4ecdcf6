"""Plans of a cycle or a service: what a whole service puts right, whose it is and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request

from service.queries import Absent
from service.reading.people import choices_seen
from service.reading.service_plans import cycles_to_choose, service_plan_list, services_to_choose
from service.usecases.planning import issue_plan
from service.web.stepping.beginnings import Beginning
from service.web.stepping.fields import Field, Option, by_team
from service.web.who import can, me, sight

pages = Blueprint("service_plans", __name__)
WHOSE_SERVICE = "Which service puts it right. Left empty: the service of the person whose it is."


@pages.get("/service-plans")
def show() -> str:
    """The service-level plans that one may see."""
    if not can("audit.schedule"):
        raise Absent("page")
    ended = request.args.get("show") == "ended"
    found = service_plan_list(sight(), ended=ended, page=request.args.get("page", 1, int))
    return render_template("teams/service_plans.html", page=found, ended=ended, may_issue=can("plan.issue"))


def _fields() -> list[Field]:
    cycles = [Option(str(number), name) for number, name in cycles_to_choose(sight())]
    services = [Option(name, name) for name in services_to_choose(sight())]
    people = by_team(choices_seen(sight()))
    return [
        Field("title", "What it is about", hint="For example “Fathers in assessments”.", required=False),
        Field("reason", "What it comes from", "textarea", "A trend, or what a cycle found. No names.", required=False),
        Field("cycle_id", "Cycle", "select", "If a cycle found it.", required=False, groups=[("", cycles)]),
        Field("service", "Service", "select", WHOSE_SERVICE, required=False, groups=[("", services)]),
        Field("owner", "Whose it is", "select", "Due at their next supervision.", me().email, groups=people),
        Field("actions", "What must be done", "textarea", "One action on each line."),
    ]


def _facts(said: Mapping[str, str]) -> dict[str, Any]:
    """Each line that is not empty is an action."""
    facts: dict[str, Any] = {**said, "actions": [line.strip() for line in said["actions"].splitlines() if line.strip()]}
    if said.get("cycle_id", "").isdecimal() and len(said["cycle_id"]) < 10:
        facts["cycle_id"] = int(said["cycle_id"])
    return facts


NEW_SERVICE_PLAN = Beginning(
    label="Make a service-level plan",
    lede="It belongs to a service or a cycle and not to one child. It is followed and signed off like any other plan.",
    done="The plan is made, and whoever has it has been told.",
    permission="plan.issue",
    refusal="Service managers, heads of service and the quality team make these plans. Ask one of them.",
    use=issue_plan,
    fields=_fields,
    facts=_facts,
    kind="action_plan",
)
