"""Judges a provider's ID token: signed by one of its keys, for us, from it, now, and for the sign-in that we began."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwk, jws, jwt
from joserfc.errors import JoseError

# Signed with a key that only the provider has: neither with none nor with one that anybody can read.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LEEWAY = 60
# A token is made while the browser is on its way back.
OLDEST = 600
LONGEST = 255
Keys = Callable[[bool], Mapping[str, Any]]


class NotAccepted(Exception):
    """Why a sign-in was refused, in one word for the log; nothing of the token."""


def claims_of(token: str, keys: Keys, *, issuer: str, client: str, nonce: str, now: float) -> Mapping[str, Any]:
    """The claims of a token that is in order; raises NotAccepted. `keys(anew)` gives the provider's key set."""
    claims = _verified(token, keys)
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience if isinstance(audience, list) else []
    checks = {
        "issuer": claims.get("iss") == issuer,
        "audience": client in audiences,
        # With other readers beside us, or when it says so, it must have been made for us.
        "authorized party": claims.get("azp", client if len(audiences) == 1 else None) == client,
        "nonce": bool(nonce) and claims.get("nonce") == nonce,
        "expired": _number(claims, "exp") > now - LEEWAY,
        "future": _number(claims, "iat") <= now + LEEWAY and _number(claims, "nbf", 0) <= now + LEEWAY,
        "old": _number(claims, "iat") >= now - OLDEST,
        "subject": isinstance(claims.get("sub"), str) and 0 < len(claims["sub"]) <= LONGEST,
    }
    for name, holds in checks.items():
        if not holds:
            raise NotAccepted(name)
    return claims


def _verified(token: str, keys: Keys) -> Mapping[str, Any]:
    try:
        header = jws.extract_compact(token.encode()).headers()
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS:
            raise NotAccepted("algorithm")
        key = _key(keys(False), kid) or _key(keys(True), kid)
        if key is None:
            raise NotAccepted("key")
        return jwt.decode(token, jwk.import_key(key), algorithms=[algorithm]).claims
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotAccepted("signature") from error


def _key(found: Mapping[str, Any], kid: Any) -> dict[str, Any] | None:
    """The key that the token names; one that names none may only be signed with the only one."""
    signing = [
        one for one in found.get("keys", ()) if one.get("use", "sig") == "sig" and one.get("kty") in ("RSA", "EC")
    ]
    fitting = signing if kid is None else [one for one in signing if one.get("kid") == kid]
    return dict(fitting[0]) if len(fitting) == 1 else None


def _number(claims: Mapping[str, Any], name: str, missing: float = float("nan")) -> float:
    """A time in seconds; what is none compares as false with everything."""
    value = claims.get(name, missing)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")
