"""How many guesses are free, and how long the next one has to wait."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
"""The wait after the last free guess, after the next wrong one, and so on; the last one stays."""
_PREFIX_OF_ONE_CUSTOMER = 64  # IPv6: a household or an office has a network, not an address


@dataclass(frozen=True, slots=True)
class Limit:
    """What may be guessed at in one place. A wrong guess is forgiven after `forgives_every`."""

    purpose: str
    free: int
    forgives_every: timedelta

    @property
    def most(self) -> int:
        """Counted no higher than this, so that everything is forgiven in the end."""
        return self.free + len(WAITS)

    def left_of(self, failures: int, since: datetime, now: datetime) -> tuple[int, datetime]:
        """How many of the failures are not yet forgiven, and from when the next one is counted."""
        forgiven = max(0, (now - since) // self.forgives_every)
        if forgiven >= failures:
            return 0, now
        return failures - forgiven, since + forgiven * self.forgives_every

    def wait_after(self, failures: int) -> timedelta | None:
        """How long nobody may guess after so many; None while guesses are free."""
        if failures < self.free:
            return None
        return WAITS[min(failures - self.free, len(WAITS) - 1)]


ADDRESS = Limit("address", free=5, forgives_every=timedelta(hours=1))
"""Passwords to one e-mail address, whether it has an account or not."""
CODE = Limit("code", free=5, forgives_every=timedelta(hours=1))
"""Codes and recovery codes of one account."""
CLIENT = Limit("client", free=60, forgives_every=timedelta(minutes=1))
"""Everything from one client address. A whole office may stand behind it."""
SURVEY = Limit("survey", free=20, forgives_every=timedelta(minutes=5))
"""Codes of surveys from one client address: a waiting room or a library may stand behind it."""

EVERYTHING_FORGIVEN = max(
    limit.most * limit.forgives_every for limit in (ADDRESS, CODE, CLIENT, SURVEY)
)


def sentence(wait: timedelta) -> str:
    """What is told to somebody who has to wait; minutes are rounded up."""
    minutes = ceil(wait / timedelta(minutes=1))
    how_long = "en minut" if minutes <= 1 else f"{minutes} minuter"
    return f"Det har varit för många försök. Vänta {how_long} och försök sedan igen."


def network_of(address: str | None) -> str:
    """The client as it is counted: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, _PREFIX_OF_ONE_CUSTOMER), strict=False))
    return str(found)
