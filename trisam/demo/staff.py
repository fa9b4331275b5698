"""The people who work in the county. All are invented; nobody needs a password to try them."""

import secrets
import unicodedata
from dataclasses import dataclass, field

from trisam.accounts import service as accounts
from trisam.accounts.models import Account, AccountRole
from trisam.core.actor import Role
from trisam.demo import names, texts
from trisam.demo.chance import Chance
from trisam.demo.ground import Area, Ground
from trisam.demo.saving import save
from trisam.demo.span import Span, at
from trisam.parties.models import Unit
from trisam.people.models import Gender

STEERED = "sandviken"
"""The kommun whose steering group can be tried."""
TRIED = "gavle"
"""The kommun whose officers can be tried."""
MANY_TEAMS = 4
OFFICER_CHANGED = 420
COORDINATOR_LEFT = 240
"""Days ago."""


@dataclass
class StateOfficer:
    """An officer of Arbetsförmedlingen or Försäkringskassan, who serves several kommuner."""

    party: str
    account: Account
    kommuner: tuple[str, ...]
    predecessor: Account | None = None
    """Who held the seats until `OFFICER_CHANGED` days ago."""


@dataclass
class Staff:
    """Who works where."""

    officers: list[StateOfficer] = field(default_factory=list)
    social: dict[str, list[Account]] = field(default_factory=dict)
    """Two or three social workers by kommun."""
    ame: dict[str, Account] = field(default_factory=dict)
    coordinators: dict[str, list[Account]] = field(default_factory=dict)
    former_coordinators: dict[str, Account] = field(default_factory=dict)
    """Who chaired in a kommun that has no rehabkoordinator any longer."""
    care: dict[int, Account] = field(default_factory=dict)
    """Somebody of a hälsocentral who lifts without a seat, by unit id."""
    guests: dict[str, Account] = field(default_factory=dict)
    """By party."""
    log_reviewers: dict[str, Account] = field(default_factory=dict)
    """By party."""
    everybody: list[Account] = field(default_factory=list)
    """All of them, those who have left too."""


