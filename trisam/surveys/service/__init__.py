"""What is done with surveys: the verbs, and what they are given. A module of each kind:

asking: an officer asks, asks again, calls it back · answering: the individual opens, saves, sends
sending: mail, SMS and letters to the individual, with reminders
typing: an officer types in what was said on the phone or written on paper
"""

from trisam.surveys.service.answering import (
    Answered,
    begin,
    enter_code,
    finish,
    let_see,
    save,
    want_interview,
)
from trisam.surveys.service.asking import (
    ask,
    end_if_over,
    renew,
    revoke,
)
from trisam.surveys.service.sending import ask as ask_and_send
from trisam.surveys.service.sending import (
    ask_again,
    letter_posted,
    tell_of_failure,
    tell_of_letter,
)
from trisam.surveys.service.typing import GivenSurvey, type_in

__all__ = [
    "Answered",
    "GivenSurvey",
    "ask",
    "ask_again",
    "ask_and_send",
    "begin",
    "end_if_over",
    "enter_code",
    "finish",
    "let_see",
    "letter_posted",
    "renew",
    "revoke",
    "save",
    "tell_of_failure",
    "tell_of_letter",
    "type_in",
    "want_interview",
]
