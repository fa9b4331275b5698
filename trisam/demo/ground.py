"""The ground of the county: kommuner, parties and workplaces."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from trisam.demo import texts
from trisam.demo.saving import save
from trisam.parties.county import LEGAL_SOURCE, NOTE, USUAL_TYPES
from trisam.parties.information import InformationType
from trisam.parties.models import Kommun, PairRule, Party, Unit

PARTIES = ("af", "fk", "kommun", "vard")
"""The four that sit in every team; the rest of the parties are guests."""


@dataclass
class Area:
    """One kommun and what stands in it."""

    kommun: Kommun
    shares: Mapping[str, float]
    """How large a part of the lifts each party stands for."""
    load: float
    """Lifts a team and year, against the county's average of 1."""
    coordinators: tuple[int, ...]
    """How many teams each rehabkoordinator has. Empty: there is none."""
    social: Unit
    ame: Unit
    care: list[Unit]
    """The hälsocentraler, each with a team."""
    psychiatry: Unit | None


@dataclass
class Ground:
    """Everything that stands before the people come."""

    areas: dict[str, Area] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    offices: dict[str, Unit] = field(default_factory=dict)
    """The units of Arbetsförmedlingen, Försäkringskassan and the guests, by name."""
    rehab: Unit | None = None
    """Where the rehabkoordinatorer work."""


def build(since: date) -> Ground:
    """Save kommuner, parties with the rules of their pairs `since` a day, and units."""
    county = texts.read("county")
    ground = Ground()
    kommuner = {raw["slug"]: Kommun(name=raw["name"], slug=raw["slug"]) for raw in county["kommun"]}
    save(kommuner.values())
    for position, raw in enumerate(county["party"], start=1):
        usual = USUAL_TYPES[raw["slug"]]
        ground.parties[raw["slug"]] = Party(position=position, usual_types=usual, **raw)
    save(ground.parties.values())
    save(_rules(list(ground.parties.values()), since))
    for raw in county["kommun"]:
        ground.areas[raw["slug"]] = _area(raw, kommuner[raw["slug"]], ground.parties)
    _add_offices(ground, county)
    return ground


def _area(raw: dict[str, Any], kommun: Kommun, parties: Mapping[str, Party]) -> Area:
    area = Area(
        kommun=kommun,
        shares=raw["shares"],
        load=raw["load"],
        coordinators=tuple(raw["coordinators"]),
        social=_unit(parties["kommun"], f"Socialtjänsten i {raw['name']}", kommun),
        ame=_unit(parties["kommun"], f"Arbetsmarknadsenheten i {raw['name']}", kommun),
        care=[
            _unit(parties["vard"], f"{name} hälsocentral", kommun) for name in raw["halsocentraler"]
        ],
        psychiatry=(
            _unit(parties["vard"], raw["psychiatry"], kommun) if "psychiatry" in raw else None
        ),
    )
    save([area.social, area.ame, *area.care, *([area.psychiatry] if area.psychiatry else [])])
    return area


def _rules(parties: list[Party], since: date) -> list[PairRule]:
    """The individual's consent decides; one pair has a no that began and ended."""
    rules = [
        PairRule(
            disclosing_party_id=disclosing.id,
            receiving_party_id=receiving.id,
            allowed=True,
            legal_source=LEGAL_SOURCE,
            note=NOTE,
            valid_from=since,
        )
        for disclosing, receiving in permutations(parties, 2)
    ]
    by_slug = {party.slug: party.id for party in parties}
    rules.append(
        PairRule(
            disclosing_party_id=by_slug["vard"],
            receiving_party_id=by_slug["samhall"],
            information=InformationType.HEALTH,
            allowed=False,
            legal_source="OSL 25 kap. 1 §",
            note="Väntade på regionens jurist.",
            valid_from=since,
            valid_to=since + timedelta(days=180),
        )
    )
    return rules


def _add_offices(ground: Ground, county: dict[str, Any]) -> None:
    for raw in county["office"]:
        served = {slug: None for officer in raw["officers"] for slug in officer["teams"]}
        ground.offices[raw["name"]] = _unit(
            ground.parties[raw["party"]],
            raw["name"],
            *(ground.areas[slug].kommun for slug in served),
        )
    for raw in county["guest"]:
        ground.offices[raw["unit"]] = _unit(
            ground.parties[raw["party"]], raw["unit"], ground.areas[raw["in_kommun"]].kommun
        )
    everywhere = [area.kommun for area in ground.areas.values()]
    ground.rehab = _unit(ground.parties["vard"], "Regionens rehabenhet", *everywhere)
    save([*ground.offices.values(), ground.rehab])


def _unit(party: Party, name: str, *kommuner: Kommun) -> Unit:
    return Unit(party=party, name=name, kommuner=list(kommuner))
