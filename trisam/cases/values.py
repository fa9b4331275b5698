"""The field's value lists (domain.md, section 3) and the words people see for them."""

from enum import StrEnum


class Income(StrEnum):
    """Försörjning."""

    FORSORJNINGSSTOD = "forsorjningsstod"
    SJUKPENNING = "sjukpenning"
    REHABILITERINGSPENNING = "rehabiliteringspenning"
    SJUKERSATTNING = "sjukersattning"
    AKTIVITETSERSATTNING = "aktivitetsersattning"
    A_KASSA = "a_kassa"
    AKTIVITETSSTOD = "aktivitetsstod"
    UTVECKLINGSERSATTNING = "utvecklingsersattning"
    ETABLERINGSERSATTNING = "etableringsersattning"
    CSN = "csn"
    LON = "lon"
    ANNAN = "annan"
    INGEN = "ingen"


INCOME_WORDS = {
    Income.FORSORJNINGSSTOD: "Försörjningsstöd",
    Income.SJUKPENNING: "Sjukpenning",
    Income.REHABILITERINGSPENNING: "Rehabiliteringspenning",
    Income.SJUKERSATTNING: "Sjukersättning",
    Income.AKTIVITETSERSATTNING: "Aktivitetsersättning",
    Income.A_KASSA: "A-kassa",
    Income.AKTIVITETSSTOD: "Aktivitetsstöd",
    Income.UTVECKLINGSERSATTNING: "Utvecklingsersättning",
    Income.ETABLERINGSERSATTNING: "Etableringsersättning",
    Income.CSN: "Studiemedel (CSN)",
    Income.LON: "Lön",
    Income.ANNAN: "Annan försörjning",
    Income.INGEN: "Ingen försörjning",
}

PUBLIC_INCOME = frozenset(Income) - {Income.CSN, Income.LON, Income.ANNAN, Income.INGEN}
"""Offentlig försörjning: a-kassa, benefits from Försäkringskassan, försörjningsstöd and
aktivitetsstöd (domain.md, section 3). The one definition: pages, files and reports take it here."""


class IncomeGroup(StrEnum):
    """Försörjning as it is told in figures: kinds that are near each other stand together, so
    that fewer of the numbers are small. A group is public as a whole, or not at all."""

    SUPPORT = "forsorjningsstod"
    SICK = "sjuk"
    DISABILITY = "ersattning"
    UNEMPLOYED = "arbetslos"
    WAGE = "lon"
    STUDIES = "csn"
    OTHER = "annan"


INCOME_GROUP_WORDS = {
    IncomeGroup.SUPPORT: "Försörjningsstöd",
    IncomeGroup.SICK: "Sjukpenning",
    IncomeGroup.DISABILITY: "Sjukersättning",
    IncomeGroup.UNEMPLOYED: "A-kassa med mera",
    IncomeGroup.WAGE: "Lön",
    IncomeGroup.STUDIES: "Studiemedel",
    IncomeGroup.OTHER: "Annan eller ingen",
}

INCOME_GROUPS = {
    Income.FORSORJNINGSSTOD: IncomeGroup.SUPPORT,
    Income.SJUKPENNING: IncomeGroup.SICK,
    Income.REHABILITERINGSPENNING: IncomeGroup.SICK,
    Income.SJUKERSATTNING: IncomeGroup.DISABILITY,
    Income.AKTIVITETSERSATTNING: IncomeGroup.DISABILITY,
    Income.A_KASSA: IncomeGroup.UNEMPLOYED,
    Income.AKTIVITETSSTOD: IncomeGroup.UNEMPLOYED,
    Income.UTVECKLINGSERSATTNING: IncomeGroup.UNEMPLOYED,
    Income.ETABLERINGSERSATTNING: IncomeGroup.UNEMPLOYED,
    Income.CSN: IncomeGroup.STUDIES,
    Income.LON: IncomeGroup.WAGE,
    Income.ANNAN: IncomeGroup.OTHER,
    Income.INGEN: IncomeGroup.OTHER,
}

PUBLIC_GROUPS = frozenset(INCOME_GROUPS[income] for income in PUBLIC_INCOME)


class Occupation(StrEnum):
    """Sysselsättning."""

    WORK = "arbete_utan_stod"
    SUPPORTED_WORK = "arbete_med_stod"
    STUDIES = "studier"
    WORK_TRAINING = "praktik"
    JOB_SEEKING = "arbetssokande"
    OTHER = "ovrigt"
    NONE = "ingen"


OCCUPATION_WORDS = {
    Occupation.WORK: "Arbete utan stöd",
    Occupation.SUPPORTED_WORK: "Arbete med stöd",
    Occupation.STUDIES: "Studier",
    Occupation.WORK_TRAINING: "Praktik eller arbetsträning",
    Occupation.JOB_SEEKING: "Söker arbete aktivt",
    Occupation.OTHER: "Något annat",
    Occupation.NONE: "Ingen sysselsättning",
}


