"""`flask api`: every address of the API as a command, for whoever the command line acts as."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import click
from flask import current_app
from flask.cli import with_appcontext
from werkzeug.test import Client, TestResponse

from service.usecases.credentials import lent_token
from workflows.engine import Refused

ROOT = "/api/v1"
METHODS = ("GET", "POST", "PUT", "DELETE")
Sent = dict[str, Any]


@click.command("api")
@click.argument("method", type=click.Choice(METHODS, case_sensitive=False))
@click.argument("path")
@click.argument("fields", nargs=-1)
@click.option("--as", "email", required=True, help="The e-mail of whoever acts; they need the permission for it.")
@click.option("--json", "body", type=click.File("r", encoding="utf-8"), help="A file with the whole body; - reads it.")
@click.option("--file", "upload", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file to send.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the answer.")
@with_appcontext
def api(method: str, path: str, fields: tuple[str, ...], email: str, output: Path | None, **given: Any) -> None:
    """Call PATH of the API, for example: api --as tess@example.org POST /audits case_reference=7000001.

    FIELDS are name=text or name:=JSON. With GET they are filters, else they make the body.
    """
    path, _, query = path.partition("?")
    sent = dict(parse_qsl(query)) | _fields(fields) | (_read(given["body"]) if given["body"] else {})
    try:
        with lent_token(email) as token:
            answer = _called(method.upper(), path, sent, given["upload"], token)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    if answer.status_code >= 400:
        raise click.ClickException(_refusal(answer))
    _show(answer, output)


def _fields(given: tuple[str, ...]) -> Sent:
    found: Sent = {}
    for field in given:
        name, equals, value = field.partition("=")
        if not equals or not name.strip(":"):
            raise click.UsageError(f"“{field}” is no field. Write name=text, or name:=JSON.")
        found[name.removesuffix(":")] = _json(value, name) if name.endswith(":") else value
    return found


def _json(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise click.UsageError(f"“{what}” holds no JSON. Check its quotes and braces.") from None


def _read(stream: Any) -> Sent:
    body = _json(stream.read(), "--json")
    if not isinstance(body, dict):
        raise click.UsageError("The body is an object: names and values in braces.")
    return body


def _called(method: str, path: str, sent: Sent, upload: Path | None, token: str) -> TestResponse:
    address = path if path.startswith(ROOT) else f"{ROOT}/{path.lstrip('/')}"
    options: dict[str, Any] = {"query_string": sent} if method == "GET" else {"json": sent}
    client = Client(current_app)
    headers = {"Authorization": f"Bearer {token}"}
    if upload is None:
        return client.open(address, method=method, headers=headers, **options)
    with upload.open("rb") as stream:
        return client.open(address, method=method, headers=headers, data={**sent, "file": (stream, upload.name)})


def _refusal(answer: TestResponse) -> str:
    problem = answer.get_json(silent=True) or {}
    errors = [f"\n  {name}: {sentence}" for name, sentence in problem.get("errors", {}).items()]
    return f"{problem.get('detail') or answer.status}{''.join(errors)}"


def _show(answer: TestResponse, output: Path | None) -> None:
    content = json.dumps(answer.json, indent=2, ensure_ascii=False) + "\n" if answer.is_json else None
    if output is not None:
        output.write_bytes(answer.data if content is None else content.encode())
        click.echo(f"Written to {output}.", err=True)
    elif content is None:
        raise click.ClickException("The answer is a file. Say where to write it with --output.")
    else:
        click.echo(content, nl=False)
