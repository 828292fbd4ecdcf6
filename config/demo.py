"""The demonstration's sign-ins: one person for each role, all with one password."""

from dataclasses import dataclass

DEMO_DOMAIN = "demo.example"
DEMO_PASSWORD = "countersign-demo"


@dataclass(frozen=True)
class SignIn:
    """A person who can sign in to the demonstration, and what to say of them."""

    email: str
    role: str


_ROLES = {
    "practitioner": "practitioner",
    "team.manager": "team manager",
    "group.manager": "group manager",
    "service.manager": "service manager",
    "head.of.service": "head of service",
    "reviewing.officer": "reviewing officer",
    "moderator": "moderator",
    "quality": "quality team",
    "performance": "performance team",
    "external": "external auditor",
    "data.protection": "data protection officer",
    "administrator": "administrator",
}

SIGN_INS = tuple(SignIn(f"{name}@{DEMO_DOMAIN}", role) for name, role in _ROLES.items())
