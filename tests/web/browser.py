"""A browser without JavaScript: opens pages, follows links, fills in forms and presses buttons as people do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from flask import has_app_context
from werkzeug.test import TestResponse

from service.database import db
from service.models import Person
from tests.support.signed_in import sign_in
from tests.support.world import World

VOID = {"br", "hr", "img", "input", "link", "meta", "i"}
UNSEEN = {"script", "style", "template", "head", "select"}


@dataclass
class Button:
    text: str
    name: str
    value: str
    action: str


@dataclass
class Form:
    """A form as it would be sent: names to values, and the buttons that send it."""

    action: str
    method: str
    multipart: bool
    values: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads links, forms, headings and visible text out of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[tuple[str, str, str]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._stack: list[str] = []
        self._open: dict[str, Any] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self._stack.append(tag)
        self.ids += [attributes["id"]] if "id" in attributes else []
        handler = getattr(self, f"_{tag}", None)
        if handler:
            handler(attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._stack:
            while self._stack.pop() != tag:
                pass
        if tag in self._open:
            self._finish(tag, self._open.pop(tag))

    def handle_data(self, data: str) -> None:
        for collected in self._open.values():
            collected["text"] += data
        if data.strip() and not UNSEEN & set(self._stack):
            self.words.append(" ".join(data.split(" ")).strip("\n"))

    def _finish(self, tag: str, collected: dict[str, Any]) -> None:
        text, attributes = " ".join(collected["text"].replace("\u00a0", " ").split()), collected["attributes"]
        if tag == "a":
            self.links.append((text, attributes.get("href", "")))
        elif tag == "button" and self.forms:
            form = self.forms[-1]
            action = attributes.get("formaction", form.action)
            form.buttons.append(Button(text, attributes.get("name", ""), attributes.get("value", ""), action))
        elif tag == "textarea" and self.forms:
            self.forms[-1].values[attributes["name"]] = collected["text"]

    def _a(self, attributes: dict[str, str]) -> None:
        self._open["a"] = {"text": "", "attributes": attributes}

    def _button(self, attributes: dict[str, str]) -> None:
        self._open["button"] = {"text": "", "attributes": attributes}

    def _textarea(self, attributes: dict[str, str]) -> None:
        self._open["textarea"] = {"text": "", "attributes": attributes}
        self.inputs.append(("textarea", attributes.get("id", ""), attributes.get("aria-label", "")))

    def _form(self, attributes: dict[str, str]) -> None:
        multipart = attributes.get("enctype") == "multipart/form-data"
        self.forms.append(Form(attributes.get("action", ""), attributes.get("method", "get"), multipart))

    def _label(self, attributes: dict[str, str]) -> None:
        self.labelled.add(attributes.get("for", ""))

    def _select(self, attributes: dict[str, str]) -> None:
        self._open_select = attributes["name"]
        self.inputs.append(("select", attributes.get("id", ""), ""))
        self.forms[-1].values.setdefault(self._open_select, "")

    def _option(self, attributes: dict[str, str]) -> None:
        self.forms[-1].offered.setdefault(self._open_select, []).append(attributes.get("value", ""))
        if "selected" in attributes:
            self.forms[-1].values[self._open_select] = attributes.get("value", "")

    def _input(self, attributes: dict[str, str]) -> None:
        kind, name, value = attributes.get("type", "text"), attributes.get("name", ""), attributes.get("value", "")
        if kind != "hidden":
            self.inputs.append((kind, attributes.get("id", ""), attributes.get("aria-label", "")))
        if not self.forms or not name:
            return
        form = self.forms[-1]
        if kind in ("radio", "checkbox"):
            form.offered.setdefault(name, []).append(value)
            if "checked" in attributes:
                form.values[name] = value
        elif kind != "file":
            form.values[name] = value


class Page:
    """What came back."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.path = response.request.full_path.rstrip("?")
        self.headers = response.headers
        self.data = response.get_data()
        self.html = self.data.decode(errors="replace")
        self.read = Reader(self.html)

    def __repr__(self) -> str:
        return f"{self.status} {self.path}\n{self.text[:3000]}"

    @property
    def text(self) -> str:
        """All that can be read, in one line, hard spaces as spaces."""
        joined = " ".join(" ".join(self.read.words).replace("\u00a0", " ").split())
        return re.sub(r" ([.,:;!?])", r"\1", joined)

    @property
    def links(self) -> dict[str, str]:
        return dict(self.read.links)

    @property
    def buttons(self) -> list[str]:
        """What can be pressed: buttons, and links that look like them."""
        pressed = [button.text for form in self.read.forms for button in form.buttons]
        linked = [tag for tag, attributes in self.read.tags if tag == "a" and attributes.get("role") == "button"]
        return [*pressed, *(text for text, _ in self.read.links if linked and text in self._button_links())]

    def _button_links(self) -> set[str]:
        paths = {a.get("href") for tag, a in self.read.tags if tag == "a" and a.get("role") == "button"}
        return {text for text, path in self.read.links if path in paths}

    def form(self, button: str) -> tuple[Form, Button]:
        """The form that holds a button, by the button's own words."""
        for form in self.read.forms:
            for found in form.buttons:
                if found.text == button:
                    return form, found
        raise AssertionError(f"there is no button “{button}” on {self!r}")


class Browser:
    """One person's browser; it follows redirects and keeps its cookies."""

    def __init__(self, world: World, who: Person | str | None = None) -> None:
        self.world = world
        self.client = world.app.test_client()
        if who is not None:
            sign_in(self.client, world[who] if isinstance(who, str) else who)
        self.page: Page

    def open(self, path: str) -> Page:
        return self._send(path, method="GET")

    def follow(self, link: str) -> Page:
        """Follow a link by its words, or by how they begin."""
        found = next((path for text, path in self.page.read.links if text == link or text.startswith(f"{link}:")), None)
        assert found is not None, f"there is no link “{link}” on {self.page!r}"
        return self.open(urljoin(self.page.path, found))

    def press(self, button: str, **fields: Any) -> Page:
        """Press a button of a form, with some of its fields filled in; a linked button is followed."""
        if button in (text for text, _ in self.page.read.links):
            return self.follow(button)
        form, found = self.page.form(button)
        given = {name.replace("__", "-"): value for name, value in fields.items()}
        data = {**form.values, **given, **({found.name: found.value} if found.name else {})}
        if form.method.lower() == "get":
            return self._send(urljoin(self.page.path, found.action.partition("#")[0]), method="GET", query_string=data)
        return self._send(found.action, method=form.method.upper(), data=data)

    def send(self, path: str, method: str = "POST", **data: Any) -> Page:
        """Send what no form of the page would send; a page's token goes with it, one's account page has one always."""
        known = (self.page, self.open("/me")) if "csrf_token" not in data else ()
        forms = [form.values for page in known for form in page.read.forms]
        token = next((values["csrf_token"] for values in forms if "csrf_token" in values), "")
        return self._send(path, method=method, data={"csrf_token": token, **data})

    def _send(self, path: str, **options: Any) -> Page:
        if has_app_context():
            db.session.rollback()
        with self.world.app.app_context():
            response = self.client.open(path, follow_redirects=True, **options)
            self.page = Page(response)
        return self.page
