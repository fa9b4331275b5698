"""What is told of a single kommun, in the statistics and in reports."""

from dataclasses import replace

from tests.statistics.telling import alone
from tests.statistics.test_outcomes import ONE, UNANSWERED
from trisam.cases.values import Attendance
from trisam.followups.values import FollowUpStatus
from trisam.statistics import of_kommun
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.families import outcomes, participation, survey
from trisam.statistics.families.cuts import OTHERS
from trisam.statistics.families.outcomes import OUTCOMES
from trisam.statistics.families.participation import PARTICIPATION, TookPart
from trisam.statistics.families.survey import Asked, SurveyCounts
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Share
from trisam.surveys.values import AskWay, SurveyStatus

KOMMUNER = [
    Area(AreaKind.KOMMUN, name.lower(), name, frozenset({number}), number)
    for number, name in ((1, "Gävle"), (2, "Hofors"))
]


def test_taking_part_counts_every_way_of_having_a_say_in_the_kommun() -> None:
    found = [
        TookPart(9, 1, True, Attendance.IN_PERSON, 1),
        TookPart(6, 2, False, Attendance.OWN_WORDS, 1),
        TookPart(5, 1, False, Attendance.DECLINES, 1),
        TookPart(50, 1, True, Attendance.DECLINES, 2),
    ]
    counts = participation.counted(found, {}, 70, KOMMUNER)
    told = of_kommun.participation(alone(PARTICIPATION, counts, 1), 1, "Gävle, 2025")
    assert (told.part, told.whole, told.rate) == (15, 20, Share(0.75))
    assert told.table.foot[1:] == (9, 11, 20)


def test_the_picture_has_no_bar_where_a_number_is_hidden_or_there_is_nobody() -> None:
    found = [
        TookPart(9, 1, True, Attendance.IN_PERSON, 1),
        TookPart(30, 1, True, Attendance.IN_PERSON, 2),
    ]
    counts = participation.counted(found, {}, 39, KOMMUNER)
    told = of_kommun.participation(alone(PARTICIPATION, counts, 1), 1, "Gävle, 2025")
    bars = [(bar.group, bar.size, bar.label) for bar in told.bars("Andel").bars]
    assert bars == [
        ("Kvinnor", 1.0, "100\u00a0% (9 av 9)"),
        ("Män, annat och okänt", None, "inga"),
        ("Alla", 1.0, "100\u00a0% (9 av 9)"),
    ]
    hidden = of_kommun.participation(alone(PARTICIPATION, counts), 1, "Gävle, 2025")
    assert "dolt" in [bar.label for bar in hidden.bars("Andel").bars]


FOLLOWED = (
    replace(ONE, number=10),  # readier
    replace(ONE, number=5, readiness_after=2),
    replace(ONE, number=5, is_woman=False),
    replace(ONE, number=6, is_woman=False, readiness_before=None),
    replace(UNANSWERED, number=8, is_woman=False, status=FollowUpStatus.NOT_REACHED),
    replace(ONE, number=90, kommun_id=2),
)


def test_follow_ups_tell_how_many_were_done_and_how_many_are_readier_in_the_kommun() -> None:
    counts = outcomes.counted(FOLLOWED, KOMMUNER)
    done, readier = of_kommun.follow_ups(alone(OUTCOMES, counts, 1), 1, "Gävle, 2025")
    assert (done.part, done.whole) == (26, 34)
    assert (readier.part, readier.whole, readier.rate) == (15, 20, Share(0.75))


def test_a_few_of_one_kommun_cannot_be_worked_out_from_the_county_and_the_other_kommun() -> None:
    """What reports tell of the kommuner adds up to what the statistics tell of the county."""
    few = (replace(ONE, number=2, is_woman=False), replace(ONE, number=20, kommun_id=2))
    others = replace(ONE, number=30, is_woman=False, kommun_id=2)
    told = alone(OUTCOMES, outcomes.counted([*FOLLOWED[:2], *few, others], KOMMUNER))
    cells = [told.shown(("kommun", one, "followed", OTHERS)) for one in (1, 2)]
    assert HIDDEN in cells
    county = told.shown(("status", FollowUpStatus.ANSWERED, OTHERS))
    assert cells == [HIDDEN, HIDDEN] or county is HIDDEN


def test_of_the_survey_it_is_told_how_many_answered_in_the_kommun() -> None:
    asked = [
        Asked(8, 1, True, AskWay.TEXT, SurveyStatus.ANSWERED),
        Asked(8, 1, False, AskWay.TEXT, SurveyStatus.EXPIRED),
        Asked(9, 2, False, AskWay.TEXT, SurveyStatus.EXPIRED),
    ]
    counts = survey.counted(SurveyCounts(asked, []), [], KOMMUNER)
    told = of_kommun.surveys(alone(survey.family("prov"), counts, 1), 1, "Gävle, 2025")
    assert (told.part, told.whole, told.rate) == (8, 16, Share(0.5))