class Hiring:
    """Makes accounts with names that nobody else in the county's staff has."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.hired: list[Account] = []
        self._names: set[str] = set()
        self._hash = accounts.hash_password(secrets.token_urlsafe())  # nobody knows it

    def hire(self, unit: Unit | None, *roles: Role, kommun_id: int | None = None) -> Account:
        """A new colleague."""
        name = self._new_name()
        account = Account(
            name=name,
            email=f"{_ascii(name)}@demo.trisam.example",
            password_hash=self._hash,
            unit=unit,
            roles=[AccountRole(role=role, kommun_id=kommun_id) for role in roles],
        )
        self.hired.append(account)
        return account

    def _new_name(self) -> str:
        while True:
            gender = Gender.WOMAN if self.chance.happens(0.7) else Gender.MAN
            name = names.draw(self.chance, gender).name
            if name not in self._names:
                self._names.add(name)
                return name


def build(ground: Ground, span: Span) -> Staff:
    """Hire everybody and save them."""
    hiring = Hiring(Chance("staff"))
    staff = Staff()
    _hire_state_officers(hiring, staff, ground)
    for slug, area in ground.areas.items():
        _hire_in_kommun(hiring, staff, slug, area)
        _hire_in_care(hiring, staff, slug, area, ground)
    _hire_guests(hiring, staff, ground)
    _hire_around(hiring, ground)
    _hire_log_reviewers(hiring, staff, ground)
    _hire_leads(hiring, ground)
    _label(staff)
    _send_off(staff, span)
    staff.everybody = hiring.hired
    save(hiring.hired)
    return staff


def _hire_state_officers(hiring: Hiring, staff: Staff, ground: Ground) -> None:
    for raw in texts.read("county")["office"]:
        unit = ground.offices[raw["name"]]
        for officer in raw["officers"]:
            account = hiring.hire(unit, Role.OFFICER)
            before = hiring.hire(unit, Role.OFFICER) if officer.get("is_new") else None
            staff.officers.append(
                StateOfficer(raw["party"], account, tuple(officer["teams"]), before)
            )


def _hire_in_kommun(hiring: Hiring, staff: Staff, slug: str, area: Area) -> None:
    count = 3 if len(area.care) > MANY_TEAMS else 2
    staff.social[slug] = [hiring.hire(area.social, Role.OFFICER) for _ in range(count)]
    staff.ame[slug] = hiring.hire(area.ame, Role.OFFICER)


def _hire_in_care(hiring: Hiring, staff: Staff, slug: str, area: Area, ground: Ground) -> None:
    """Rehabkoordinatorer; and somebody at every second hälsocentral who only lifts."""
    coordinator = (ground.rehab, Role.OFFICER, Role.COORDINATOR)
    staff.coordinators[slug] = [hiring.hire(*coordinator) for _ in area.coordinators]
    if not area.coordinators:
        staff.former_coordinators[slug] = hiring.hire(*coordinator)
    for unit in area.care:
        if not area.coordinators or hiring.chance.happens(0.5):
            staff.care[unit.id] = hiring.hire(unit, Role.OFFICER)
    if area.psychiatry:
        staff.care[area.psychiatry.id] = hiring.hire(area.psychiatry, Role.OFFICER)


def _hire_guests(hiring: Hiring, staff: Staff, ground: Ground) -> None:
    for raw in texts.read("county")["guest"]:
        staff.guests[raw["party"]] = hiring.hire(ground.offices[raw["unit"]], Role.OFFICER)


def _hire_around(hiring: Hiring, ground: Ground) -> None:
    """Those who see figures or settings, and no cases."""
    steered = ground.areas[STEERED].kommun
    hiring.hire(None, Role.STEERING).demo_label = "Styrgrupp för länet"
    hiring.hire(None, Role.STEERING, kommun_id=steered.id).demo_label = "Styrgrupp i en kommun"
    hiring.hire(None, Role.PROCESS_LEADER).demo_label = "Processledare"
    hiring.hire(None, Role.ADMINISTRATOR).demo_label = "Administratör"


def _hire_log_reviewers(hiring: Hiring, staff: Staff, ground: Ground) -> None:
    """Those who read the log of their own authority, and no cases."""
    office = next(one for one in staff.officers if one.party == "af").account.unit
    for party, unit in (
        ("kommun", ground.areas[STEERED].social),
        ("vard", ground.rehab),
        ("af", office),
    ):
        staff.log_reviewers[party] = hiring.hire(unit, Role.LOG_REVIEWER)
    staff.log_reviewers["vard"].demo_label = "Loggranskare i vården"
    staff.log_reviewers["af"].demo_label = "Loggranskare på Arbetsförmedlingen"


def _hire_leads(hiring: Hiring, ground: Ground) -> None:
    """Those who hear when a follow-up of their unit is late, and see no cases."""
    for unit in (*ground.offices.values(), *(area.social for area in ground.areas.values())):
        hiring.hire(unit, Role.LEAD)


def _label(staff: Staff) -> None:
    """Name the accounts that the sign-in page offers to try: those with most to do."""
    officer = next(o for o in staff.officers if o.party == "af")
    colleague = next(o for o in staff.officers if o.party == "fk")
    staff.coordinators[TRIED][0].demo_label = "Rehabkoordinator med tre team"
    officer.account.demo_label = "Arbetsförmedlare med tolv team"
    colleague.account.demo_label = "Handläggare på Försäkringskassan"
    staff.social[TRIED][0].demo_label = "Socialsekreterare"


def _send_off(staff: Staff, span: Span) -> None:
    """Those who have left keep their names in what they did, and cannot sign in."""
    for officer in staff.officers:
        if officer.predecessor:
            officer.predecessor.deactivated_at = at(span.ago(OFFICER_CHANGED), 16)
    for coordinator in staff.former_coordinators.values():
        coordinator.deactivated_at = at(span.ago(COORDINATOR_LEFT), 16)


def _ascii(name: str) -> str:
    """The name as it stands in an address: "ake.bergfall"."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return plain.replace(" ", ".").replace("'", "")
