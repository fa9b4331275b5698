"""For whom Trisam is: individuals aged 16–64 (domain.md, section 1)."""

from datetime import date

YOUNGEST = 16
OLDEST = 64


def age_on(born: date, day: date) -> int:
    """Whole years on `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def problem(born: date | None, birth_year: int | None, day: date) -> str | None:
    """What to tell the officer when the individual is too young or too old on `day`.

    With a birth year alone, the individual passes when one of the two possible ages does.
    None when the age is right or not known.
    """
    if born is not None:
        ages = {age_on(born, day)}
    elif birth_year is not None:
        ages = {day.year - birth_year - 1, day.year - birth_year}
    else:
        return None
    if any(YOUNGEST <= age <= OLDEST for age in ages):
        return None
    if max(ages) < 0:
        return "Födelsedatumet ligger i framtiden. Kontrollera siffrorna."
    return (
        f"Trisam är till för den som är {YOUNGEST}–{OLDEST} år, och personen är {max(ages)} år. "
        "Kontrollera siffrorna. Stämmer åldern: ta frågan direkt med den part som det gäller."
    )
