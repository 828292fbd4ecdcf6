"""How a cycle's cases were drawn: the whole draw, its table for a spreadsheet, and why one case was chosen or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from service.reading.draw_explained import CaseDraw, case_draw
from service.reading.draws import Drawn, draw_page
from service.reading.people import Choice, role_holders
from service.sampling import Excluded, left_out
from service.usecases.transitions import possible
from service.web.rounds.tables import table
from service.web.stepping.buttons import step
from service.web.who import can, me, sight
from service.web.words.wording import upper_first
from workflows.engine import Possibility

pages = Blueprint("draw", __name__)
# A group of more places is told in words alone.
MOST_BOXES = 60
REPLACES = "cycle.replace"
PER_PART = 200
HEAD = ("Place", "Part", "Case", "Service", "Status", "Reserve", "Auditor", "Replaced by", "Reason")
PARTS = {"replaced": "Replaced", "reserve": "In reserve", "selected": "Chosen"}


@pages.get("/cycles/<number:number>/draw")
def whole(number: int) -> str:
    """The whole draw, for whoever follows the cycle."""
    page = draw_page(number, me())
    return render_template(
        "rounds/draw.html",
        again="again" in request.args,
        cycle=page.cycle,
        excluded=_reasons(page.excluded),
        groups=_fingerprint(page.cycle.frame_digest),
        most=PER_PART,
        page=page,
        thing="referral" if page.cycle.frame == "referrals" else "open case",
    )


@pages.get("/cycles/<number:number>/draw.<any(csv, xlsx):ending>")
def download(number: int, ending: str) -> Response:
    """Every drawn case as a table; a restricted record has no reference."""
    page = draw_page(number, me())
    rows = [_row(one) for one in (*page.selected, *page.reserves, *page.replaced)]
    return table(f"draw-{number}", ending, HEAD, rows)


@pages.get("/cycles/<number:number>/draw/cases")
def find(number: int) -> AnyResponse:
    """To the explanation of the case that was asked for."""
    wanted = request.args.get("reference", "").strip()[:254]
    return redirect(f"/cycles/{number}/draw/cases/{quote(wanted, safe='')}" if wanted else f"/cycles/{number}/draw")


@pages.get("/cycles/<number:number>/draw/cases/<path:reference>")
def case(number: int, reference: str) -> str:
    """Why one case was chosen or not, in numbered steps."""
    page = case_draw(number, reference, me())
    return render_template(
        "rounds/case_draw.html",
        again="again" in request.args,
        asked=[] if can(REPLACES) else _team(),
        boxes=_boxes(page),
        cycle=page.cycle,
        excluded=_reasons(page.excluded),
        groups=_fingerprint(page.cycle.frame_digest),
        others=not can(REPLACES),
        replace=_replace(page),
        page=page,
        why=page.explanation,
    )


def _replace(page: CaseDraw) -> Possibility | None:
    """Whether another case can take its place now, for whoever may replace cases."""
    asks = can(REPLACES) and page.place is not None
    return step("replace", possible(page.cycle, me())) if asks else None


def _reasons(excluded: Mapping[str, int]) -> list[tuple[str, int]]:
    """What was left out: the reason in words and how many cases, most first."""
    found = [(upper_first(left_out(Excluded(reason))), cases) for reason, cases in excluded.items()]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _fingerprint(digest: str | None) -> list[str]:
    """A digest in groups of four, which people can read out to each other."""
    return [digest[start : start + 4] for start in range(0, len(digest), 4)] if digest else []


def _boxes(page: CaseDraw) -> bool:
    return 0 < page.places <= MOST_BOXES


def _team() -> Sequence[Choice]:
    """Whom to ask for another case; whoever audits from outside is not shown who works here."""
    return [] if sight().outside else role_holders("performance")


def _row(one: Drawn) -> list[str]:
    name = one.auditor.name if one.auditor else ""
    place, reserve = str(one.place or ""), str(one.reserve or "")
    case = one.reference or "a restricted record"
    status = one.status.replace("_", " ")
    return [place, PARTS[one.part], case, one.service, status, reserve, name, one.replaced_by or "", one.reason or ""]
