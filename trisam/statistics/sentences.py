"""What the balance between the parties means, in Swedish sentences."""

from collections.abc import Sequence
from typing import Final

from trisam.statistics.balance import Balance
from trisam.statistics.lifts_chart import (
    LiftsChart,
    Place,
    balance_at,
    can_be_told,
    joined,
    least_at,
)
from trisam.statistics.suppression import Cell, Hidden
from trisam.statistics.tables import Share, as_text

# Bounds of the balance index. When one of four parties lifts nothing and the others equally
# many it is 67.
NEARLY_EVEN: Final = 95
FAIRLY_EVEN: Final = 85
UNEVEN: Final = 67

_COUNTED: Final = (
    "Hela kvartal som har tagit slut. Ett kvartal räknas en gång, två veckor efter det. "
    "Det som ändras senare ändrar inte siffrorna."
)
_COUNTED_LATER: Final = (
    "Hela kvartal. Ett kvartal räknas en gång, när nästa kvartal har varit slut i två veckor, så "
    "att svaren hinner komma. Det som ändras senare ändrar inte siffrorna."
)
DEFINITIONS: Final = (
    (
        "Lyft",
        "Ett ärende som en part lyfter till ett team. Det räknas den dag det lyfts, vad som än "
        "händer med det sedan. Samma person kan lyftas flera gånger.",
    ),
    ("Återlyft", "Ett nytt lyft av en person som har lyfts förut."),
    (
        "Part",
        "Den som hade egen plats i teamet den dag ärendet lyftes. Gäster och parter utan plats i "
        "teamet räknas för sig.",
    ),
    (
        "Lika del",
        "Så stor del av lyften som varje part skulle ha om alla lyfte lika många: en fjärdedel "
        "när de är fyra.",
    ),
    (
        "Balansindex",
        "100 när alla parter lyfter lika många, 0 när en part lyfter alla ärenden. Om en av fyra "
        "parter inte lyfter något och de andra lika många är det 67.",
    ),
    ("Plats", "Ett lyft hör till teamets kommun, också när personen bor i en annan."),
    (
        "Period",
        f"{_COUNTED} Hela länet visas kvartal för kvartal, kommuner och team fyra kvartal i taget.",
    ),
)

MEETING_DEFINITIONS: Final = (
    (
        "Möte",
        "Teamets möte, den dag det skulle hållas. Ett möte som har flyttats räknas på sin nya dag. "
        "Efter-Trisam räknas inte.",
    ),
    (
        "Inställt",
        "Mötet blev inte av. Den som ställde in valde orsaken. Andelen är av de möten som "
        "antingen har hållits eller ställts in.",
    ),
    (
        "Ärenden som fick vänta",
        "De stod på listan när mötet ställdes in. Dagarna räknas från det inställda mötet till "
        "det nya. Den som ställs in två gånger räknas två gånger. De räknas en gång, två veckor "
        "efter kvartalets slut.",
    ),
    (
        "Digitalt förmöte behövdes inte",
        "Alla hade svarat skriftligt, och det avgjordes att ingen behövde träffas före mötet. "
        "Det räknas av de möten som har hållits.",
    ),
)
WAIT_DEFINITIONS: Final = (
    (
        "Räknas",
        "Den dag väntan tog slut. Den som fortfarande väntar är inte med. Alla dagar räknas, "
        "också lördagar, söndagar och helger.",
    ),
    (
        "Från lyft till möte",
        "Från den dag ärendet lyftes till den dag det först togs upp.",
    ),
    (
        "Från möte till återkoppling",
        "Till den dag personen fick veta vad teamet kom fram till.",
    ),
    (
        "Från möte till att nästa steg börjar",
        "Från den dag ärendet först togs upp till den dag nästa steg började, så som "
        "handläggaren har noterat det.",
    ),
    (
        "Hälften inom, nio av tio inom",
        "Så många dagar hade hälften, eller nio av tio, väntat som längst. Nio av tio visas bara "
        "när de är minst tio.",
    ),
    ("Period", _COUNTED),
)

