"""What the cases came to: every figure is the length of its list, and nothing small is told."""

import dataclasses
import itertools
import random
from collections.abc import Hashable, Sequence
from typing import Any

import pytest

from tests.statistics.telling import alone
from trisam.cases.values import (
    PUBLIC_INCOME,
    Income,
    Occupation,
)
from trisam.followups.values import FollowUpStatus
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.counted import Counted
from trisam.statistics.families.cuts import ALL, OTHERS, WOMEN
from trisam.statistics.families.outcomes import (
    AFTER,
    BEFORE,
    NO,
    OUTCOMES,
    YES,
    Outcome,
    counted,
)
from trisam.statistics.outcome_tables import Told, told
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Table, Value, as_text

KOMMUNER = [
    Area(AreaKind.KOMMUN, name.lower(), name, frozenset({number}), number)
    for number, name in ((1, "Gävle"), (2, "Hofors"))
]
ANSWERED = FollowUpStatus.ANSWERED
ONE = Outcome(
    number=1,
    kommun_id=1,
    is_woman=True,
    status=ANSWERED,
    income_before=Income.SJUKPENNING,
    income_after=Income.LON,
    occupation_before=Occupation.NONE,
    occupation_after=Occupation.WORK,
    percent_before=None,
    percent_after=50,
    readiness_before=3,
    readiness_after=7,
    done=2,
    not_done=1,
)
UNANSWERED = dataclasses.replace(
    ONE,
    income_after=None,
    occupation_after=None,
    percent_after=None,
    readiness_before=None,
    readiness_after=None,
)


def figures(found: Sequence[Outcome], k: int = 5) -> Counted:
    return alone(OUTCOMES, counted(found, KOMMUNER), k)


def page(*found: Outcome, k: int = 5, seen: list[Area] | None = None) -> Told:
    return told(figures(found, k), KOMMUNER if seen is None else seen, "2026")


def many(number: int, **fields: Any) -> Outcome:
    return dataclasses.replace(ONE, number=number, **fields)


def row(table: Table, words: str) -> Sequence[Value]:
    return next(row for row in (*table.rows, table.foot) if row[0] == words)


def tables(of: Told) -> list[Table]:
    every = (getattr(of, field.name) for field in dataclasses.fields(of))
    return [one for one in every if isinstance(one, Table)]


