"""The schema brought from any earlier revision, or from nothing, to this version's, within one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent / "migrations"
KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run every migration up to `revision` that the database has not seen."""
    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    command.upgrade(settings, revision)
