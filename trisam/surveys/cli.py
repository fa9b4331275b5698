"""`trisam survey check`: whether a folder holds a questionnaire that can be asked."""

from pathlib import Path

import click

from trisam.core import commands
from trisam.surveys.questionnaire import HEAD, checksum, read


@click.group("survey", cls=commands.Group)
def survey() -> None:
    """Enkäten: formulären som personer får."""


@survey.command("check", present=False)
@click.argument(
    "folder", metavar="MAPP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def check(folder: Path) -> None:
    """Kontrollera ett formulär, och visa språkens kontrollsummor."""
    for path in sorted(folder.glob("*.toml")):
        if path.name != HEAD:
            click.echo(f'{path.stem} = "{checksum(path)}"')
    found = read(folder)
    count = len(found.questions)
    click.echo(f"{found.id}, version {found.version}: {count} frågor. Det går att använda.")
