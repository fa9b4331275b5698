"""The fields that a case list can hold, and the headings that people give them."""

from enum import StrEnum

from trisam.imports.reading.cells import folded

REASON_HEADING = "Varför raden inte infördes"


class Field(StrEnum):
    """What one column of the list means. The value is what a user types to choose it."""

    LIFTED_ON = "lyftdatum"
    PARTY = "part"
    OFFICER = "handläggare"
    PERSONNUMMER = "personnummer"
    NAME = "namn"
    CODE = "kod"
    BIRTH_YEAR = "födelseår"
    GENDER = "kön"
    QUESTION = "frågeställning"
    OWN_WORDS = "egna ord"
    CONSENT = "samtycke"
    RECEIVERS = "samtycke gäller"
    MEETING_ON = "mötesdatum"
    RECOMMENDATION = "rekommendation"
    RESPONSIBLE = "ansvarig"
    INCOME = "försörjning"
    OCCUPATION = "sysselsättning"
    FOLLOWED_UP_ON = "uppföljd"
    INCOME_AFTER = "försörjning efter"
    OCCUPATION_AFTER = "sysselsättning efter"
    INTERPRETER = "tolk"
    ATTENDANCE = "deltagande"
    NOTE = "anmärkning"
    IGNORE = "ignorera"


OBLIGATORY = (Field.LIFTED_ON, Field.PARTY, Field.QUESTION, Field.CONSENT)
"""Without these no row can be imported; besides them one of `IDENTIFYING` is needed."""

IDENTIFYING = (Field.PERSONNUMMER, Field.NAME, Field.CODE)

