"""The figures over the API: the same numbers, the same rights, held to the document."""

from __future__ import annotations

from tests.api.client import Api
from tests.support.world import World

FIGURES = ("grades", "evidence", "actions", "escalations", "agreement")


def test_the_api_gives_the_figures_that_the_pages_show(world: World) -> None:
    world.authority()
    for _ in range(10):
        world.submitted("good")
    world.act("Tess", "issue_actions", world.submitted("inadequate"))
    api = Api(world, "Quentin")
    found = {name: api.get(f"/insight/{name}") for name in FIGURES}
    assert {answer.status for answer in found.values()} == {200}
    (statutory,) = found["grades"].json["parts"]
    assert statutory["total"]["good_or_better"] == {"k": 10, "n": 11, "percent": 90.91, "low": 0.6226, "high": 0.9838}
    assert [row["name"] for row in statutory["teams"]] == ["North"]
    assert all(one["on_file"]["k"] == one["on_file"]["n"] == 11 for one in found["evidence"].json["items"][:5])
    assert found["actions"].json["total"]["issued"] == 2
    assert found["escalations"].json["causes"] == [{"key": "inadequate", "count": 1}]
    assert found["agreement"].json["statistics"]["kappa"] is None


def test_whoever_asks_beyond_what_they_may_see_finds_nothing(world: World) -> None:
    world.authority()
    world.team("East", world.service("Early help"))
    for name in FIGURES:
        assert Api(world, "Tess").get(f"/insight/{name}", team="East").status == 404
        assert Api(world, "Tess").get(f"/insight/{name}", service="Children in need").status == 404
        assert Api(world, "Pat").get(f"/insight/{name}").status == 403
    asked = {"from": "2026-02-01", "to": "2026-01-01"}
    assert Api(world, "Quentin").get("/insight/grades", **asked).json["errors"] == {
        "from": "Give a day that is not after the last one."
    }
    assert Api(world, "Quentin").get("/insight/grades", **{"from": "1990-01-01"}).status == 422
