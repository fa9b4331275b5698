"""The figures of the survey: the rate with its numbers, a warning, and nothing small told."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statistics.lifting import tell
from tests.statistics.telling import alone
from tests.surveys.asked import QUESTIONS, asked
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.statistics import service as statistics
from trisam.statistics.families.survey import Asked, Marked, SurveyCounts, counted, family
from trisam.statistics.periods import Period, last_four
from trisam.statistics.queries import surveys
from trisam.statistics.queries.lifts import every_place
from trisam.statistics.survey_tables import Enough, SurveyTold, told
from trisam.statistics.tables import as_text
from trisam.surveys import catalogue, service
from trisam.surveys.service import Answered
from trisam.surveys.values import AskWay, Mark, SurveyStatus

ENOUGH = Enough(percent=50, number=20)
ANSWERED, EXPIRED, WAITS = SurveyStatus.ANSWERED, SurveyStatus.EXPIRED, SurveyStatus.ASKED
FIRST = QUESTIONS[0]


def some(
    number: int,
    status: SurveyStatus = ANSWERED,
    way: AskWay = AskWay.TEXT,
    *,
    woman: bool = True,
) -> Asked:
    return Asked(number, 1, woman, way, status)


def page(*found: Asked, marked: tuple[Marked, ...] = (), k: int = 5) -> SurveyTold:
    counts = counted(SurveyCounts(found, marked), QUESTIONS)
    return told(alone(family("prov"), counts, k), catalogue.current(), "hela 2026", ENOUGH)


def row(of: SurveyTold, words: str, *, table: str = "") -> list[str]:
    every = (of.rate, of.states, of.by_way, *of.questions)
    lines = [
        line
        for one in every
        if table in {"", one.title}
        for line in (*one.rows, one.foot)
        if line[0] == words
    ]
    return [as_text(value) for value in lines[0][1:]]


def test_the_rate_always_stands_with_its_numbers() -> None:
    of = page(some(30), some(20, EXPIRED), some(10, woman=False), some(20, WAITS, woman=False), k=1)
    assert of.sentence == "50\u00a0% har svarat på enkäten"
    assert of.counted == "Svar: 40 av 80 (50\u00a0%)"
    assert row(of, "Kvinnor") == ["30", "50", "60\u00a0%"]
    assert of.states.rows == (("Har svarat", 40), ("Väntar på svar", 20), ("Svarade inte", 20))
    assert of.states.foot == ("Alla", 80)


def test_each_way_of_asking_has_its_row() -> None:
    of = page(some(10), some(10, EXPIRED), some(9, way=AskWay.PHONE), k=1)
    assert row(of, "Länk med sms") == ["10", "20", "50\u00a0%"]
    assert row(of, "Telefon") == ["9", "9", "100\u00a0%"]
    assert row(of, "Papper") == ["0", "0", "–"]


@pytest.mark.parametrize(
    ("answered", "silent", "warns"),
    [(30, 30, False), (30, 31, True), (19, 8, True), (20, 8, False), (3, 30, True), (0, 9, True)],
)
def test_it_warns_when_the_rate_or_the_number_is_too_low(
    answered: int, silent: int, warns: bool
) -> None:
    of = page(some(answered), some(silent, EXPIRED), k=1)
    assert bool(of.warning) is warns


def test_each_question_shows_how_the_answers_lie_with_the_skipped_ones_apart() -> None:
    marked = (
        Marked(10, True, FIRST, Mark.WHOLLY),
        Marked(5, True, FIRST, Mark.NOT_AT_ALL),
        Marked(6, False, FIRST, Mark.UNKNOWN),
    )
    of = page(some(20), some(12, woman=False), marked=marked, k=1)
    title = "Min fråga togs på allvar"
    assert row(of, "Stämmer helt", table=title) == ["10", "67\u00a0%", "0", "–", "10", "67\u00a0%"]
    assert row(of, "Vet ej", table=title) == ["0", "–", "6", "–", "6", "–"]
    assert row(of, "Inget svar", table=title) == ["5", "–", "6", "–", "11", "–"]
    assert row(of, "Alla svar", table=title) == ["20", "–", "12", "–", "32", "–"]
    assert of.bars.bars[0].label == "67\u00a0%"


def test_small_numbers_are_hidden_everywhere_at_once() -> None:
    marked = (
        Marked(20, True, FIRST, Mark.WHOLLY),
        Marked(3, True, FIRST, Mark.NOT_MUCH),
        Marked(17, False, FIRST, Mark.MOSTLY),
        Marked(2, False, FIRST, Mark.NEITHER),
    )
    of = page(some(23), some(19, woman=False), some(4, EXPIRED), marked=marked)
    cells = [
        as_text(value)
        for table in (of.rate, of.states, of.by_way, *of.questions)
        for line in (*table.rows, table.foot)
        for value in line[1:]
    ]
    assert "dolt" in cells
    assert not [cell for cell in cells if re.fullmatch("[1-4]", cell)]
    assert not [bar for bar in of.bars.bars if bar.size is not None and bar.label == "dolt"]


def test_nobody_asked_is_said_so() -> None:
    assert page().sentence == "Ingen har fått enkäten"
    assert not page().found
    assert "för små" in page(some(3), some(2, EXPIRED)).sentence


def test_what_is_counted_is_what_was_asked_and_sent(county: County) -> None:
    sent, key = asked(county)
    service.save(key.token, FIRST, Answered(Mark.MOSTLY))
    service.save(key.token, "own_words", Answered(words="Bra."))
    service.finish(key.token)
    _, begun = asked(county)
    service.save(begun.token, FIRST, Answered(Mark.WHOLLY))
    called_back, _ = asked(county)
    called_back.status, called_back.ended_at = SurveyStatus.REVOKED, clock.now()
    before, _ = asked(county)
    before.asked_on -= timedelta(days=400)
    session().flush()

    year = Period(clock.today() - timedelta(days=365), clock.today())
    found = surveys.asked(sent.questionnaire, every_place(), year)

    statuses = {one.status: one.number for one in found.asked}
    assert statuses == {ANSWERED: 1, SurveyStatus.OPENED: 1}
    assert found.marked == [Marked(1, True, FIRST, Mark.MOSTLY)]
    assert surveys.asked("ett_annat", every_place(), year).asked == []


@pytest.mark.usefixtures("answers_told")
def test_those_who_may_see_no_figures_are_refused_and_steering_is_not(county: County) -> None:
    asked(county)
    tell()
    assert statistics.survey(county.actor("steering"), last_four(clock.today(), 1), ENOUGH)
    with pytest.raises(Forbidden):
        statistics.survey(county.actor("administrator"), last_four(clock.today(), 1), ENOUGH)


@pytest.mark.usefixtures("answers_told")
def test_the_page_tells_steering_and_no_name(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    steering = Visitor(app).sign_in(county.accounts["steering"])
    assert "Inga siffror än" in steering.get("/statistik/enkat").words
    for _ in range(6):
        _, key = asked(county)
        service.save(key.token, FIRST, Answered(Mark.MOSTLY))
        service.save(key.token, "own_words", Answered(words="Mycket hemligt."))
        service.finish(key.token)
    session().flush()
    tell(k=1)
    page = steering.get("/statistik/enkat")
    assert (page.status, "Svar: 6 av 6 (100 %)" in page.words) == (200, True)
    assert "Dra inga säkra slutsatser" in page.words
    for hidden in ("hemligt", "Exempelsson", "Alva"):
        assert hidden not in page.text
    assert invalid_html(page.text) == []
    administrator = Visitor(app).sign_in(county.accounts["administrator"])
    assert administrator.get("/statistik/enkat").status == 403
