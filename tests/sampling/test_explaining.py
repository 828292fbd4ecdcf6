"""Why this case was chosen, why not that one: what a practitioner reads about any case of a draw."""

from __future__ import annotations

from service.sampling import Draw, Entry, Excluded, Explanation, Verdict, draw, explain


def frame(cases: int = 40, workers: int = 4) -> list[Entry]:
    return [Entry(f"C{n}", "East", "child_protection", f"worker {n % workers}") for n in range(cases)]


def said(explanation: Explanation) -> str:
    return " ".join(explanation.sentences)


def drawn(**more: object) -> Draw:
    return draw(frame(), share=0.1, seed="2026", **more)  # type: ignore[arg-type]  # options of draw


def test_a_chosen_case_is_told_its_place_and_that_nobody_picked_it() -> None:
    found = drawn()
    text = explain(found, found.selected[1])
    assert (text.verdict, text.number) == (Verdict.SELECTED, 2)
    assert text.title == f"Why case {found.selected[1]} was chosen"
    assert text.summary.startswith("Nobody picked it. It was drawn by chance, within a group of 40 cases.")
    assert "10% of 40 is 4 places" in said(text) and "It took place 2 of 4." in said(text)
    assert "East, child protection: 40 of 40 cases, an exact share of 4.00; 4 places and 2 in reserve." in said(text)


def test_no_explanation_claims_that_every_case_was_equally_likely() -> None:
    found = drawn()
    texts = [said(explain(found, reference)) for reference in found.frame]
    assert not any("equal" in text for text in texts)
    assert all("spreading the cases across workers" in text for text in texts)


def test_a_reserve_is_told_its_number_and_when_it_takes_a_place() -> None:
    found = drawn()
    text = explain(found, found.reserves[1])
    assert (text.verdict, text.number) == (Verdict.RESERVE, 2)
    assert "it takes a place when 2 of them must be replaced" in said(text)


def test_a_case_that_came_too_late_is_told_what_it_would_have_needed() -> None:
    found = drawn()
    last = next(iter(found.groups.values())).order[-1]
    text = explain(found, last)
    assert text.verdict is Verdict.NOT_DRAWN and text.number is None
    assert "The first 6 were drawn: 4 chosen, 2 in reserve." in said(text)
    assert "To be drawn it would have had to come 6th or before." in said(text)


def test_a_case_passed_over_because_its_worker_had_one_is_told_so() -> None:
    """One worker holds 30 cases, ten others one each: by chance alone several of the thirty would be drawn."""
    entries = [Entry(f"M{n}", "East", "child_in_need", "many") for n in range(30)]
    entries += [Entry(f"F{n}", "East", "child_in_need", f"few {n}") for n in range(10)]
    found = draw(entries, size=6, seed="1")
    group = next(iter(found.groups.values()))
    passed = [ref for ref in group.order if group.chance[ref] <= 9 and ref not in (*group.selected, *group.reserves)]
    assert passed and all(ref.startswith("M") for ref in passed)
    text = said(explain(found, passed[0]))
    assert "By chance alone it would have been drawn; spreading the cases across workers passed it over." in text
    assert "Other workers’ turns came before this case, which put it" in text


def test_a_case_that_was_left_out_is_told_its_reason_and_until_when_it_holds() -> None:
    sentences = {
        Excluded.AUDIT_OPEN: "an audit of it was under way",
        Excluded.AUDITED_INSIDE_WINDOW: "it had been audited not long before",
        Excluded.CLOSED: "it was closed",
        Excluded.RESTRICTED: "it is a restricted record",
    }
    for reason, sentence in sentences.items():
        found = draw([*frame(), Entry("X", "East", "child_in_need", excluded=reason)], share=0.1, seed="1")
        text = explain(found, "X")
        assert text.verdict is Verdict.LEFT_OUT and f"left out, because {sentence}." in text.summary
        assert "1 case was left out, each for one reason" in said(text)


def test_the_brother_of_a_drawn_case_is_told_that_one_child_of_a_family_is_enough() -> None:
    entries = [Entry("A", "East", "child_in_need", family="F"), Entry("B", "West", "looked_after", family="F")]
    found = draw(entries, share=1.0, seed="1")
    [other] = {"A", "B"} - {*found.selected}
    text = explain(found, other)
    assert "left out, because another of the same family was drawn." in text.summary
    assert "1 case was passed over, because another of the same family was drawn." in said(text)


def test_a_case_that_was_not_on_the_list_is_told_so() -> None:
    text = explain(drawn(), "7004182")
    assert text.verdict is Verdict.NOT_ON_LIST and "was not on the list" in text.summary


def test_a_group_with_its_one_place_by_the_minimum_is_told_why_more_were_given_than_asked() -> None:
    found = draw([*frame(), Entry("S", "Small", "looked_after")], share=0.05, seed="1")
    text = said(explain(found, "S"))
    assert "Its share came to none, but every group has at least one place. In all 3 places were given." in text
