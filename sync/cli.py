"""The command ``runner-up``: the dashboard, and the same book from a terminal.

Exit codes: 0 all well, 1 it could not be done (a sentence says why), 2 the command was not understood.
"""

from __future__ import annotations

from pathlib import Path

import click

from sync import server
from sync.commands import digest, export, files, people, sheet
from sync.commands.options import HOME

_PORT = click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: 8501 or the next free]"
)
_BROWSER = click.option(
    "--browser/--no-browser", default=True, help="Open a browser window where there is one."
)


@click.group(invoke_without_command=True)
@click.version_option(package_name="runner-up", prog_name="runner-up")
@HOME
@_PORT
@_BROWSER
@click.pass_context
def main(context: click.Context, home: Path | None, port: int | None, browser: bool) -> None:
    """Stay in touch with everyone you met on the way. Without a command: open the dashboard."""
    if context.invoked_subcommand is None:
        server.run(home, port=port, browser=browser)
    elif home is not None and context.get_parameter_source("home") is click.core.ParameterSource.COMMANDLINE:
        context.default_map = {name: {"home": str(home)} for name in main.commands}


@main.command()
@HOME
@_PORT
@_BROWSER
def serve(home: Path | None, port: int | None, browser: bool) -> None:
    """Open the dashboard in a browser, for this computer only."""
    server.run(home, port=port, browser=browser)


for command in (
    people.add,
    people.log,
    people.due,
    people.sample,
    people.undo,
    files.import_file,
    export.export,
    digest.digest,
    sheet.connect,
    sheet.keep_in_step,
    sheet.disconnect,
    sheet.doctor,
):
    main.add_command(command)


if __name__ == "__main__":
    main(prog_name="runner-up")
