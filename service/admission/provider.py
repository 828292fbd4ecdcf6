"""Asks the council's provider who somebody is: OpenID Connect with code, PKCE, state and nonce, within five seconds."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from urllib3.util import Timeout

from config.values import LOOPBACK
from service.admission.tokens import LEEWAY, NotAccepted, claims_of
from service.context import here

SECONDS = 5.0
CONNECT_SECONDS = 2.0
# After a failure nobody is kept waiting for the same for so long.
RESTING_SECONDS = 10.0
KEPT_SECONDS = 3600.0
# Unknown keys are asked for no more often than this, whoever sends tokens that name them.
KEYS_EVERY = 60.0
AT_ONCE = 2
LARGEST = 512 * 1024
FLOW_SECONDS = 600
FRESH_SECONDS = 300
LATEST = 1e11
BACK = "/sign-in/provider/back"
KEY = "countersign_provider"


class ProviderAway(Exception):
    """The provider does not answer, or not in time, or what it says is no answer."""


@dataclass(frozen=True)
class Claims:
    """What the provider says of somebody; `authenticated_at` is in seconds, None where it does not say."""

    issuer: str
    subject: str
    name: str
    email: str
    groups: frozenset[str]
    authenticated_at: float | None


@dataclass
class Provider:
    """One provider, with what is kept of its answers; one for each process."""

    issuer: str
    kept: dict[str, tuple[float, Any]] = field(default_factory=dict)
    resting_until: float = 0.0
    room: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    def metadata(self) -> Mapping[str, Any]:
        """Where the provider does what."""
        found: Mapping[str, Any] = self._read(
            f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", KEPT_SECONDS
        )
        if found.get("issuer") != self.issuer:
            raise ProviderAway("issuer")
        return found

    def keys(self, anew: bool) -> Mapping[str, Any]:
        """Its keys; `anew` when one is missing among those that are kept."""
        found: Mapping[str, Any] = self._read(self.address("jwks_uri"), KEYS_EVERY if anew else KEPT_SECONDS)
        return found

    def address(self, name: str) -> str:
        """One of its addresses; raises ProviderAway for one that is missing or open to be overheard."""
        found = str(self.metadata().get(name, ""))
        parts = urlsplit(found)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ProviderAway(name)
        return found

    def token(self, code: str, verifier: str) -> str:
        """The ID token for a code; raises NotAccepted when the provider refuses it."""
        methods = self.metadata().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        address, settings = self.address("token_endpoint"), here().settings
        given = {"redirect_uri": settings.base_url + BACK, "code": code, "code_verifier": verifier}
        session = OAuth2Session(settings.oidc_client_id, settings.oidc_client_secret, token_endpoint_auth_method=method)
        with self._patiently(), session:
            try:
                found = session.fetch_token(address, timeout=_bounds(), allow_redirects=False, **given)
            except OAuthError:
                raise NotAccepted("code") from None
        if not isinstance(found.get("id_token"), str):
            raise NotAccepted("no token")
        return str(found["id_token"])

    def _read(self, address: str, seconds: float) -> Any:
        """A JSON document, kept for so long."""
        at, found = self.kept.get(address, (float("-inf"), None))
        if monotonic() - at < seconds:
            return found
        with self._patiently():
            found = _document(address)
        self.kept[address] = (monotonic(), found)
        return found

    def _patiently(self) -> _Bounded:
        return _Bounded(self)


@dataclass
class _Bounded:
    """A question to the provider: few at once, so that a slow one leaves threads for everybody who is signed in."""

    provider: Provider

    def __enter__(self) -> None:
        if monotonic() < self.provider.resting_until or not self.provider.room.acquire(blocking=False):
            raise ProviderAway("resting")

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self.provider.room.release()
        if isinstance(error, requests.RequestException | ValueError | ProviderAway):
            self.provider.resting_until = monotonic() + RESTING_SECONDS
            raise ProviderAway(type(error).__name__) from error


def _bounds() -> Timeout:
    return Timeout(total=SECONDS, connect=CONNECT_SECONDS)


def _document(address: str) -> Any:
    """Read within the time and no more than it may be, also from one that sends drop by drop."""
    ends, content = monotonic() + SECONDS, bytearray()
    # It has a bound of its own.
    with requests.get(address, timeout=_bounds(), allow_redirects=False, stream=True) as answer:  # type: ignore[arg-type]  # urllib3's bound of the whole  # nosec B113
        if answer.status_code != 200:
            raise ProviderAway("status")
        for part in answer.iter_content(4096):
            content += part
            if monotonic() > ends or len(content) > LARGEST:
                raise ProviderAway("too slow")
    found = json.loads(content)
    if not isinstance(found, dict):
        raise ProviderAway("document")
    return found


def begin(provider: Provider, now: float, *, confirming: bool) -> tuple[str, dict[str, Any]]:
    """Where to send somebody, and what the browser brings back with them; it may be used once."""
    settings, verifier = here().settings, secrets.token_urlsafe(48)
    flow = {
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "verifier": verifier,
        "until": now + FLOW_SECONDS,
        "confirming": confirming,
    }
    asked = {"max_age": str(FRESH_SECONDS), "prompt": "login"} if confirming else {}
    with OAuth2Session(
        settings.oidc_client_id,
        redirect_uri=settings.base_url + BACK,
        scope="openid profile email",
        code_challenge_method="S256",
    ) as session:
        address, _ = session.create_authorization_url(
            provider.address("authorization_endpoint"),
            state=flow["state"],
            nonce=flow["nonce"],
            code_verifier=verifier,
            **asked,
        )
    return str(address), flow


def finish(provider: Provider, flow: Mapping[str, Any], given: Mapping[str, str], now: float) -> Claims:
    """Who came back; raises NotAccepted, ProviderAway."""
    if not secrets.compare_digest(str(flow.get("state", "")).encode(), given.get("state", "").encode()):
        raise NotAccepted("state")
    if flow.get("until", 0) < now:
        raise NotAccepted("too late")
    if given.get("iss", provider.issuer) != provider.issuer:
        raise NotAccepted("issuer of the answer")
    if "error" in given or not given.get("code"):
        raise NotAccepted("refused by the provider")
    token = provider.token(given["code"], str(flow["verifier"]))
    names = {"issuer": provider.issuer, "client": here().settings.oidc_client_id, "nonce": str(flow["nonce"])}
    found = _claims(claims_of(token, provider.keys, now=now, **names))
    shown = found.authenticated_at
    if flow.get("confirming") and (shown is None or not now - FRESH_SECONDS - LEEWAY <= shown <= now + LEEWAY):
        raise NotAccepted("not shown anew")
    return found


def _claims(found: Mapping[str, Any]) -> Claims:
    settings = here().settings
    groups = found.get(settings.oidc_groups_claim, [])
    several = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    subject, shown = found.get(settings.oidc_subject_claim), found.get("auth_time")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isprintable():
        raise NotAccepted("subject")
    known = isinstance(shown, int | float) and not isinstance(shown, bool) and 0 <= shown < LATEST
    return Claims(
        issuer=found["iss"],
        subject=subject,
        name=_plain(found.get("name"))[:200],
        email=_plain(found.get("email") or found.get("preferred_username"))[:254],
        groups=frozenset(one for one in several if isinstance(one, str)),
        authenticated_at=float(shown) if shown is not None and known else None,
    )


def _plain(text: object) -> str:
    """A text that any database can hold; empty for what is none."""
    return "".join(letter for letter in text if letter.isprintable()) if isinstance(text, str) else ""


def ending(provider: Provider) -> str | None:
    """Where somebody ends their session with the provider as well, if it lets one."""
    if not provider.metadata().get("end_session_endpoint"):
        return None
    settings = here().settings
    given = {"client_id": settings.oidc_client_id, "post_logout_redirect_uri": f"{settings.base_url}/sign-in"}
    address = provider.address("end_session_endpoint")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(given)}"
