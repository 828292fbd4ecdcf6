"""Security headers on every response, errors and downloads included: nothing inline, nothing framed, nothing kept."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g

from service.context import here

POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self' data:",
    "manifest-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
}
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # Not no-referrer: over https the guard against forged forms asks for the referrer of its own pages.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
A_YEAR = 31_536_000


def register(app: Flask) -> None:
    """Send the headers with whatever this application answers."""
    app.after_request(protect)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def csp_nonce() -> str:
    """A word that lets one script of this response run although it stands in the page; made when first asked for."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def protect(response: Response) -> Response:
    """Add what browsers are told about a response; only files that never change may be kept by them."""
    response.headers.update(HEADERS)
    # What is saved and opened later is nobody's page: were it ever shown here, it could do nothing.
    saved = "attachment" in response.headers.get("Content-Disposition", "")
    response.headers["Content-Security-Policy"] = f"{policy()}; sandbox" if saved else policy()
    if not response.cache_control.immutable:
        response.headers["Cache-Control"] = "no-store"
    if here().settings.secure:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    return response


def policy() -> str:
    """The content security policy of this response."""
    nonce = g.pop("csp_nonce", None)
    scripts = f"{POLICY['script-src']} 'nonce-{nonce}'" if nonce else POLICY["script-src"]
    return "; ".join(f"{name} {value}" for name, value in {**POLICY, "script-src": scripts}.items())
