"""Addresses in letters: made when the letter is handed over, with a key outside the database."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from trisam.core import crypto
from trisam.core.actor import Actor
from trisam.core.keys import KeyRing
from trisam.outbox import links, service
from trisam.outbox.mail import Mail
from trisam.outbox.models import Message
from trisam.outbox.service import Letter
from trisam.outbox.smtp import Postman

SITE = "https://trisam.example"


@pytest.fixture(autouse=True)
def _keys(ring: KeyRing) -> None:
    crypto.install(ring)


def test_a_token_gives_its_handle_back_and_no_other_text_does() -> None:
    handle = links.new_handle()
    token = links.token_of(handle)

    assert links.handle_of(token) == handle
    for wrong in (handle, "", ".", token[:-1], f"x{token}", f"{links.new_handle()}.abc", "å", "\0"):
        assert links.handle_of(wrong) is None, wrong


def test_a_token_of_another_installation_opens_nothing(ring: KeyRing) -> None:
    crypto.install(KeyRing.fresh())
    foreign = links.token_of(links.new_handle())
    crypto.install(ring)

    assert links.handle_of(foreign) is None


def test_tokens_are_long_and_no_two_alike() -> None:
    tokens = {links.token_of(links.new_handle()) for _ in range(200)}

    assert len(tokens) == 200
    assert all(re.fullmatch(r"[\w.-]{60,80}", token) for token in tokens), (
        "128 bits and a signature"
    )


def test_places_are_filled_and_other_words_stay_as_they_are() -> None:
    handle = links.new_handle()
    page = links.to_page("/moten/12/flytta")
    text = f"Svara: {links.to_reply(handle)}\nSe {page} och {{{{annat}}}}."

    assert links.filled(text, f"{SITE}/") == (
        f"Svara: {SITE}/svar/{links.token_of(handle)}\nSe {SITE}/moten/12/flytta och {{{{annat}}}}."
    )


def test_the_mail_has_the_address_and_the_database_does_not(database: Session) -> None:
    handle = links.new_handle()
    words = f"Svara: {links.to_reply(handle)}"
    service.queue(
        Actor.of_system("prov"), Letter(7, "alva@trisam.test", "Hej", words, "who-comes", "1")
    )
    [message] = database.scalars(select(Message))

    postman = Postman("smtp://localhost", "trisam@trisam.test", SITE)
    mail = postman.letter(Mail("trisam-1", message.address, message.subject, message.body))

    token = links.token_of(handle)
    assert f"{SITE}/svar/{token}" in mail.get_content()
    assert token not in message.body
    assert token.rpartition(".")[2] not in message.body, "nor the signature, under any form"
