"""What every TRISAM county has (domain.md, sections 1 and 7). Only where an installation starts:
which parties sit in a team, and when, is `teams.TeamParty`."""

from dataclasses import dataclass

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


MEMBERS = (
    KnownParty("af", "Arbetsförmedlingen", "AF"),
    KnownParty("fk", "Försäkringskassan", "FK"),
    KnownParty(PER_KOMMUN, "Kommunen", "Kommun"),
    KnownParty(CARE, "Vården", "Vård"),
)
GUESTS = (
    KnownParty("kriminalvarden", "Kriminalvården", "KV"),
    KnownParty("vuxenhabilitering", "Vuxenhabiliteringen", "Habilitering"),
    KnownParty("samhall", "Samhall", "Samhall"),
)
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
