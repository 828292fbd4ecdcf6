"""Lets in whom the provider names, by issuer and subject; whose an account is, somebody here must have said before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import delete, func, select

from service.admission.entry import Entry
from service.admission.provider import Claims
from service.admission.sessions import Level, Sitting, begin
from service.context import here
from service.models import BrowserSession, Identity, Person
from service.people import person_by_email
from service.protecting import check
from service.transaction import Work, transaction
from workflows.engine import Incomplete
from workflows.tool_model import text_fault

# So many accounts wait to be connected at most.
MOST_WAITING = 500
# So long an identifier is at most.
LONGEST = 255


@dataclass(frozen=True)
class Turned:
    """Why somebody whom the provider knows is not let in: `group`, `unknown`, `gone` or `roles`, and which roles."""

    why: str
    roles: list[str] = field(default_factory=list)


def enter_by_provider(claims: Claims, agent: str) -> Entry | Turned:
    """A session for the person of an account, whose every role a group of theirs confirms.

    An e-mail address decides nothing: whoever has that of somebody here waits like everybody else who is not known.
    """
    with transaction() as work:
        confirmed = work.context.roles.of_groups(claims.groups)
        if not confirmed:
            return Turned("group")
        found = _identity(work, claims)
        if found is None or found.person is None:
            return Turned("unknown")
        if not found.person.here_on(work.today):
            return Turned("gone")
        lacking = found.person.roles - confirmed
        if lacking:
            return Turned("roles", [work.context.roles.titles.get(role, role) for role in sorted(lacking)])
        # As fresh as the provider says: it may have let somebody through who signed in there hours ago.
        shown = datetime.fromtimestamp(claims.authenticated_at or 0, UTC)
        return Entry(begin(work, found.person, Level.PROVIDER, agent, shown), found.person.email)


def confirm_by_provider(sitting: Sitting, claims: Claims) -> bool:
    """Whether the account that was just shown is that of whoever sits there; then the session is fresh."""
    with transaction() as work:
        found = _identity(work, claims, keep=False)
        if found is None or found.person_id != sitting.person_id:
            return False
        work.session.get_one(BrowserSession, sitting.id).fresh_at = work.context.clock()
        return True


def connect_for(person: Person, subject: str, email: str) -> None:
    """What `connect` does, for an administrator on the pages; raises NotPermitted too."""
    check(person, "account.connect")
    subject, issuer = subject.strip(), here().settings.oidc_issuer
    if not issuer:
        raise Incomplete({"subject": "No sign-in of the council is set, whose accounts could be connected."})
    if not subject or len(subject) > LONGEST or text_fault(subject):
        raise Incomplete({"subject": f"Give the identifier as it stands there, {LONGEST} characters at most."})
    if text_fault(email):
        raise Incomplete({"email": "Give their e-mail as it stands on the staff list."})
    connect(subject, email.strip(), issuer, person.id)


def connect(subject: str, email: str, issuer: str, by: int | None = None) -> None:
    """Say whose an account is, once and for all; raises Incomplete where somebody or the account has one already."""
    with transaction() as work:
        person = person_by_email(email)
        if person is None or not person.here_on(work.today):
            raise Incomplete({"email": f"Nobody with the e-mail {email} works here. Check it, or import them first."})
        if work.session.scalar(select(Identity.id).where(Identity.person_id == person.id)):
            raise Incomplete({"email": f"{person.name} has an account already. End it first if it is not theirs."})
        named = select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
        found = work.session.scalar(named.with_for_update(of=Identity))
        if found is not None and found.person_id is not None:
            raise Incomplete({"subject": "This account is somebody else’s already."})
        found = found or Identity(issuer=issuer, subject=subject, made_at=work.context.clock())
        found.person_id, found.name, found.email = person.id, "", ""
        found.connected_by_id, found.connected_at = by, work.context.clock()
        work.session.add(found)


def disconnect_for(person: Person, email: str) -> None:
    """What `disconnect` does, for an administrator on the pages; raises NotPermitted too."""
    check(person, "account.connect")
    if text_fault(email) or not disconnect(email):
        raise Incomplete({"email": "They have no account that could be ended."})


def disconnect(email: str) -> bool:
    """Nobody gets in by somebody's account any more, and their sessions end; False when they had none."""
    with transaction() as work:
        person = person_by_email(email)
        if person is None:
            raise Incomplete({"email": f"Nobody with the e-mail {email} is known here. Check it."})
        ended = work.session.connection().execute(delete(Identity).where(Identity.person_id == person.id)).rowcount == 1
        if ended:
            person.signed_in_version += 1
        return ended


def _identity(work: Work, claims: Claims, *, keep: bool = True) -> Identity | None:
    """The account as it is known here; one that nobody knows waits for an administrator, if `keep`."""
    named = select(Identity).where(Identity.issuer == claims.issuer, Identity.subject == claims.subject)
    found: Identity | None = work.session.scalar(named)
    if found is None and keep:
        waiting = select(func.count(Identity.id)).where(Identity.person_id.is_(None))
        if (work.session.scalar(waiting) or 0) < MOST_WAITING:
            values = {"issuer": claims.issuer, "subject": claims.subject, "name": claims.name, "email": claims.email}
            work.session.add(Identity(**values, made_at=work.context.clock()))
    return found
