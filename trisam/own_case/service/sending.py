"""Sending a key to the individual's own page by mail or SMS.

The link and the code are known to the individual alone: they are made here, lie sealed until they
leave (`mailings`), and no page shows them. Whoever reads them over somebody's shoulder still lacks
the birth.
"""

from typing import Final

from trisam.audit import service as audit
from trisam.cases.models import Case
from trisam.core import swedish
from trisam.core.actor import Actor
from trisam.core.errors import RuleBroken
from trisam.mailings import addresses
from trisam.mailings import service as mailings
from trisam.mailings.models import MailingKind, MailingWay
from trisam.mailings.service import Parcel
from trisam.outbox import links
from trisam.own_case.models import OwnKey
from trisam.own_case.service import keys
from trisam.own_case.shown_key import ShownKey

PROTECTED: Final = "Personen har skyddade personuppgifter. Lämna nyckeln i handen."
NO_BIRTH: Final = "I ärendet står inte när personen är född. Då öppnar ingen nyckel."


def send(actor: Actor, case: Case, way: MailingWay, address: str) -> OwnKey:
    """Make a key to the own page of a case that was fetched, and send it; the one before it ends.

    Raises as `keys.make`; `RuleBroken` also for an address that cannot be, for somebody with
    protected identity, and where no birth is known that could open it.
    """
    if case.person.protected:
        raise RuleBroken(PROTECTED, field="way")
    if case.person.birth_year is None:
        raise RuleBroken(NO_BIRTH, field="way")
    to = addresses.mail(address) if way is MailingWay.MAIL else addresses.mobile(address)
    key, shown = keys.make(actor, case)
    parcel = Parcel(
        case_id=case.id,
        kind=MailingKind.OWN_KEY,
        way=way,
        address=to,
        body=_body(key, shown),
        about=key.subject,
        once_key=key.subject,
    )
    mailings.promise(actor, parcel)
    audit.record(actor, "own_key.send", case.subject, person_id=case.person_id)
    return key


def _body(key: OwnKey, shown: ShownKey) -> str:
    """Nothing in it tells what it is about: somebody else may see the telephone."""
    link, door = links.to_page(f"/mitt/nyckel/{shown.token}"), links.to_page("/mitt")
    return (
        f"Det här är från Trisam. Öppna länken och skriv när du är född: {link}\n\n"
        f"Länken fungerar en gång. Sedan öppnar du {door} med koden {shown.code}, till och med "
        f"{swedish.day(key.ends_at)}. Undrar du? Fråga den som du bad om länken."
    )