def at_random(number: int, seed: int) -> list[Outcome]:
    """Follow-ups of all kinds, each of its own."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    found = []
    for _ in range(number):
        status = chance.choice([*FollowUpStatus, ANSWERED, ANSWERED, ANSWERED])
        fields: dict[str, Any] = {
            "kommun_id": chance.choice((1, 2)),
            "is_woman": chance.random() < 0.6,
            "status": status,
            "income_before": chance.choice([None, *Income]),
            "occupation_before": chance.choice([None, *Occupation]),
            "done": chance.randint(0, 3),
            "not_done": chance.randint(0, 1),
            "open": chance.randint(0, 1),
        }
        if status is ANSWERED:
            fields |= {
                "income_after": chance.choice([None, *Income]),
                "occupation_after": chance.choice(list(Occupation)),
                "readiness_before": chance.choice([None, *range(1, 11)]),
                "readiness_after": chance.randint(1, 10),
            }
        found.append(dataclasses.replace(ONE if status is ANSWERED else UNANSWERED, **fields))
    return found


def test_every_figure_is_the_length_of_its_list() -> None:
    """Counted again, one by one, in the plainest way; with k = 1 nothing is hidden."""
    found = at_random(400, seed=7)
    shown = figures(found, k=1).shown
    answered = [one for one in found if one.is_answered]
    known = [one for one in answered if one.income_before and one.income_after]
    lists: dict[Hashable, list[Outcome]] = {
        ("status", ALL, ALL): found,
        ("status", ANSWERED, ALL): answered,
        ("known", YES, ALL): known,
        ("kommun", 2, "followed", ALL): [one for one in answered if one.kommun_id == 2],
        ("step", YES, OTHERS): [o for o in answered if o.step == YES and not o.is_woman],
        ("ready", ALL, ALL): [o for o in answered if o.readiness_before and o.readiness_after],
        ("ready", "readier", WOMEN): [
            o
            for o in answered
            if o.is_woman and o.readiness_before and o.readiness_after
            if o.readiness_after > o.readiness_before
        ],
    }
    for status in FollowUpStatus:
        lists["status", status, ALL] = [one for one in found if one.status is status]
    for sex, is_woman in ((WOMEN, True), (OTHERS, False)):
        of = [one for one in known if one.is_woman is is_woman]
        lists["public", BEFORE, YES, sex] = [o for o in of if o.income_before in PUBLIC_INCOME]
        lists["public", AFTER, NO, sex] = [o for o in of if o.income_after not in PUBLIC_INCOME]
    for where, members in lists.items():
        assert shown(where) == len(members) > 0, where


def test_actions_are_counted_by_whether_the_person_took_a_step() -> None:
    found = at_random(300, seed=3)
    of = page(*found, k=1)
    took = [one for one in found if one.is_answered and one.step == YES]
    did = row(of.actions, "Steg mot arbete eller studier")
    assert did[1:4] == (
        sum(one.done for one in took),
        sum(one.not_done for one in took),
        sum(one.open for one in took),
    )
    assert row(of.actions, "Alla åtgärder")[4] == sum(
        one.done + one.not_done + one.open for one in found if one.is_answered
    )


def test_the_page_begins_with_public_support_after_and_before_and_shows_its_numbers() -> None:
    of = page(
        many(30, income_after=Income.SJUKPENNING),
        many(10, is_woman=False),
        many(10),
        dataclasses.replace(UNANSWERED, number=10, status=FollowUpStatus.NOT_REACHED),
        k=1,
    )
    assert of.sentence == (
        "60\u00a0% har offentlig försörjning efter sex månader, mot 100\u00a0% vid lyftet"
    )
    assert of.counted == "Uppföljda: 50 av 60 (83\u00a0%)"
    assert [as_text(value) for value in row(of.public, "Alla")[1:]] == [
        "50", "50", "100\u00a0%", "30", "60\u00a0%", "−40",
    ]  # fmt: skip
    assert of.warning == ""


def test_a_number_of_each_sex_has_its_share_of_that_sex_beside_it() -> None:
    stays = {"occupation_after": Occupation.NONE, "percent_after": None}
    of = page(
        many(30), many(10, **stays), many(5, is_woman=False), many(5, is_woman=False, **stays), k=1
    )
    took = row(of.step_table, "Steg mot arbete eller studier")
    assert [as_text(value) for value in took[1:]] == [
        "30", "75\u00a0%", "5", "50\u00a0%", "35", "70\u00a0%",
    ]  # fmt: skip
    assert of.step_table.head[1:3] == ("Kvinnor", "Andel, kvinnor")


def test_when_few_are_followed_up_the_page_says_not_to_conclude() -> None:
    missed = dataclasses.replace(UNANSWERED, number=40, status=FollowUpStatus.DUE)
    assert "inga säkra slutsatser" in page(many(40), missed, k=1).warning
    assert page(many(80), missed, k=1).warning == ""


def silent(number: int, seed: int = 1) -> list[Outcome]:
    """Follow-ups of all kinds in which nobody tells how ready they are."""
    return [dataclasses.replace(one, readiness_before=None) for one in at_random(number, seed)]


def both(number: int) -> list[Outcome]:
    """In each kommun so many women, and as many others, who tell both times: from 3 to 7."""
    return [
        many(number, is_woman=woman, kommun_id=kommun)
        for woman in (True, False)
        for kommun in (1, 2)
    ]


def test_the_mean_of_readiness_is_told_of_many_and_not_of_four() -> None:
    told_of = page(*silent(300), *both(12)).readiness
    assert told_of.startswith("48 personer har sagt hur redo de känner sig")
    assert "i genomsnitt 3,0 vid lyftet och 7,0 efter" in told_of
    assert "för små" in page(*silent(300), *both(1)).readiness


def test_a_mean_is_not_told_of_the_women_when_it_would_tell_of_the_few_men() -> None:
    of = page(*silent(300), *both(12), many(20, readiness_after=2))
    means = {line[0]: line[1:] for line in (*of.readiness_means.rows, of.readiness_means.foot)}
    assert means["Kvinnor"][:2] == (44, 3.0)
    women = (many(20, readiness_after=2), many(20, kommun_id=2))
    few = page(*silent(300), *both(1), *women)
    means = {line[0]: line[1:] for line in (*few.readiness_means.rows, few.readiness_means.foot)}
    assert means["Kvinnor"] == means["Män, annat och okänt"] == (HIDDEN,) * 4
    assert means["Alla"][:2] == (44, 3.0)


@pytest.mark.parametrize("seed", range(12))
def test_no_small_number_is_shown_and_no_line_gives_one_away(seed: int) -> None:
    found = at_random(60, seed=seed)
    told_of = figures(found)
    for where in counted(found, KOMMUNER).numbers:
        number = told_of.shown(where)
        assert number is HIDDEN or number >= 5 or OUTCOMES.harmless(where), where
    of = page(*found)
    lines = [line[1:] for line in (*of.moves.rows, of.moves.foot)]
    for line in (*lines, *itertools.zip_longest(*lines)):
        assert sum(cell is HIDDEN for cell in line) != 1


def test_every_line_adds_up() -> None:
    counts = counted(at_random(300, seed=5), KOMMUNER)
    for line in counts.lines:
        parts = [counts.numbers.get(part, 0) for part in line.parts]
        assert sum(parts) == counts.numbers.get(line.whole, 0), line


def test_moves_between_occupations_are_counted_of_those_whose_both_are_known() -> None:
    of = page(
        many(10),
        many(7, occupation_before=Occupation.OTHER, occupation_after=Occupation.SUPPORTED_WORK),
        many(6, occupation_before=Occupation.STUDIES, occupation_after=Occupation.JOB_SEEKING),
        many(8, occupation_before=None),
        dataclasses.replace(UNANSWERED, number=9),
        k=1,
    )
    assert of.occupations.head[-2:] == ("Arbete", "Alla")
    assert row(of.occupations, "Annan eller ingen")[-2:] == (17, 17)
    assert row(of.occupations, "Studier")[1:] == (0, 6, 0, 0, 0, 6)
    assert row(of.occupations, "Alla")[1:] == (0, 6, 0, 0, 17, 23)


def test_only_the_kommuner_that_the_reader_may_see_have_a_row() -> None:
    of = page(many(10), many(10, kommun_id=2), seen=KOMMUNER[:1])
    assert [line[0] for line in of.by_kommun.rows] == ["Gävle"]