SURVEY_DEFINITIONS: Final = (
    (
        "Har frågats",
        "Enkäter som har lämnats ut under perioden, efter den dag personen frågades. Den som har "
        "frågats två gånger räknas två gånger. Återkallade enkäter räknas inte.",
    ),
    (
        "Har svarat",
        "Personen har skickat sina svar, eller så har handläggaren skrivit in dem från telefon "
        "eller papper. Den som fortfarande kan svara räknas som att den inte har svarat än.",
    ),
    (
        "Instämmer",
        "Personen har svarat ”stämmer helt” eller ”stämmer ganska bra”. Andelen är av dem som har "
        "satt ett värde. ”Vet ej” och frågor utan svar räknas inte med.",
    ),
    (
        "Frågorna",
        "Trisams egna frågor, om inte ett annat formulär är valt. De kan inte jämföras med andra "
        "enkäter.",
    ),
    ("Period", _COUNTED_LATER),
)
OUTCOME_DEFINITIONS: Final = (
    (
        "Uppföljning",
        "Den som görs sex månader efter mötet. Den räknas den dag den skulle göras. Uppföljningar "
        "efter tolv månader räknas inte här.",
    ),
    (
        "Offentlig försörjning",
        "A-kassa, ersättning från Försäkringskassan, försörjningsstöd och aktivitetsstöd. "
        "Föräldrapenning och pension räknas inte. Bara de vars försörjning är känd både vid lyftet "
        "och efteråt är med.",
    ),
    (
        "Försörjning",
        "Nära slag står tillsammans. Till sjukpenning hör rehabiliteringspenning, till "
        "sjukersättning hör aktivitetsersättning. Till a-kassa hör aktivitetsstöd, "
        "utvecklingsersättning och etableringsersättning.",
    ),
    (
        "Sysselsättning",
        "Till praktik hör arbetsträning. Till arbete hör arbete med stöd och utan stöd. Bara de "
        "vars sysselsättning är känd både vid lyftet och efteråt är med.",
    ),
    (
        "Steg",
        "Sysselsättningen är närmare arbete än vid lyftet, eller densamma men mer av den. "
        "Ordningen är: ingen eller annat, söker arbete, praktik, studier eller arbete med stöd, "
        "arbete utan stöd.",
    ),
    (
        "Redo",
        "Personens egen siffra, från 1 till 10. Den första är så som personen minns lyftet.",
    ),
    (
        "Åtgärder",
        "Allt som parterna lovade i de ärenden som har följts upp, så som det stod när kvartalet "
        "räknades. Att det gick bra efter en åtgärd visar inte att det gick bra på grund av den.",
    ),
    ("Period", _COUNTED_LATER),
)
GAP_DEFINITIONS: Final = (
    (
        "Gick inte att genomföra",
        "En åtgärd som avslutades utan att bli av. Den som skulle göra den valde skälet. Den "
        "räknas den dag den avslutades.",
    ),
    (
        "Behov som inte möts",
        "Det som är antecknat: insatser som saknas eller har kö, möten som ställdes in för att "
        "någon saknades, och kommuner utan team inom psykiatrin.",
    ),
    (
        "Insats saknas",
        "Här ingår åtgärder som inte blev av för att psykiatri, habilitering eller tolk saknades. "
        "Hur många de är av varje slag räknas bara för hela länet: talen är små.",
    ),
    (
        "Ej redo ökar",
        "De fyra senaste kvartalen som har räknats jämförs. Andelen är av de åtgärder som "
        "avslutades i kvartalet. Den ökar när den är högst i det sista kvartalet, och minst tre "
        "procentenheter över de tre före tillsammans.",
    ),
    (
        "Redo, men nästa steg saknas",
        "Handläggaren har noterat att personen är redo, men inte att nästa steg har börjat. De som "
        "väntade räknas den sista dagen i perioden.",
    ),
    ("Period", _COUNTED),
)
PARTICIPATION_DEFINITIONS: Final = (
    (
        "Deltog",
        "Personen var med på mötet eller per telefon, hade ett ombud där, eller skickade med egna "
        "ord. Det som räknas är hur det blev, inte hur personen ville ha det.",
    ),
    (
        "Av",
        "Ärenden som togs upp under perioden, också de som avgjordes skriftligt. Efter-Trisam "
        "räknas inte.",
    ),
    ("Part", "Den part som lyfte ärendet."),
    ("Period", _COUNTED),
)


def sentence(total: Cell, found: Balance | None) -> str:
    """Which party lifts least, and how far from an equal share that is."""
    if total == 0:
        return "Inga lyft under perioden"
    if found is None:
        return "Talen är för små för att visa vem som lyfter minst"
    if found.index is None:
        return "Bara en part har plats här, så det finns inget att jämföra"
    if not found.least:
        return "Alla parter lyfter lika många"
    share = as_text(Share(min(party.share for party in found.parties)))
    each = " var" if len(found.least) > 1 else ""
    equal = as_text(Share(found.equal_share))
    return f"{joined(found.least)} lyfter minst: {share} av lyften{each}, lika del är {equal}"


def where(chart: LiftsChart, parts: str, least: Sequence[str]) -> str:
    """Where `least`, who lift least on the whole, lift least of all; empty if nothing can be said.

    `chart` shows the places, `parts` is what they are: "kommuner", "team".
    """
    shown = [place for place in chart.places if can_be_told(chart, place)]
    if len(least) != 1 or not shown:
        return ""
    (party,) = least
    often = sum(party in least_at(chart, place) for place in shown)
    said = f"{party} lyfter minst i {often} av {len(shown)} {parts}"
    said += " vars tal går att visa." if len(shown) < len(chart.places) else "."
    shares = [
        (_share_of(party, chart, place), place.name)
        for place in shown
        if party in least_at(chart, place)
    ]
    if not shares:
        return said
    lowest, name = min(shares)
    return f"{said} Längst ned ligger {name}, med {as_text(Share(lowest))}."


def _share_of(party: str, chart: LiftsChart, place: Place) -> float:
    """The share of one who lifts least there."""
    found = balance_at(chart, place)
    return min(one.share for one in found.parties if one.party == party) if found else 0


def meaning(index: float | None) -> str:
    """The balance index in words."""
    if index is None:
        return ""
    if index >= NEARLY_EVEN:
        return "Nästan jämnt mellan parterna."
    if index >= FAIRLY_EVEN:
        return "Ganska jämnt mellan parterna."
    if index >= UNEVEN:
        return "Ojämnt mellan parterna."
    return "Mycket ojämnt mellan parterna."


def about_parties(in_part: Sequence[str]) -> str:
    """A warning when a party was not there in every team for the whole period, else empty."""
    if not in_part:
        return ""
    return f"{joined(in_part)} hade inte plats i alla team hela perioden."


def about_others(lifts: Cell) -> str:
    """Lifts that stand outside the balance; empty when there are none, and when the number is
    hidden."""
    if lifts == 0 or isinstance(lifts, Hidden):
        return ""
    return (
        "Gäster och parter utan plats i teamet har också lyft ärenden. "
        f"De är {as_text(lifts)} och räknas inte in här."
    )
