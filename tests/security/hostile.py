"""What nobody means to send: texts, days and numbers beyond what a page, a database or a file can hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from service.database import db
from service.models import RECORDS
from service.web.links import SLUGS
from tests.support.world import World
from tests.web.browser import Browser, Form
from workflows.catalogue import LIFECYCLES

# NUL and half surrogates, which PostgreSQL refuses and SQLite keeps; digits that are none to `int`; days and numbers
# that no column holds; text that is read from the right.
TEXTS = (
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\ufffe",
    "\u202eabc\u202c",
    "مرحبا \u200f(שלום)",
    "²",
    "٣",
    "-1",
    "0",
    "1e400",
    "NaN",
    "2147483648",
    "9223372036854775808",
    "-" + "9" * 40,
    "9" * 5000,
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "null",
    "[]",
    "{{7*7}} {% raise %} ${7*7}",
    "a\r\nBcc: x@example.org",
    "../../etc/passwd",
    "' OR 1=1 --",
    " ",
    "",
)
LONG = "ع" * 500_000  # a megabyte
NUMBERS = ("0", "-1", "2147483648", "9223372036854775808", "9" * 60, "%00", "1%00", "%ED%A0%80", "%C2%B2", "null")


def encoded(values: dict[str, Any]) -> str:
    """Fields as the body of a form, half surrogates as the bytes that a careless program makes of them."""
    return urlencode(values, errors="surrogatepass")


def forms_of(browser: Browser, path: str) -> Iterator[Form]:
    """The forms of a page that change something or ask for something; none where somebody may not open it."""
    page = browser.open(path)
    assert page.status < 500, page
    if page.status == 200:
        yield from (form for form in page.read.forms if not form.action.startswith(("/sign-out", "/demonstration")))


def places(world: World) -> list[str]:
    """The pages with forms: lists, beginnings, every step of every record that there is, and what is one's own."""
    found = list(PAGES)
    for kind, model in RECORDS.items():
        triggers = sorted({row.trigger for row in LIFECYCLES[kind].rows if row.permission})
        for number in list(db.session.scalars(select(model.id)))[:2]:
            found += [f"/{SLUGS[kind]}/{number}", *(f"/{SLUGS[kind]}/{number}/{trigger}" for trigger in triggers)]
    found += [f"/audits/{n}/{part}" for n in (1, 2) for part in AUDIT_PAGES]
    found += [f"/tasks/{n}" for n in range(1, 6)]
    return found


AUDIT_PAGES = ("check", "risk", "practitioner-form", "form/record", "form/assessment", "form/context")
PAGES = (
    "/audits",
    "/audits/new",
    "/cases",
    "/cover",
    "/coverage",
    "/cycles",
    "/cycles/1/draw",
    "/cycles/new",
    "/data-protection",
    "/data-protection/erasures",
    "/data-protection/holds",
    "/data-protection/requests",
    "/exemptions/new",
    "/exercises/new",
    "/findings",
    "/imports",
    "/insight",
    "/insight/process",
    "/insight/reports/new",
    "/administration/access",
    "/administration/checks",
    "/administration/history",
    "/administration/staff",
    "/administration/messages",
    "/auditors",
    "/auditors/7",
    "/me",
    "/me/signing-in",
    "/me/device",
    "/people",
    "/quick-wins",
    "/quick-wins/remind",
    "/quotas",
    "/search",
    "/self-audits/new",
    "/service-plans/new",
    "/supervisions",
    "/supervisions/new",
    "/tools/new",
    "/tools/core",
    "/tool-feedback",
    "/training",
    "/training/new",
)
