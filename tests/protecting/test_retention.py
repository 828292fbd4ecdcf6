"""What was kept as long as policy says goes, once a dry run has been read; what is open or held never does."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import yaml

from config.settings import ROOT
from service import erasures
from service.belonging.tables import APART, TABLES
from service.database import Base, db
from service.insight.reports.checking import check_report, ready
from service.insight.reports.making import make
from service.models import RetentionRun
from service.usecases import legal_holds, retaining
from service.usecases.histories import verify
from service.usecases.reconciling import look
from service.usecases.reports import ask
from tests.protecting.story import CASE, PRACTITIONER, SELF, database, lived_through
from tests.support.world import World
from workflows.engine import Illegal


def flask(world: World, *words: str) -> Any:
    return world.app.test_cli_runner().invoke(args=["retention", *words])


def read_dry_run(world: World) -> RetentionRun:
    found = retaining.run(dry=True)
    retaining.confirm(world["Dora"], found.id)
    return found


def test_after_the_years_of_policy_words_and_references_go_and_last_years_figures_stay(world: World) -> None:
    erasures.place().unlink(missing_ok=True)
    lived = lived_through(world)
    open_audit = world.submitted("good", "Tess", case=world.case(world["Olu"]))
    ask(world["Quentin"], {"kind": "quarterly", "from_on": world.today - timedelta(days=60), "to_on": world.today})
    make()
    world.clock.set(world.today + timedelta(days=366 * 6 + 5))
    world.change(world.all(type(lived.case))[0], closed_on=world.today - timedelta(days=366 * 6))
    hold = legal_holds.place(world["Dora"], "person", world["Pat"].email, "A claim was announced.")
    first = flask(world, "run", "--dry-run").output
    assert "Audits that were signed off, with plans, escalations and second grades (case side)" in first
    assert "kept 72 months: 0, 1 kept by a legal hold" in first and "Held: audit 1, by hold 1" in first
    legal_holds.lift(world["Dora"], hold.id, "It was settled.")
    words, disagreeing = lived.words.found_in(database()), look()
    assert "Nothing goes before somebody has read a dry run" in flask(world, "run").output
    number = retaining.run(dry=True).id
    assert lived.words.found_in(database()) == words, "a dry run erases nothing"
    assert "Dora Data has read" in flask(world, "read", str(number), "--by", world["Dora"].email).output
    assert "kept 72 months: 1" in flask(world, "run").output
    assert lived.words.found_in(database()) == {}
    assert "Q-4711-X" not in database()
    assert open_audit.reasons and open_audit.case.reference in database(), "open work is never retained away"
    assert [str(difference) for report in ready() for difference in check_report(report)] == []
    assert [str(finding) for finding in verify()] == [] and look() == disagreeing
    assert words[CASE] and words[PRACTITIONER] and words[SELF]


def test_nothing_goes_by_night_unless_policy_says_so_and_a_dry_run_by_its_periods_was_read(world: World) -> None:
    world.authority()
    world.person("Dora Data", "data_protection")
    assert retaining.begin_nightly() is False
    world.policy("retention", nightly=True)
    assert retaining.begin_nightly() is False
    read_dry_run(world)
    world.policy("retention", audit={"signed_off_months": 1, "withdrawn_months": 1})
    assert retaining.begin_nightly() is False, "that dry run went by other periods"
    read_dry_run(world)
    assert retaining.begin_nightly() is True and retaining.begin_nightly() is False
    assert retaining.go_on(5) is True and retaining.go_on(0) is False
    with pytest.raises(Illegal, match="Only a dry run"):
        retaining.confirm(world["Dora"], db.session.query(RetentionRun).filter_by(dry=False).one().id)


def test_every_table_and_every_text_in_it_is_on_the_map() -> None:
    """A table or a text that is added later must be put on the map, or this fails."""
    known = {table.model.__tablename__: table for table in TABLES}
    silent = set(Base.metadata.tables) - set(known)
    for name, table in known.items():
        said = {*table.words, *table.plain.split(), *APART.get(name, "").split()}
        texts = {c.name for c in table.model.__table__.columns if type(c.type).__name__ in WRITTEN}
        silent |= {f"{name}.{column}" for column in texts - (texts if table.go else said)}
    assert silent == set() and len(known) == len(TABLES)
    assert {name for name in known if name not in Base.metadata.tables} == set()


def test_the_page_on_data_protection_says_the_periods_of_the_policy_supplied() -> None:
    supplied = yaml.safe_load((ROOT / "config" / "policy.yaml").read_text("utf-8"))["retention"]
    del supplied["nightly"]
    page = (ROOT / "docs" / "data-protection.md").read_text("utf-8")
    said = {key: int(months) for key, months in re.findall(r"^\| `(\w+\.\w+)` \| (\d+) \|", page, re.MULTILINE)}
    assert said == {
        f"{name}.{end.removesuffix('_months')}": months
        for name, ends in supplied.items()
        for end, months in ends.items()
    }


WRITTEN = ("String", "Text", "JSON", "LargeBinary")