# Field → its headings, without accents (see `heading_key`). "Datum" and "Lyft" alone are left
# out on purpose: they can mean two things, so the user is asked.
_HEADINGS = {
    Field.LIFTED_ON: "datum lyft, lyft datum, lyftdatum, lyftes, lyftes datum, lyft den, "
    "datum for lyft, lyftdag, dat lyft, inkom, inkommet, inkom datum, anmald, anmalt, "
    "anmalningsdatum, datum for anmalan, aktualiserat, aktualiseringsdatum, arendedatum, "
    "anmalan, datum anmalan, nar lyft, lyft nar, inkommen, registrerat, registreringsdatum",
    Field.PARTY: "lyft av, lyft av part, part som lyfter, part som lyft, lyftande part, "
    "lyftes av, part, lyfter, vem lyfter, aktualiserad av, aktualiserat av, anmald av, "
    "anmalande part, initierande part, remittent, remitterande part, myndighet, "
    "lyftande myndighet, organisation, fran part, lyftare",
    Field.OFFICER: "handlaggare, lyftande handlaggare, tjansteman, handlaggarens namn, "
    "ansvarig handlaggare, namn handlaggare, handlaggare namn, "
    "lyftande tjansteman, handl",
    Field.PERSONNUMMER: "personnummer, personnr, person nr, persnr, pers nr, pnr, p nr, "
    "personnummer samordningsnummer, klientens personnummer, fodelsenummer",
    Field.NAME: "namn, klient, klientens namn, klientnamn, klient namn, individ, "
    "individens namn, individ namn, namn individ, namn pa individ, deltagare, "
    "deltagarens namn, patient, patientens namn, person, personens namn, brukare, kund, "
    "sokande, arbetssokande, medborgare, for och efternamn, namn klient, fornamn och efternamn, "
    "vem galler det, arendet galler, deltagarnamn, patientnamn",
    Field.CODE: "kod, individkod, klientkod, personkod, avidentifierad kod",
    Field.BIRTH_YEAR: "fodelsear, fodd, fodd ar, fodelse ar",
    Field.GENDER: "kon, kvinna man, man kvinna, k m, m k, juridiskt kon",
    Field.QUESTION: "fragestallning, fragestallningar, fraga, fragan, fragor, "
    "fraga till teamet, fragestallning till teamet, vad galler arendet, arendebeskrivning, "
    "arende beskrivning, beskrivning av arendet, anledning, anledning till lyft, behov, "
    "fragestallning behov, behov fragestallning, problemstallning, vad behover teamet svara pa, "
    "fraga till parterna",
    Field.OWN_WORDS: "egna ord, individens egna ord, individens ord, klientens egna ord, "
    "med egna ord, individen sager",
    Field.CONSENT: "samtycke, samtycken, samtycke datum, samtyckesdatum, samtycke finns, "
    "samtycke inhamtat, datum samtycke, datum for samtycke, samtycke givet, "
    "samtycke ja nej, skriftligt samtycke, samtycke den, medgivande, "
    "medgivande datum, samtycke fran klient, samtycke fran individ, har samtycke",
    Field.RECEIVERS: "samtycke galler, samtycke till, samtycke for, samtycke parter, "
    "samtycker till, samtycke galler parter, samtyckesparter, samtycke omfattar, "
    "samtycke mellan, samtycke till parter, parter i samtycke, parter som far ta del, "
    "galler parter, samtycke vilka parter, delas med, far delas med, "
    "vilka far veta, medgivande galler, samtycke till vilka, samtyckets omfattning",
    Field.MEETING_ON: "motesdatum, motesdag, datum mote, mote, mote datum, datum for mote, "
    "tas upp, tas upp den, tas upp datum, tas upp pa mote, teammote, teammote datum, "
    "datum teammote, trisammote, trisam mote, behandlas, motestillfalle, moten, motet, "
    "tas upp nar, nar tas det upp, "
    "till mote, datum for teammote, teammotesdatum, trisamdatum, arendet tas upp, "
    "diskuteras",
    Field.RECOMMENDATION: "rekommendation, rekommendationer, teamets rekommendation, "
    "rekommenderad atgard, atgard, atgarder, forslag, teamets forslag, nasta steg, "
    "overenskommelse, teamets rad, vad foreslas, foreslagen atgard, planerad atgard",
    Field.RESPONSIBLE: "ansvarig, ansvariga, ansvarig part, ansvariga parter, ansvar, vem gor, "
    "vem ansvarar, utfors av, ansvarig for atgard, ansv, "
    "ansv part, vem tar det, utforare",
    Field.INCOME: "forsorjning, forsorjning idag, forsorjning i dag, forsorjning nu, "
    "forsorjning vid lyft, forsorjning fore, nuvarande forsorjning, forsorjningskalla, "
    "ersattning, ersattning idag, ersattning i dag, ersattning nu, ersattning vid lyft, "
    "nuvarande ersattning, typ av ersattning, inkomst, inkomstkalla, lever pa, "
    "forsorjningsform, ersattningsform, nuvarande inkomst",
    Field.OCCUPATION: "sysselsattning, sysselsattning idag, sysselsattning i dag, "
    "sysselsattning nu, sysselsattning vid lyft, nuvarande sysselsattning",
    Field.FOLLOWED_UP_ON: "uppfoljd, uppfoljt, uppfoljning, uppfoljningar, uppfoljd den, "
    "uppfoljd datum, uppfoljning datum, uppfoljningsdatum, datum uppfoljning, "
    "datum for uppfoljning, uppfoljning gjord, uppfoljning 6 man, 6 man uppfoljning, "
    "6 manaders uppfoljning, uppfoljning efter 6 man, sexmanadersuppfoljning, foljt upp, "
    "foljdes upp, uppfoljt den, uppfoljt datum",
    Field.INCOME_AFTER: "forsorjning efter, forsorjning efter 6 man, forsorjning 6 man, "
    "forsorjning vid uppfoljning, forsorjning uppfoljning, ersattning efter, "
    "ersattning efter 6 man, ersattning 6 man, ersattning vid uppfoljning, "
    "ersattning efter ett halvar, forsorjning efter ett halvar, ersattning 6 man efter, "
    "forsorjning 6 man efter, forsorjning sedan, ersattning uppfoljning",
    Field.OCCUPATION_AFTER: "sysselsattning efter, sysselsattning efter 6 man, "
    "sysselsattning 6 man, sysselsattning vid uppfoljning",
    Field.INTERPRETER: "tolk, tolkbehov, tolksprak, behov av tolk, tolk sprak",
    Field.ATTENDANCE: "deltagande, deltar, individen deltar, deltar individen, medverkan, "
    "delaktighet",
    Field.NOTE: "anm, anmarkning, anmarkningar, anteckning, anteckningar, ovrigt, kommentar, "
    "kommentarer, notering, noteringar, obs, bra att veta, "
    "annat, minnesanteckning, minnesanteckningar",
    Field.IGNORE: f"{folded(REASON_HEADING)}, nr, lopnr, lopnummer, rad, radnr, radnummer",
}
_ONE_WORD_FOR = {"manader": "man", "manad": "man", "sex": "6", "mdr": "man"}


def heading_key(heading: str) -> str:
    """A heading for comparison: lower case, no accents, signs or spaces, "6 månader" as "6man"."""
    return "".join(_ONE_WORD_FOR.get(word, word) for word in folded(heading).split())


_FIELD_BY_HEADING = {
    heading_key(heading): field
    for field, headings in _HEADINGS.items()
    for heading in headings.split(", ")
}
_FIELD_BY_CHOICE = {folded(field): field for field in Field} | {"ignore": Field.IGNORE}


def field_for_heading(heading: str) -> Field | None:
    """The field that a heading means, or None. What stands in brackets may be left out."""
    whole = _FIELD_BY_HEADING.get(heading_key(heading))
    return whole or _FIELD_BY_HEADING.get(heading_key(heading.split("(")[0]))


def field_by_choice(choice: str) -> Field | None:
    """The field whose own name a user typed: "lyftdatum", "Kon", "ignorera" (or "ignore")."""
    return _FIELD_BY_CHOICE.get(folded(choice))
