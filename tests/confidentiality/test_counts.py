"""Nobody concludes from a number, a list or an answer that there is something which they may not see (DOMAIN §7).

The same life is lived twice, the second time with something hidden at its end: whoever may not see it is answered the
same, digit by digit, wherever they go.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from service.insight.measures import counting
from tests.confidentiality.story import OTHERS, cast
from tests.confidentiality.walker import Addresses, Walker
from tests.support import second_form
from tests.support.world import World
from tests.web.test_blindness import again

# Words made by chance for each request or log: headers, tokens, digests.
CHANCE = re.compile(
    r'(Set-Cookie|X-Request-ID|Content-Length|ETag): [^\n]*|nonce[-=]"?[\w\-+/=]+|\b[0-9a-f]{64}\b|\b[0-9a-f]{16}\b'
    r'|(?<=name="csrf_token" value=")[^"]*|(?<=name="token" value=")[^"]*|(?<=name="once" value=")[^"]*'
)
# Made by chance altogether; and what those who run the service read of all its messages and histories together.
APART = {"/form-token", "/me/device", "/administration/sending", "/administration/history"}
NO_RECORD = re.compile(r"^(/api/v1)?[^0-9]*$")
Life = Callable[[World], object]


def shared(world: World) -> None:
    """What everybody may come across: audits, plans and escalations of one team, an audit of Una's without a form."""
    cast(world)
    world.submitted("good")
    plan = world.issued("requires_improvement")
    world.complete(plan)
    world.sign_off(plan)
    world.issued("inadequate")


def without_form(world: World) -> None:
    shared(world)
    second_form.submitted(world, form=False)


def a_restricted_case(world: World) -> None:
    """Audited twice, escalated, put right and signed off by the few who are named for it."""
    shared(world)
    case = world.case(world["Pat"], restricted=True)
    for name in ("Pat", "Tess", "Sam"):
        world.reader(case, world[name])
    plan = world.issued("inadequate", case=case)
    world.complete(plan)
    world.sign_off(plan)
    world.issued("requires_improvement", case=case)


def own_file(world: World) -> None:
    """Written by the auditor, discussed, and put right."""
    shared(world)
    form = second_form.form_of(second_form.submitted(world, actions=True))
    world.act("Tess", "discuss", form, agreed="A course by spring.")
    world.act("Tess", "issue_form", form)
    world.sign_off(world.complete(form.plans[0]))


def read(world: World, who: str, only: Callable[[str], object]) -> dict[str, str]:
    addresses = Addresses.of(world.app, lambda path: path not in APART and only(path))
    return {path: CHANCE.sub("", answer) for path, answer in Walker(world, who).answers(addresses)}


def told_apart(world: World, who: str, plain: Life, hiding: Life, only: Callable[[str], object]) -> set[str]:
    """The addresses at which somebody is answered otherwise once there is something hidden."""
    plain(world)
    before = read(world, who, only)
    other = again(world)
    hiding(other)
    after = read(other, who, before.__contains__)
    world.clock = other.clock
    assert before and before.keys() == after.keys()
    return {path for path in before if before[path] != after[path]}


@pytest.mark.parametrize(
    ("database", "plain", "hiding"),
    [("postgres", shared, a_restricted_case), ("sqlite", without_form, own_file)],
    indirect=["database"],
)
def test_lists_and_figures_are_the_same_whatever_is_hidden(world: World, plain: Life, hiding: Life) -> None:
    """To whoever reads the most of all that are not named."""
    assert told_apart(world, "Quentin", plain, hiding, NO_RECORD.match) == set()


@pytest.mark.every
@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize(("plain", "hiding"), [(shared, a_restricted_case), (without_form, own_file)])
def test_every_address_answers_the_same_whatever_is_hidden(world: World, plain: Life, hiding: Life, who: str) -> None:
    written_by = hiding is own_file and who == "Una"
    assert told_apart(world, who, plain, hiding, lambda path: not written_by or NO_RECORD.match(path)) == set()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_figure_that_counts_what_is_hidden_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "open_to_all", lambda case_id: case_id.is_not(None))
    found = told_apart(world, "Quentin", shared, a_restricted_case, re.compile("/insight$|/grades$|/audits$").search)
    assert {"/insight", "/insight/behind/audits", "/api/v1/insight/grades"} <= found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_is_named_finds_a_restricted_case_in_their_lists_and_in_no_figure(world: World) -> None:
    found = told_apart(world, "Sam", shared, a_restricted_case, re.compile("/audits$|/escalations$|/insight").search)
    assert {"/audits", "/api/v1/audits", "/api/v1/escalations"} <= found
    assert not {path for path in found if "/insight" in path}
