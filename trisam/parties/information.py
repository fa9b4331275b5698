"""What pieces of information are about, in the words of a person who ticks them."""

from enum import StrEnum


class InformationType(StrEnum):
    """What a piece of information is about. Few, so that an individual can tick each."""

    HEALTH = "halsa"
    WORK = "arbete"
    INCOME = "forsorjning"
    SOCIAL = "social"
    SUPPORT = "insatser"
    PLANNING = "planering"


EVERY_TYPE = frozenset(InformationType)
TYPE_WORDS = {
    InformationType.HEALTH: "Hälsa och sjukskrivning",
    InformationType.WORK: "Arbete och studier",
    InformationType.INCOME: "Försörjning",
    InformationType.SOCIAL: "Social situation",
    InformationType.SUPPORT: "Insatser och stöd",
    InformationType.PLANNING: "Planering",
}
TYPE_EXPLAINED = {
    InformationType.HEALTH: "Hur personen mår, sjukskrivning, vård och vad som har prövats.",
    InformationType.WORK: "Jobb, studier, praktik och att söka arbete.",
    InformationType.INCOME: "Vad personen lever på, och sedan när.",
    InformationType.SOCIAL: "Familj, boende och vardag.",
    InformationType.SUPPORT: "Stöd som pågår eller behövs, hjälp med resan och det digitala.",
    InformationType.PLANNING: "Vad personen själv vill, hur mötet går till och nästa steg.",
}
TYPE_CHOICES = {kind.value: words for kind, words in TYPE_WORDS.items()}
"""As the fields of forms want them."""
