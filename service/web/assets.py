"""Stylesheets and scripts under addresses that change with their content; the authority's colour among them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, abort, request

from service.context import here

FOLDER = Path(__file__).parent / "static"
FOR_EVER = 31_536_000

pages = Blueprint("assets", __name__)


def asset(name: str) -> str:
    """The address of a file; it may be kept for ever, because another content has another address."""
    return f"/static/{name}?v={_digest(_read(name))}"


def brand_asset() -> str:
    """The address of the stylesheet that the settings make."""
    return f"/brand.css?v={_digest(brand())}"


@pages.get("/static/<path:name>")
def static(name: str) -> Response:
    """A file of the service."""
    kind, _ = guess_type(name)
    return _kept(Response(_read(name), mimetype=kind or "application/octet-stream"), _read(name))


@pages.get("/brand.css")
def brand_css() -> Response:
    """The authority's colour, for GOV.UK's components and for our own."""
    return _kept(Response(brand(), mimetype="text/css"), brand())


def brand() -> bytes:
    colour = here().settings.brand_colour
    return f":root {{ --govuk-brand-colour: {colour}; --brand: {colour}; }}\n".encode()


def _kept(response: Response, content: bytes) -> Response:
    """Let browsers keep what was asked for by its digest."""
    if request.args.get("v") == _digest(content):
        response.cache_control.no_cache = None
        response.cache_control.public = response.cache_control.immutable = True
        response.cache_control.max_age = FOR_EVER
    return response


@cache
def _read(name: str) -> bytes:
    path = (FOLDER / name).resolve()
    if not (path.is_relative_to(FOLDER) and path.is_file()):
        abort(404)
    return path.read_bytes()


@cache
def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]
