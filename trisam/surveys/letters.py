"""What the individual is sent: a mail, an SMS, a letter. In the individual's language, and no name.

Until it leaves it lies sealed: a mail and an SMS with a place for the link (`outbox.links`), a
letter as that place and the code, a line each.
"""

import io
from datetime import date
from typing import Final

import segno

from trisam.mailings.models import MailingWay
from trisam.outbox import links
from trisam.surveys.keys import Key
from trisam.surveys.questionnaire import Language

TEMPLATE: Final = "surveys/letter.typ"
_WORDS: Final = {
    (MailingWay.MAIL, False): "mail_text",
    (MailingWay.MAIL, True): "mail_again",
    (MailingWay.SMS, False): "sms_text",
    (MailingWay.SMS, True): "sms_again",
}


def body_of(way: MailingWay, text: Language, key: Key, last_day: date, *, again: bool) -> str:
    """The text of a message. `again`: it reminds. `last_day`: when the link dies."""
    place = links.to_page(f"/e/{key.token}")
    if way is MailingWay.LETTER:
        return f"{place}\n{key.code}"
    words = text.words[_WORDS[way, again]].strip()
    return words.replace("{link}", place).replace("{day}", last_day.isoformat())


def facts_of_letter(
    body: str, text: Language, base_url: str, last_day: date, *, again: bool
) -> dict[str, object]:
    """The facts for `TEMPLATE`, of what `body_of` made for a letter."""
    link, _, code = links.filled(body, base_url).partition("\n")
    words = text.words
    page = links.filled(links.to_page("/e"), base_url)
    return {
        "code": text.code,
        "dir": text.dir,
        "title": text.title,
        "lead": [words["letter_again"]] if again else [],
        "text": [text.lead, words["voluntary"], words["short"], words["secret"]],
        "ways": [words["letter_scan"], words["letter_type"].replace("{page}", page)],
        "key": code,
        "key_label": words["code_label"],
        "qr": _picture(link),
        "qr_label": words["letter_qr"],
        "last": words["letter_last"].replace("{day}", last_day.isoformat()),
        "otherwise": words["letter_otherwise"],
        "page": [words["page"], words["of"]],
    }


def _picture(link: str) -> str:
    """The link as a QR code, in SVG."""
    drawn = io.BytesIO()
    segno.make_qr(link, error="m").save(drawn, kind="svg", border=4, scale=4, light="#fff")
    return drawn.getvalue().decode()
