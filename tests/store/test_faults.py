"""What the world does to a dossier: kills, crowds, full disks, folders without rights, flipped bytes."""

import ctypes
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dossiers import add, claim_rows, everything, make, write
from doubles import reader
from knell.derive import derive
from knell.dossier import open_dossier, sign
from knell.errors import KnellError
from knell.store.database import reading
from knell.store.journal import history
from knell.store.tables import captures, journal, tree_heads
from knell.verify import verify

WORKER = Path(__file__).parent.parent / "worker.py"
KILLS = int(os.environ.get("KNELL_KILLS", "6"))


def start(folder, source, actor, entries=0):
    command = [sys.executable, str(WORKER), str(folder), str(source), actor, str(entries)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def ended(process):
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said.decode()


def faults(dossier):
    return list(verify(dossier, reader()))


def said_by_reports(dossier):
    """Claims without what depends on the order of adding."""
    return sorted(claim_rows(dossier), key=repr)


def test_ten_writers_at_once_fork_no_chain_and_lose_nothing(url, tmp_path):
    dossier = make(tmp_path / "dossier", url)
    texts = [f"{n + 1} people were killed in Izium, said the Mayor {n}." for n in range(20)]
    common = write(tmp_path / "common", texts[:10])
    for n in range(10):
        write(tmp_path / f"own{n}", [texts[10 + n]])
        for path in common.iterdir():
            (tmp_path / f"own{n}" / f"c{path.name}").write_text(path.read_text())
    for process in [start(dossier.folder, tmp_path / f"own{n}", f"writer{n}", 8) for n in range(10)]:
        ended(process)
    sign(dossier)
    derive(dossier, reader())
    with reading(dossier.store) as connection:
        entries = list(history(connection))
        assert connection.execute(select(func.count()).select_from(captures)).scalar() == 20
    assert [entry.seq for entry in entries] == list(range(1, 101))
    assert len({entry.prev for entry in entries}) == 100
    assert sum(entry.kind == "source.alias" for entry in entries) == 80
    assert len(said_by_reports(dossier)) == 20
    assert faults(dossier) == []


def test_an_add_that_is_killed_at_any_moment_and_run_again_ends_as_if_it_had_never_been(url, tmp_path):
    """KNELL_KILLS says how many times; the moments are spread over the time that one whole run takes."""
    texts = [f"{n + 1} people were killed in Izium, said the Mayor {n}. " + "Words. " * 2000 for n in range(90)]
    source = write(tmp_path / "saved", texts)
    clean = make(tmp_path / "clean")
    began = time.monotonic()
    ended(start(clean.folder, source, "olena"))
    whole = time.monotonic() - began
    wanted = said_by_reports(clean)
    moments = random.Random(url)
    killed = 0
    dossier = make(tmp_path / "dossier", url)
    for _ in range(KILLS):
        process = start(dossier.folder, source, "olena")
        time.sleep(whole * moments.uniform(0.1, 0.9))
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert killed
    ended(start(dossier.folder, source, "olena"))
    assert said_by_reports(dossier) == wanted
    with reading(dossier.store) as connection:
        assert connection.execute(select(func.count()).select_from(captures)).scalar() == 90
    assert faults(dossier) == []


@pytest.mark.parametrize("where", ["archive", "database"])
def test_when_the_disk_is_full_one_line_says_so_and_nothing_is_half_written(tmp_path, where):
    """A limit on the size of files stands for a full disk: the system refuses the write in the same way."""
    dossier = make(tmp_path / "dossier")
    add(dossier, write(tmp_path / "first"))
    derive(dossier, reader())
    before = everything(dossier)
    words = ["the", "a", "of", "people", "who", "were", "in", "and", "road", "town", "for", "hospital", "said", "that"]
    drawn = [" ".join(random.Random(n if where == "archive" else 0).choices(words, k=30_000)) for n in range(40)]
    texts = [f"On the road {n} people were killed, the mayor said.\n{many}" for n, many in enumerate(drawn)]
    source = write(tmp_path / "large", texts)
    limit = 400_000 if where == "archive" else 4_000_000
    script = (
        f"import resource, signal, sys; sys.path.insert(0, {str(WORKER.parent)!r})\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "from knell.errors import KnellError\nimport worker\n"
        f"try: worker.main({str(dossier.folder)!r}, {str(source)!r}, 'olena')\n"
        "except KnellError as error: print(error)\n"
        "else: print('nothing was refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1
    assert "make room" in done.stdout
    if where == "archive":
        assert faults(dossier) == []
        assert {**everything(dossier), "tree_heads": []} == {**before, "tree_heads": []}
    else:  # the archive and the journal have it all; what is derived is whole for as many reports as found room
        waits = ("fresh rebuild", "not yet held against the others")
        assert [fault for fault in faults(dossier) if not any(words in fault for words in waits)] == []
    ended(start(dossier.folder, source, "olena"))
    assert len(claim_rows(dossier)) == 44
    assert faults(dossier) == []


def test_a_folder_without_rights_is_refused_in_one_line_and_can_still_be_read_and_verified(tmp_path):
    dossier = make(tmp_path / "dossier")
    add(dossier, write(tmp_path / "first"))
    derive(dossier, reader())
    more = write(tmp_path / "more", ["5 people were killed in Izium."])
    script = (
        f"import sys; sys.path.insert(0, {str(WORKER.parent)!r})\n"
        "from pathlib import Path\nfrom doubles import reader\nfrom knell.dossier import open_dossier\n"
        "from knell.errors import KnellError\nfrom knell.verify import verify\nimport worker\n"
        f"folder = {str(dossier.folder)!r}\n"
        "for fault in verify(open_dossier(Path(folder)), reader()): print(fault)\n"
        f"try: worker.main(folder, {str(more)!r}, 'olena')\n"
        "except KnellError as error: print(error)\n"
    )
    for path in [dossier.folder, *dossier.folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, preexec_fn=_without_override)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert "may not be written" in done.stdout


def _without_override():
    """Take from root what lets him write where nobody may (Linux: CAP_DAC_OVERRIDE)."""
    if os.getuid() == 0:
        ctypes.CDLL(None).prctl(24, 1)


def test_any_byte_flipped_in_the_database_file_is_found_or_says_nothing(tmp_path):
    """A byte that holds no row, index or guard (free space inside a page) may change; nothing anyone reads may."""
    dossier = make(tmp_path / "dossier")
    add(dossier, write(tmp_path / "first"))
    derive(dossier, reader())
    before = everything(dossier)
    path = dossier.folder / "knell.db"
    whole = path.read_bytes()
    draw = random.Random(7)
    found = 0
    for _ in range(60):
        at = draw.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << draw.randrange(8))]) + whole[at + 1 :])
        for beside in ("-wal", "-shm"):
            path.with_name("knell.db" + beside).unlink(missing_ok=True)
        try:
            reopened = open_dossier(dossier.folder)
            said = faults(reopened)
        except KnellError as error:
            said = [str(error)]
        found += bool(said)
        assert all("\n" not in line for line in said)
        if not said:
            assert everything(reopened) == before, at
    assert found > 5
    path.write_bytes(whole)
    assert faults(open_dossier(dossier.folder)) == []


def test_any_byte_flipped_in_the_archive_is_found_and_its_file_named(tmp_path):
    dossier = make(tmp_path / "dossier")
    add(dossier, write(tmp_path / "first"))
    derive(dossier, reader())
    (path,) = (dossier.folder / "archive").glob("*.warc.gz")
    whole = path.read_bytes()
    draw = random.Random(3)
    for at in [0, len(whole) - 1, *(draw.randrange(len(whole)) for _ in range(25))]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << draw.randrange(8))]) + whole[at + 1 :])
        assert any(path.name in fault for fault in verify(dossier, None)), at
    for cut in (whole[:-1], whole + b"x", b""):
        path.write_bytes(cut)
        assert any(path.name in fault for fault in verify(dossier, None))
    path.write_bytes(whole)
    assert faults(dossier) == []


def test_the_journal_and_the_heads_have_as_many_entries_as_there_were_moments(url, tmp_path):
    dossier = make(tmp_path / "dossier", url)
    add(dossier, write(tmp_path / "first"))
    add(dossier, tmp_path / "first")
    with reading(dossier.store) as connection:
        assert connection.execute(select(func.count()).select_from(journal)).scalar() == 3
        assert connection.execute(select(func.count()).select_from(tree_heads)).scalar() == 2
