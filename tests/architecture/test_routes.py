"""Every route has a gate: who is not signed in is sent to sign in, refused, or sees what is public by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.support.world import World

# What may be seen without signing in, and why: health for load balancers, the way in, style, the API's description,
# calendars, which calendar programs read by a private address and no other way (any other address is not found),
# the accessibility statement, which the law wants everybody to be able to read, and metrics for this machine alone.
PUBLIC = {
    "api_reference.docs",
    "api_reference.openapi",
    "api_reference.static",
    "health.live",
    "health.ready",
    "metrics.show",
    "web.assets.brand_css",
    "web.assets.static",
    "web.calendar.feed",
    "web.guidance.accessibility",
    "web.sign_in.show",
}


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and an address with numbers put in, for every rule."""
    for rule in app.url_map.iter_rules():
        values = {name: _example(converter) for name, converter in rule._converters.items()}
        with app.test_request_context():
            built = rule.build(values, append_unknown=False)
        address = built[1] if built else rule.rule
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, address


def _example(converter: Any) -> Any:
    return sorted(converter.items)[0] if hasattr(converter, "items") else 1


def test_nobody_passes_a_route_without_signing_in(world: World) -> None:
    client = world.app.test_client()
    open_routes = set()
    for endpoint, method, address in routes(world.app):
        response = client.open(address, method=method)
        turned_away = response.status_code in (400, 401, 405) or (
            response.status_code in (302, 303) and "/sign-in" in response.headers["Location"]
        )
        if not turned_away:
            open_routes.add(endpoint)
    assert open_routes == PUBLIC


@pytest.mark.parametrize("address", ["/", "/api/v1/tasks", "/no/such/page", "/health/live"])
def test_every_answer_carries_the_security_headers(world: World, address: str) -> None:
    headers = world.app.test_client().get(address).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in headers["Cache-Control"] or address.startswith("/static")