class OccupationGroup(StrEnum):
    """Sysselsättning as it is told in figures, as `IncomeGroup`. The nearest to work last."""

    OTHER = "annan"
    JOB_SEEKING = "arbetssokande"
    WORK_TRAINING = "praktik"
    STUDIES = "studier"
    WORK = "arbete"


OCCUPATION_GROUP_WORDS = {
    OccupationGroup.OTHER: "Annan eller ingen",
    OccupationGroup.JOB_SEEKING: "Söker arbete",
    OccupationGroup.WORK_TRAINING: "Praktik",
    OccupationGroup.STUDIES: "Studier",
    OccupationGroup.WORK: "Arbete",
}

OCCUPATION_GROUPS = {
    Occupation.NONE: OccupationGroup.OTHER,
    Occupation.OTHER: OccupationGroup.OTHER,
    Occupation.JOB_SEEKING: OccupationGroup.JOB_SEEKING,
    Occupation.WORK_TRAINING: OccupationGroup.WORK_TRAINING,
    Occupation.STUDIES: OccupationGroup.STUDIES,
    Occupation.SUPPORTED_WORK: OccupationGroup.WORK,
    Occupation.WORK: OccupationGroup.WORK,
}


class Attendance(StrEnum):
    """How the individual takes part: five ways, always offered (domain.md, section 2)."""

    IN_PERSON = "pa_plats"
    BY_PHONE = "telefon"
    OWN_WORDS = "egna_ord"
    REPRESENTATIVE = "ombud"
    DECLINES = "avstar"


ATTENDANCE_WORDS = {
    Attendance.IN_PERSON: "Är med på mötet",
    Attendance.BY_PHONE: "Är med per telefon",
    Attendance.OWN_WORDS: "Skickar med egna ord",
    Attendance.REPRESENTATIVE: "Låter ett ombud vara med",
    Attendance.DECLINES: "Vill inte vara med",
}


TAKES_PART = frozenset({Attendance.IN_PERSON, Attendance.BY_PHONE, Attendance.REPRESENTATIVE})
"""The ways of taking part that need a time: the individual, or somebody in the individual's
stead, is there when the case is taken up."""

HAS_A_SAY = frozenset(Attendance) - {Attendance.DECLINES}
"""The ways that count as having taken part: the individual was there, somebody was in the
individual's stead, or the individual's own words were read (docs/adr/2026-11-29-outcomes.md)."""


class Company(StrEnum):
    """Whether somebody was there for the individual's sake, beside the individual or instead."""

    NOBODY = "ingen"
    REPRESENTATIVE = "ombud"
    SUPPORTER = "stodperson"


COMPANY_WORDS = {
    Company.NOBODY: "Nej",
    Company.REPRESENTATIVE: "Ja, ett ombud",
    Company.SUPPORTER: "Ja, en anhörig eller stödperson",
}


class Urgency(StrEnum):
    """Whether the case can wait for its turn."""

    NORMAL = "normal"
    URGENT = "bradskande"


class CaseStatus(StrEnum):
    """Where a case stands. What waits in which meeting is the agenda's matter."""

    OPEN = "open"
    RECOMMENDED = "recommended"
    CLOSED = "closed"


STATUS_WORDS = {
    CaseStatus.OPEN: "Väntar på möte",
    CaseStatus.RECOMMENDED: "Har rekommendation",
    CaseStatus.CLOSED: "Avslutat",
}


class CloseReason(StrEnum):
    """Why a case ends that no team has recommended anything about (domain.md, section 3: the
    reasons before enrolment, and those of the exits that fit a case)."""

    SOLVED = "lost_utan_mote"
    DECLINED = "tackat_nej"
    NOT_READY = "ej_redo"
    NO_INTERPRETER = "tolk_saknas"
    CONSENT_BACK = "atertaget_samtycke"
    UNREACHABLE = "ej_kontaktbar"
    MOVED = "flytt"
    MISTAKE = "felregistrering"


CLOSE_WORDS = {
    CloseReason.SOLVED: "Frågan löste sig utan möte",
    CloseReason.DECLINED: "Personen tackade nej",
    CloseReason.NOT_READY: "Personen är inte redo än",
    CloseReason.NO_INTERPRETER: "Tolk saknas",
    CloseReason.CONSENT_BACK: "Inget samtycke, eller återtaget",
    CloseReason.UNREACHABLE: "Personen gick inte att nå",
    CloseReason.MOVED: "Personen har flyttat",
    CloseReason.MISTAKE: "Ärendet lyftes av misstag",
}
