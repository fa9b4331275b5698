"""What every TRISAM county has (domain.md, sections 1 and 7). Only where an installation starts:
which parties sit in a team, and when, is `teams.TeamParty`."""

from dataclasses import dataclass

from trisam.parties.information import InformationType as Kind

CARE = "vard"
"""The party whose units the teams stand at, and whose rehabkoordinator leads them."""
PER_KOMMUN = "kommun"
"""The party of which each kommun is an authority of its own (OSL 8:1)."""


@dataclass(frozen=True, slots=True)
class KnownParty:
    """An authority before it is saved."""

    slug: str
    name: str
    short_name: str
    usual_types: frozenset[Kind]
    """What its answers most often are about."""


def _party(slug: str, name: str, short_name: str, *kinds: Kind) -> KnownParty:
    return KnownParty(slug, name, short_name, frozenset({*kinds, Kind.PLANNING}))


MEMBERS = (
    _party("af", "Arbetsförmedlingen", "AF", Kind.WORK),
    _party("fk", "Försäkringskassan", "FK", Kind.HEALTH, Kind.INCOME),
    _party(PER_KOMMUN, "Kommunen", "Kommun", Kind.INCOME, Kind.SOCIAL),
    _party(CARE, "Vården", "Vård", Kind.HEALTH, Kind.SUPPORT),
)
GUESTS = (
    _party("kriminalvarden", "Kriminalvården", "KV", Kind.SOCIAL),
    _party("vuxenhabilitering", "Vuxenhabiliteringen", "Habilitering", Kind.HEALTH, Kind.SUPPORT),
    _party("samhall", "Samhall", "Samhall", Kind.WORK),
)
USUAL_TYPES = {party.slug: party.usual_types for party in MEMBERS + GUESTS}
LEGAL_SOURCE = "Den enskildes samtycke: OSL 10 kap. 1 § och 12 kap. 2 §"
NOTE = "Utgångsläge. Parternas jurister avgör."
"""Of the rules that an installation begins with: the individual's consent breaks the secrecy
between each pair (domain.md, L1)."""
KOMMUNER = (
    "Bollnäs",
    "Gävle",
    "Hofors",
    "Hudiksvall",
    "Ljusdal",
    "Nordanstig",
    "Ockelbo",
    "Ovanåker",
    "Sandviken",
    "Söderhamn",
)
"""Gävleborg, where the method comes from."""
