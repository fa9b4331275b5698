"""Party names as people write them, and which parties a consent or a task concerns."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from trisam.imports.reading.cells import Cell, folded, short_text
from trisam.imports.reading.problems import CellProblem, quoted

# Slug of a party → the names it goes by, folded (see `cells.folded`). Guests stand last.
_NAMES = {
    "af": "af, arb, arb f, arb form, arbform, arbetsf, arbetsform, arbetsformedling, "
    "arbetsformedlingen, a formedlingen, arbetsformedlare, arbetsformedlaren",
    "fk": "fk, f kassan, fkassan, forsakringskassa, forsakringskassan, fors kassan, forskassan, "
    "kassan",
    "kommun": "kommun, kommunen, soc, socialtjanst, socialtjansten, socialen, social, ifo, ame, "
    "arbetsmarknadsenhet, arbetsmarknadsenheten, socialsekreterare, socialkontoret, "
    "socialforvaltningen, ekonomiskt bistand, individ och familjeomsorg",
    "vard": "vard, varden, hc, halsocentral, halsocentralen, vc, vardcentral, vardcentralen, "
    "region, regionen, region gavleborg, psyk, psykiatri, psykiatrin, oppenpsyk, "
    "oppenpsykiatrin, vuxenpsyk, vuxenpsykiatrin, primarvard, primarvarden, rehabkoordinator, "
    "rehabkoordinatorn, rehabkoord, halso och sjukvard, halso och sjukvarden, sjukvarden",
    "kriminalvarden": "kriminalvard, kriminalvarden, krim, kv, krim vard, krim varden, "
    "krimvarden, frivard, frivarden",
    "samhall": "samhall",
    "vuxenhabilitering": "vuxenhabilitering, vuxenhabiliteringen, vuxenhab, vux hab, hab, "
    "habilitering, habiliteringen",
}
_SLUGS = {name: slug for slug, names in _NAMES.items() for name in names.split(", ")}

_SHORT = {"af": "AF", "fk": "FK", "vard": "vård", "kriminalvarden": "Kriminalvården"}
_SHORT |= {"samhall": "Samhall"}

_EVERYONE = frozenset(
    {"alla", "alla parter", "samtliga", "samtliga parter", "alla i teamet", "hela teamet"}
    | {"teamet", "alla berorda", "alla berorda parter", "alla aktorer", "samtliga aktorer"}
)
_NOBODY = frozenset({"ingen", "inga", "ingen part", "nej", "inget"})
_EXCEPT = re.compile(
    r"\s*[,(]?\s*\b(?:utom|förutom|ej|inte|men inte|men ej|minus|exkl\.?)\s+", re.I
)
_BETWEEN = re.compile(r"[,;/+&\n]|\s(?:och|samt|o)\s", re.I)
# "Ockelbo kommun", "AF Gävle": the word for the party with its place.
_WITH_PLACE = re.compile(
    r"(?P<place>[a-z ]+) (?P<party>kommun|hc|halsocentral|vardcentral)|"
    r"(?P<party2>af|fk|hc|ame|ifo) (?P<place2>[a-z]+)"
)


@dataclass(frozen=True)
class PartyChoice:
    """Parties by name, or everyone in the team except some. Slugs, not accounts or units."""

    named: frozenset[str] = frozenset()
    everyone: bool = False
    excepted: frozenset[str] = frozenset()

    @property
    def is_nobody(self) -> bool:
        """True when no party at all is chosen."""
        return not (self.everyone or self.named)

    def without(self, slug: str) -> "PartyChoice":
        """The same choice less one party."""
        if self.everyone:
            return PartyChoice(everyone=True, excepted=self.excepted | {slug})
        return PartyChoice(named=self.named - {slug})

    def among(self, present: Collection[str]) -> frozenset[str]:
        """The chosen ones of the parties that the team has (slugs)."""
        chosen = frozenset(present) if self.everyone else self.named & frozenset(present)
        return chosen - self.excepted

    def missing_from(self, present: Collection[str]) -> frozenset[str]:
        """Parties that the list names although the team does not have them."""
        return self.named - frozenset(present)


def short_name(slug: str) -> str:
    """The party as it stands in a line of the report: "AF", "kommun"."""
    return _SHORT.get(slug, slug)


def parse_party(cell: Cell) -> str | None:
    """The slug of the one party that a cell names, or None when it is empty.

    Raises CellProblem when the name is unknown or there are several.
    """
    text = short_text(cell)
    if not text:
        return None
    if slug := _one(text):
        return slug
    slugs = {slug for part in _BETWEEN.split(text) if (slug := _one(part))}
    if len(slugs) > 1:
        raise CellProblem("flera parter nämns. Skriv bara den part som lyfter.")
    if len(slugs) == 1 and all(_one(part) for part in _BETWEEN.split(text)):
        return slugs.pop()
    raise _unknown(text)


def parse_parties(cell: Cell) -> PartyChoice | None:
    """The parties that a cell names, None when it is empty; a choice of nobody for "ingen".

    "alla", "samtliga parter", "AF, FK, soc", "vård+kommun", "FK/HC", "alla utom FK".
    Raises CellProblem when any part of it is not understood: a limited consent must not be widened.
    """
    text = short_text(cell)
    if not text:
        return None
    if folded(text) in _NOBODY:
        return PartyChoice()
    chosen, *rest = _EXCEPT.split(text, maxsplit=1)
    excepted = _each(rest[0]) if rest else frozenset()
    if folded(chosen) in _EVERYONE:
        return PartyChoice(everyone=True, excepted=excepted)
    if rest:
        raise _unknown(text)
    return PartyChoice(named=_each(chosen))


def _each(text: str) -> frozenset[str]:
    if slug := _one(text):
        return frozenset({slug})
    slugs = []
    for part in _BETWEEN.split(text):
        slug = _one(part)
        if slug is None:
            raise _unknown(text)
        slugs.append(slug)
    return frozenset(slugs)


def _one(text: str) -> str | None:
    name = folded(text)
    if name in _SLUGS:
        return _SLUGS[name]
    found = None if _BETWEEN.search(text) else _WITH_PLACE.fullmatch(name)
    if found is None:
        return None
    place, party = found["place"] or found["place2"], found["party"] or found["party2"]
    return None if place in _SLUGS else _SLUGS[party]


def _unknown(text: str) -> CellProblem:
    return CellProblem(
        f"{quoted(text)} känns inte igen som en part. Skriv AF, FK, kommun eller vård."
    )
