"""The fields of the room's form, as the script of an open page hears of them."""

from collections.abc import Mapping
from typing import Any

from trisam.core.actor import Actor
from trisam.recommendations.models import RoomDraft
from trisam.recommendations.service import is_writing


def told(
    actor: Actor, stands: Mapping[str, str], drafts: Mapping[str, RoomDraft]
) -> dict[str, dict[str, Any]]:
    """What stands in each field, its version, and who else wrote it last, if somebody has."""
    return {
        name: {"text": text, "version": 0, "by": "", "writes": False}
        | (_last(actor, drafts[name]) if name in drafts else {})
        for name, text in stands.items()
        if name != "version"
    }


def _last(actor: Actor, draft: RoomDraft) -> dict[str, Any]:
    mine = draft.changed_by_id == actor.account_id
    return {
        "version": draft.version,
        "by": "" if mine else draft.changed_by.name,
        "writes": not mine and is_writing(draft),
    }
