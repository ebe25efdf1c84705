"""`knell serve`: the reading room of a dossier in the browser."""

import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from knell.commands.kept import actor_option, model_option, named, open_reads
from knell.errors import KnellError

ROLES = ("viewer", "coder", "reviewer", "publisher", "admin")

if TYPE_CHECKING:
    from collections.abc import Callable

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
@click.option("--name", "names", metavar="HOST", multiple=True, help="A name this server is known by; can be repeated.")
@click.option("--set-password", metavar="NAME", help="Ask for the password of a user and keep its hash; serve nothing.")
@model_option
def serve(
    folder: Path | None,
    *,
    given: Path,
    host: str,
    port: int,
    actor: str | None,
    role: str,
    names: tuple[str, ...],
    set_password: str | None,
    model: bool,
) -> int:
    """Serve the reading room of DOSSIER on this machine, for one person and without a password.

    On any other --host people sign in: first `knell users add NAME`, then `knell serve --set-password NAME`. Put a
    server that speaks TLS before it.
    """
    from knell.dossier import open_dossier
    from knell.web.access import LOCAL_HOSTS, Access, require_users
    from knell.web.passwords import read_passwords

    where = folder or given
    if set_password is not None:
        return _set_password(where, set_password)
    dossier = open_dossier(where)
    roles = _role_of(dossier)
    require_users(host, [name for name in read_passwords(dossier.folder) if roles(name)])
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    if host in LOCAL_HOSTS:
        access = Access(local=named(actor), role=role)
        click.echo(f"{dossier.config.name}: {address} (only on this machine, as {access.local}, no password)")
    else:
        access = Access(hosts=(*LOCAL_HOSTS, host, *names), role_of=roles)
        click.echo(f"{dossier.config.name}: {address} (for those who sign in)")
    click.echo("Stop it with Ctrl+C.")
    return run(dossier, access, host, port, model=model)


def _set_password(folder: Path, name: str) -> int:
    from knell.dossier import open_dossier
    from knell.errors import BadInput
    from knell.web.passwords import set_password

    dossier = open_dossier(folder)
    if _role_of(dossier)(name) is None:
        raise BadInput(f"there is no user {name!r}: add one with `knell users add {name} --role ROLE`")
    set_password(dossier.folder, name, click.prompt("Password", hide_input=True, confirmation_prompt=True))
    click.echo(f"{name} can sign in now")
    return 0


def _role_of(dossier: "Dossier") -> "Callable[[str], str | None]":
    """The role of a user as the journal's list has it now; None for one who is not, or no longer, on it."""
    from knell.store.database import reading
    from knell.store.users import list_users

    def role_of(name: str) -> str | None:
        with reading(dossier.store) as connection:
            return next((one.role for one in list_users(connection) if one.name == name and one.active), None)

    return role_of


def run(dossier: "Dossier", access: "Access", host: str, port: int, *, model: bool = True) -> int:
    """Serve until it is stopped; one line where the port is taken. `model`: what is added there is read with it."""
    import uvicorn

    from knell.web.app import make_app

    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        # the parts of an answer are sent at once: else each page waits 40 ms for the other side to acknowledge its head
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise KnellError(f"{host}, port {port} cannot be served on: {why}; choose another with --port") from error
    app = make_app(dossier, access, lambda progress: open_reads(model, progress))
    settings = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(settings).run(sockets=[listening])
    return 0
