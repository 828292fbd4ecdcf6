"""The two marks that a copy is where it belongs: filed, and entered in the case system (DOMAIN §8)."""

from workflows.definition import Fact, FactKind, Row, Situation, guard, row


@guard(reads_facts=True)
def ahead_of_today(s: Situation) -> str | None:
    on = s.facts.get("on")
    return "This day is still to come. Give the day on which it was done." if on and on > s.today else None


ON = (Fact("on", FactKind.DATE, required=False),)


def filing_rows(states: tuple[str, ...], permission: str) -> tuple[Row, Row]:
    """The rows of both marks, the same on either side; a wrong day is put right by marking again."""
    return (
        row("mark_filed", states, None, "Mark as filed", "marked the copy as filed",
            may=permission, needs=ON, refused=(ahead_of_today,), effects=("mark_filed",)),
        row("mark_entered", states, None, "Mark as entered", "marked it as entered in the case system",
            may=permission, needs=ON, refused=(ahead_of_today,), effects=("mark_entered",)),
    )  # fmt: skip
