"""`knell serve`: the reading room of a dossier in the browser."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from knell.commands.kept import actor_option, named

ROLES = ("viewer", "coder", "reviewer", "publisher", "admin")

if TYPE_CHECKING:
    from knell.dossier import Dossier
    from knell.web.access import Access


@click.command()
@click.argument("folder", metavar="[DOSSIER]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--dossier",
    "given",
    metavar="DIR",
    envvar="KNELL_DOSSIER",
    default=".",
    type=click.Path(path_type=Path),
    help="The dossier's folder (default: $KNELL_DOSSIER, else this folder).",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option("--port", default=8700, show_default=True, type=click.IntRange(1, 65535), help="The port to serve on.")
@actor_option
@click.option("--role", type=click.Choice(ROLES), default="admin", show_default=True, help="What may be done there.")
def serve(folder: Path | None, *, given: Path, host: str, port: int, actor: str | None, role: str) -> int:
    """Serve the reading room of DOSSIER on this machine, for one person and without a password."""
    from knell.dossier import open_dossier
    from knell.web.access import Access, require_local

    require_local(host)
    dossier = open_dossier(folder or given)
    access = Access(local=named(actor), role=role)
    where = f"[{host}]" if ":" in host else host
    click.echo(f"{dossier.config.name}: http://{where}:{port}/ (only on this machine, as {access.local}, no password)")
    click.echo("Stop it with Ctrl+C.")
    return run(dossier, access, host, port)


def run(dossier: "Dossier", access: "Access", host: str, port: int) -> int:
    """Serve until it is stopped; one line where the port is taken."""
    import uvicorn

    from knell.web.app import make_app

    app = make_app(dossier, access)
    settings = uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(settings).run()
    return 0
