"""Styles and scripts: vendored without what is for gov.uk only, kept by browsers, the authority's colour on top."""

from __future__ import annotations

from pathlib import Path

from service.web.assets import FOLDER
from tests.support.world import World
from tests.web.browser import Browser

GOVUK = FOLDER / "govuk"


def test_the_vendored_style_holds_no_font_crown_or_crest() -> None:
    css = (GOVUK / "govuk-frontend.min.css").read_text()
    for forbidden in ("GDS", "@font-face", "crown", "crest", "url(", "sourceMappingURL"):
        assert forbidden not in css
    assert 'version:"6.3.0"' in css and "MIT License" in (GOVUK / "LICENCE.txt").read_text()


def test_no_file_of_the_service_asks_another_site_for_anything() -> None:
    folder = Path(FOLDER).parent
    for path in (*folder.rglob("*.html"), FOLDER / "countersign.css", FOLDER / "start.js"):
        text = path.read_text()
        assert "http://" not in text.replace("http://www.w3.org", "") and "https://" not in text, path
        assert "style=" not in text and "onclick" not in text, path


def test_a_file_asked_for_by_its_content_is_kept_for_ever_and_another_one_not(world: World) -> None:
    browser = Browser(world)
    page = browser.open("/sign-in")
    address = next(a["href"] for tag, a in page.read.tags if tag == "link" and "countersign.css" in a["href"])
    assert "immutable" in browser.open(address).headers["Cache-Control"]
    assert "no-store" in browser.open("/static/countersign.css?v=000000000000").headers["Cache-Control"]
    assert browser.open("/static/../__init__.py").status == 404
    assert browser.open("/static/none.css").status == 404


def test_the_authoritys_colour_comes_from_its_settings(world: World) -> None:
    page = Browser(world).open("/brand.css")
    assert page.headers["Content-Type"].startswith("text/css")
    assert f"--govuk-brand-colour: {world.context.settings.brand_colour};" in page.html
