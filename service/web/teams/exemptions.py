"""Who or what is left out of a programme for a while: asked for with a reason, decided by somebody above."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from service.context import here
from service.queries import Absent
from service.reading.exemptions import SHOWN, exemption_list
from service.reading.people import choices_seen
from service.usecases.exemptions import request_exemption
from service.web.stepping.beginnings import Beginning
from service.web.stepping.fields import Field, Option, by_team
from service.web.who import can, sight
from service.web.words.programmes import EXEMPT

pages = Blueprint("exemptions", __name__)


@pages.get("/exemptions")
def show() -> str:
    """The exemptions that one may see."""
    if not (can("exemption.request") or can("exemption.decide")):
        raise Absent("page")
    view = request.args.get("show", "") if request.args.get("show") in SHOWN else ""
    found = exemption_list(sight(), view, request.args.get("page", 1, int))
    return render_template("teams/exemptions.html", page=found, view=view, may_ask=can("exemption.request"))


def _fields() -> list[Field]:
    longest = here().policy.number("exemption.longest_days")
    # One that tells whose competence is being monitored is not on offer here.
    programmes = [one for one in here().programmes.values() if not one.competence]
    titles = [Option(one.key, one.title) for one in programmes]
    return [
        Field("exempt", "Who or what is left out", "radios", choices=[Option(*pair) for pair in EXEMPT.items()]),
        Field("person", "Who", "select", "If it is a person.", required=False, groups=by_team(choices_seen(sight()))),
        Field("case_reference", "Case reference", hint="If it is a case.", required=False),
        Field("programme", "Programme", "select", "Left empty: all of them.", required=False, groups=[("", titles)]),
        Field("from_on", "First day", "date"),
        Field("to_on", "Last day", "date", hint=f"At most {longest} days later. Audits are expected again after it."),
        Field("reason", "Why", "textarea", "The service manager reads it. No names of families."),
    ]


NEW_EXEMPTION = Beginning(
    label="Ask for an exemption",
    lede="Whoever is exempt is not expected to audit, or to be audited, for these days. The service manager decides.",
    done="You have asked for the exemption. The service manager has been told.",
    permission="exemption.request",
    refusal="Managers, the quality team and the performance team ask for exemptions. Ask your manager.",
    use=request_exemption,
    fields=_fields,
)
