"""The command `knell`: its groups of commands, and the one edge where every error becomes one line."""

import logging
import os
import sys
import warnings
from collections.abc import Sequence

import click

from knell import __version__
from knell.archive.items import shown
from knell.commands.ask import claims, reports, why
from knell.commands.count import incidents, tally, tolls
from knell.commands.decide import decide
from knell.commands.demo import demo
from knell.commands.dossier import add, backup, init, rebuild, users, verify
from knell.commands.read import read
from knell.commands.serve import serve
from knell.errors import BadCall, KnellError
from knell.terminal import error_console


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="knell")
def knell() -> None:
    """Read reports of harm to people in armed conflict, and keep a count that anyone can check."""


KEEPING = (init, add, claims, reports, incidents, tolls, tally, decide, why, rebuild, verify, backup, users)
COMMANDS: tuple[click.Command, ...] = (read, demo, serve, *KEEPING)
for command in COMMANDS:
    knell.add_command(command)


def main() -> None:
    """Runs the command line and leaves with its exit code: 0, 1 (something was refused) or 2 (a wrong call)."""
    logging.getLogger().addHandler(logging.NullHandler())  # libraries' own warnings are no lines for the user
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # nor are Python's, unless -W or PYTHONWARNINGS asks for them
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """The exit code of one command; errors are told on standard error, each in one line, never as a traceback."""
    try:
        return knell.main(args=list(arguments), prog_name="knell", standalone_mode=False) or 0
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "knell"
        return _tell(f"{error.format_message()} See: {command} --help", 2)
    except BadCall as error:
        return _tell(str(error), 2)
    except KnellError as error:
        return _tell(str(error), 1)
    except (KeyboardInterrupt, click.Abort):
        return _tell("stopped", 130)
    except BrokenPipeError:  # whoever read the output has left: nothing more to say, and no second error at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return _tell(f"{error.filename or 'a file'}: {(error.strerror or str(error)).lower()}", 1)
    except Exception as error:  # the edge of the command line: an error of Knell's own is told in one line too
        if os.environ.get("KNELL_TRACEBACK"):
            raise
        why = f"an error of Knell's own ({type(error).__name__}: {error})"
        return _tell(f"{why}; please report it, with what KNELL_TRACEBACK=1 prints", 1)


def _tell(line: str, code: int) -> int:
    error_console().print(shown(f"knell: {line}", 600), style="red")
    return code
