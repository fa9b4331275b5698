"""`trisam statistics`: figures are counted and told, and what has been told is proved."""

from collections.abc import Callable

import click

from trisam.core import commands
from trisam.core.db import reading
from trisam.core.errors import RuleBroken
from trisam.statistics.service import releases


def statistics_group(smallest: Callable[[], int]) -> click.Group:
    """The commands. `smallest`: the smallest number that may be told."""
    group = commands.Group("statistics", help="Siffrorna: ta fram dem och pröva dem.")

    @group.command("release")
    def release() -> None:
        """Räkna de kvartal som har tagit slut, och visa det som får visas."""
        count = releases.release_due(smallest())
        click.echo(f"{count} nya uppsättningar siffror." if count else "Allt är redan framtaget.")

    group.add_command(audit)
    return group


@click.command("audit", cls=commands.Command)
def audit() -> None:
    """Pröva allt som har visats: går något dolt tal att räkna ut?"""
    broken = False
    with reading():
        for proof in releases.prove():
            click.echo(
                f"{proof.family}: {proof.releases} uppsättningar, {proof.numbers} tal, "
                f"{proof.hidden} dolda. {len(proof.narrow)} dolda tal går att räkna ut så när som"
                f" på mindre än {proof.k}."
            )
            broken |= bool(proof.narrow)
    if broken:
        raise RuleBroken(
            "Dolda tal går att räkna ut. Ta inte fram fler siffror förrän det är rättat."
        )
