"""Roles, policy and programmes as they stand in the files."""

from __future__ import annotations

from flask import Blueprint, render_template

from service.queries import Absent
from service.reading.configuration import policy_parts, programme_runs, roles
from service.web.who import me
from service.web.words import administration as words

pages = Blueprint("configuration", __name__)


@pages.get("/administration/roles")
def all_roles() -> str:
    """Every role and how many hold it."""
    return render_template("administration/roles.html", roles=roles(me()))


@pages.get("/administration/roles/<role>")
def one_role(role: str) -> str:
    """What one role may do, area by area."""
    found = next((one for one in roles(me()) if one.role == role), None)
    if found is None:
        raise Absent("role")
    return render_template("administration/role.html", role=found)


@pages.get("/administration/policy")
def policy() -> str:
    """Every value of policy with its meaning."""
    return render_template("administration/policy.html", parts=policy_parts(me()), words=words)


@pages.get("/administration/programmes")
def programmes() -> str:
    """Which programmes run, and when each last found something to do."""
    return render_template("administration/programmes.html", runs=programme_runs(me()), words=words)
