"""A process of its own that adds to a dossier with the double reader, to be killed or to compete with others.

python worker.py DOSSIER SOURCE ACTOR [ENTRIES]
"""

import sys
from pathlib import Path

from dossiers import add
from doubles import reader
from knell.derive import derive
from knell.dossier import open_dossier
from knell.store.chain import Draft
from knell.store.database import writing
from knell.store.journal import record


def main(folder: str, source: str, actor: str, entries: str = "0") -> None:
    dossier = open_dossier(Path(folder))
    for number in range(int(entries)):
        draft = Draft(actor=actor, kind="source.alias", subject=f"{actor} {number}", body={"name": "the ministry"})
        with writing(dossier.store) as connection:
            record(connection, [draft])
    add(dossier, Path(source), actor=actor)
    derive(dossier, reader())


if __name__ == "__main__":
    main(*sys.argv[1:])
