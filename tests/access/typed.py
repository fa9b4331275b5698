"""Something plausible for each form, so that a POST meets the right to change and not only the
form's own checks. A form that is not named here is sent with its token alone.
"""

from typing import Any

from tests.access.world import World
from tests.factories.rows import PASSWORD
from trisam.core import clock
from trisam.reports.quarters import Quarter

TODAY, LATER = "2026-11-25", "2026-12-16"

_SITTING = {"minutes": "90", "slots": "4", "slot_minutes": "20", "pre_meeting_days": "5"}


def fields(endpoint: str, world: World) -> dict[str, Any]:
    """What is typed into the form of `endpoint`."""
    forms: dict[str, dict[str, Any]] = {
        "cases.search": {"words": world.code},
        "cases.add_consent": {
            "parties": ["kommun"],
            "types": ["arbete"],
            "method": "skriftligt",
            "given_on": TODAY,
            "valid_to": LATER,
            "language": "svenska",
            "asked_again": "y",  # where one stands that this replaces
            "replaces": world.consent[0],
            "version": world.consent[1],
        },
        "lifts.step": {"team": world.values["slug"]},
        "agenda.item": {"meeting": str(world.later_meeting)},
        "another_team.answer": {"agreed_on": TODAY, "meeting": str(world.later_meeting)},
        "agenda.place": {"meeting": str(world.later_meeting)},
        "answers.case": {"known": "okand", "needs_talk": "nej"},
        "answer_drafts.save": {"field": "shares", "shares": "Vi hörs"},
        "ending.postpone": {"meeting": str(world.later_meeting)},
        "room.keep": {"name": "text", "text": "Arbetsträning"},
        "room.case": {
            "text": "Arbetsträning",
            "participation": "pa_plats",
            "actions-0-text": "Ring",
            "actions-0-owner": f"{world.parties['af']}:{world.ids['af']}",
            "actions-0-due_on": LATER,
        },
        "settling.case": {
            "text": "Arbetsträning",
            "participation": "egna_ord",
            "actions-0-text": "Ring",
            "actions-0-owner": f"{world.parties['af']}:{world.ids['af']}",
            "actions-0-due_on": LATER,
        },
        "after.cancel": {"cause": "sjukdom"},
        "cases.close": {"reason": "tackat_nej"},
        "ending.withdraw": {"reason": "tackat_nej"},
        "directory.index": {"words": "af"},
        "contacts.choose": {"person": f"{world.parties['af']}:{world.ids['af_seat']}"},
        "waits.readiness": {"ready_on": TODAY, "version": world.case_version},
        "waits.show": {"outcome": "gar_vidare", "version": "1"},
        "recommendations.close_action": {"outcome": "klar"},
        "recommendations.took_part": {"participation": "pa_plats", "version": "1"},
        "recommendations.tell": {"text": "Vi föreslår arbetsträning.", "told_on": TODAY},
        "followups.show": {
            "income": "sjukpenning",
            "occupation": "ingen",
            "readiness": "5",
            "step": "samma",
            "agreed_meanwhile": "y",
            "version": "1",
        },
        "followups.close": {"reason": "declined", "version": "1"},
        "contacts.touch": {"day": TODAY, "way": "telefon"},
        "followups.note_try": {"day": TODAY, "way": "telefon"},
        "surveys.show": {"way": "lamnad", "language": "sv"},
        "surveys.send_again": {"way": "brev"},
        "surveys.type_in": {"answered_by": "telefon", "may_show": "nej", "fraga_useful": "4"},
        "survey.question": {"mark": "4"},
        "survey.start": {"language": "en"},
        "handovers.ask": {"receiver": str(world.ids["af_outside"]), "note": "Ring i veckan."},
        "handovers.answer": {"answer": "accept"},
        "handovers.answer_all": {"answer": "accept"},
        "handovers.letter": {"told_on": TODAY},
        "handovers.ask_for_all": {
            "receiver": str(world.ids["af_outside"]),
            "note": "Ring i veckan.",
            "seats_from": TODAY,
        },
        "handover_administration.of_account": {
            "receiver": str(world.ids["fk_outside"]),
            "note": "Har slutat.",
            "seats_from": TODAY,
        },
        "phrases.index": {"text": "Vi ringer i veckan.", "kind": "alla"},
        "phrases.keep": {"text": "Vi ringer i veckan.", "kind": "delar"},
        "statistics.explain": {"text": "Tjänsten har varit tom."},
        "reports.start": {"kommun": "gavle", "first": _ended(1).slug},
        "reports.chapter": {"text": "Två möten.", "seen_text": world.chapter_version},
        "reports.keep": {"text": "Två möten.", "seen_text": world.chapter_version},
        "reports.write_county_sheet": {"version": ""},
        "reports.goals": {"version": world.report_version},
        "reports.budget": {"version": world.report_version},
        "messages.choose": {"rhythm": "genast"},
        "changing.move": {"day": LATER, "starts": "09:00"},
        "changing.place": {"form": "digital"},
        "changing.cancel": {"cause": "sjukdom"},
        "mitt_arende.words": {"words": "Jag vill vidare."},
        "mitt_arende.how": {"wish": "telefon"},
        "mitt_arende.message": {"text": "Kan du ringa mig?"},
        "own_keys.see_to": {"hur": "last"},
        "replies.by_link": {"answer": "kommer"},
        "replies.on_meeting": {"answer": "kommer"},
        "series.change": {
            "step": "save",
            "which": "alla",
            "weekday": "4",
            "ordinal": "3",
            "starts": "09:00",
            "form": "digital",
            **_SITTING,
            "chosen": f"{world.later_meeting}.1",
        },
        "series.cancel": {"cause": "sjukdom", "chosen": f"{world.later_meeting}.1"},
        "closures.index": {
            "step": "add",
            "first_day": LATER,
            "last_day": LATER,
            "words": "studiedag",
        },
        "holding.hold": {f"party_{number}": "ingen" for number in world.parties.values()},
        "planning.single": {
            "day": LATER,
            "starts": "09:00",
            "form": "digital",
            **_SITTING,
        },
        "teams.settings": {
            "meeting_minutes": "90",
            "agenda_days": "3",
            "longest_wait_days": "21",
            **_SITTING,
        },
        "teams.add_seat": {"account": str(world.ids["af_outside"]), "first_day": TODAY},
        "teams.seat": {"substitute": ""},
        "absences.mine": {"step": "add", "first_day": LATER, "last_day": LATER},
        "absences.of_seat": {"step": "add", "first_day": LATER, "last_day": LATER},
        "working_hours.mine": {"step": "week", "days": ["mon", "tue"]},
        "working_hours.of_seat": {"step": "week", "days": ["mon", "tue"]},
        "administration.create": {
            "name": "Nils Nyman",
            "email": "nils@trisam.test",
            "password": PASSWORD,
            "unit": "",
            "roles": ["steering"],
        },
        "log_reviews.assess": {"assessment": "i_sin_ordning", "version": "1"},
        "team_administration.close": {"first_day": LATER},
    }
    return forms.get(endpoint, {})


def _ended(back: int) -> Quarter:
    """A quarter that has ended."""
    return Quarter.of(clock.today()).step(-back)
