"""What people write is never run as a template, wherever it is shown."""

from __future__ import annotations

from tests.support.world import World
from tests.web.browser import Browser

TRICKY = "Pat {{7*7}} {% raise %} {0.__class__} %(asctime)s ${7*7} <script>alert(1)</script>"


def test_what_looks_like_a_template_is_shown_as_it_was_written(world: World) -> None:
    plan = world.authority().issued()
    pat = world["Pat"]
    world.change(pat, name=TRICKY)
    for path in (f"/people/{pat.id}", f"/plans/{plan.id}"):
        page = Browser(world, "Tess").open(path)
        assert page.status == 200 and TRICKY in page.text, page
        assert "<script>alert" not in page.html
