"""What every row ends with: nothing is under way, nothing was lost, and the figures are kept."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import create_engine

from tests.faults.conftest import Place
from tests.faults.invariants import Outside, effects, extra_copies
from tests.faults.people import Ledger
from tests.faults.scoreboard import Result, keep
from tests.support.smtp import Mailbox


def report(
    row: str,
    place: Place,
    ledger: Ledger,
    mailbox: Mailbox,
    seed: int,
    *,
    faults: int,
    recovery: float | None,
    crashes: int = 0,
    said: str = "",
    added: float | None = None,
) -> Result:
    """Count what came of a run, keep it, and fail on anything that an invariant does not let.

    `crashes` are those that may have cost an extra copy: processes killed while they sent.
    """
    found = place.faults(ledger, mailbox, crashes)
    engine = create_engine(place.url)
    with engine.connect() as connection:
        actors = tuple(person.email for person in place.people)
        promised, held = effects(connection, Outside(ledger.commands, actors))
    engine.dispose()
    of = Counter(fault.invariant for fault in found)
    result = keep(
        Result(
            row=row,
            database=place.name,
            seed=seed,
            commands=len(ledger.commands),
            faults=faults,
            lost=(promised - held).total(),
            duplicated=(held - promised).total() + of["I5"],
            illegal=of["I4"] + of["I3"] + of["I2"] + of["I9"],
            missing=sum("never arrived" in fault.sentence or fault.invariant == "I7" for fault in found),
            extra_copies=extra_copies(mailbox.messages),
            worst_recovery=None if recovery is None else round(recovery, 1),
            added=added,
            said=said
            or (f"{ledger.unknown} answers unknown, each resolved by its repetition." if ledger.unknown else ""),
        )
    )
    assert ledger.commands
    wrong = [str(fault) for fault in found]
    wrong += [f"{c.status} {c.path} {c.body} {c.answer}" for c in ledger.failed]
    wrong += [f"never answered: {c.path} {c.body}" for c in ledger.unresolved]
    assert not wrong, "\n".join(wrong)
    return result
