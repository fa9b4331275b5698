"""How people live when they are lifted, and half a year later."""

from collections.abc import Mapping

from trisam.cases.values import TAKES_PART, Attendance, Company, Income, Occupation
from trisam.demo.chance import Chance

Weights = Mapping[Occupation, float]

OCCUPATION_AT_LIFT: dict[Income, Weights] = {
    Income.SJUKPENNING: {Occupation.NONE: 0.7, Occupation.WORK: 0.2, Occupation.WORK_TRAINING: 0.1},
    Income.REHABILITERINGSPENNING: {Occupation.WORK_TRAINING: 0.8, Occupation.NONE: 0.2},
    Income.A_KASSA: {Occupation.JOB_SEEKING: 0.8, Occupation.NONE: 0.2},
    Income.AKTIVITETSSTOD: {Occupation.JOB_SEEKING: 0.5, Occupation.WORK_TRAINING: 0.5},
    Income.ETABLERINGSERSATTNING: {Occupation.STUDIES: 0.8, Occupation.NONE: 0.2},
    Income.CSN: {Occupation.STUDIES: 1},
    Income.SJUKERSATTNING: {Occupation.SUPPORTED_WORK: 0.3, Occupation.NONE: 0.7},
}
OTHERWISE_AT_LIFT: Weights = {
    Occupation.NONE: 0.66,
    Occupation.JOB_SEEKING: 0.16,
    Occupation.WORK_TRAINING: 0.12,
    Occupation.OTHER: 0.06,
}

SAME_INCOME = 0.64
"""How many live on the same half a year later."""
NEXT_INCOME: dict[Income, float] = {
    Income.LON: 0.42,
    Income.AKTIVITETSSTOD: 0.2,
    Income.SJUKPENNING: 0.08,
    Income.REHABILITERINGSPENNING: 0.06,
    Income.CSN: 0.09,
    Income.SJUKERSATTNING: 0.05,
    Income.FORSORJNINGSSTOD: 0.04,
    Income.ANNAN: 0.04,
    Income.INGEN: 0.02,
}
OCCUPATION_LATER: dict[Income, Weights] = {
    Income.LON: {Occupation.WORK: 0.55, Occupation.SUPPORTED_WORK: 0.45},
    Income.CSN: {Occupation.STUDIES: 1},
    Income.REHABILITERINGSPENNING: {Occupation.WORK_TRAINING: 1},
}
OTHERWISE_LATER: Weights = {
    Occupation.NONE: 0.3,
    Occupation.WORK_TRAINING: 0.34,
    Occupation.JOB_SEEKING: 0.16,
    Occupation.STUDIES: 0.1,
    Occupation.SUPPORTED_WORK: 0.06,
    Occupation.OTHER: 0.04,
}
AT_AF = {Income.A_KASSA, Income.AKTIVITETSSTOD, Income.ETABLERINGSERSATTNING}
AT_AF |= {Income.UTVECKLINGSERSATTNING}
SICK_LISTED = {Income.SJUKPENNING, Income.REHABILITERINGSPENNING}

WISHES: dict[Attendance | None, float] = {
    Attendance.IN_PERSON: 0.34,
    Attendance.OWN_WORDS: 0.28,
    Attendance.DECLINES: 0.18,
    Attendance.BY_PHONE: 0.12,
    Attendance.REPRESENTATIVE: 0.05,
    None: 0.03,
}
SHARE_AS_WISHED = 0.78
SHARE_WITH_SUPPORT = 0.2
INSTEAD = {Attendance.OWN_WORDS: 0.6, Attendance.DECLINES: 0.25, Attendance.BY_PHONE: 0.15}
IDLE = {Occupation.NONE, Occupation.JOB_SEEKING}


def occupation_at_lift(chance: Chance, income: Income) -> Occupation:
    """What somebody who lives on `income` does."""
    return chance.weighted(OCCUPATION_AT_LIFT.get(income, OTHERWISE_AT_LIFT))


def half_a_year_later(chance: Chance, income: Income | None) -> tuple[Income, Occupation]:
    """Försörjning and sysselsättning at the follow-up: mostly the same, often a step ahead."""
    if income is None or not chance.happens(SAME_INCOME):
        income = chance.weighted(NEXT_INCOME)
    return income, chance.weighted(OCCUPATION_LATER.get(income, OTHERWISE_LATER))


def percent(chance: Chance, occupation: Occupation) -> int | None:
    """How much of full time; None when there is nothing to measure."""
    return None if occupation in IDLE else chance.one((10, 25, 25, 50, 50, 50, 75, 100))


def readiness(chance: Chance) -> tuple[int, int]:
    """Ready to work or study, then and now (1–10): mostly a bit up."""
    then = chance.between(1, 6)
    step = chance.weighted({-1: 0.09, 0: 0.23, 1: 0.27, 2: 0.23, 3: 0.12, 4: 0.06})
    return then, max(1, min(10, then + step))


def company(chance: Chance, took_part: Attendance | None) -> Company | None:
    """Who was there for the individual's sake; not noted where the individual was not there."""
    if took_part is Attendance.REPRESENTATIVE:
        return Company.REPRESENTATIVE
    if took_part not in TAKES_PART:
        return None
    return Company.SUPPORTER if chance.happens(SHARE_WITH_SUPPORT) else Company.NOBODY


def participation(chance: Chance, wish: Attendance | None) -> Attendance:
    """How the individual in fact took part: mostly as wished."""
    if wish is not None and chance.happens(SHARE_AS_WISHED):
        return wish
    return chance.weighted(INSTEAD)
