"""The index file: built atomically, by two at once, rebuilt when it is broken. Small rows stand for the world's."""

import sqlite3
import threading

import pytest

from knell.errors import BadInput
from knell.places import index
from knell.places.gazetteer import Gazetteer
from knell.places.rows import Row


def row(number, name, **more):
    given = {"kind": "settlement", "country_code": "UA", "admin1_code": "21", "lat": 50.3, "lon": 34.9}
    given |= {"population": 40_000, "precision": "settlement", "native": None, "primary": (name,)}
    return Row(**(given | {"id": str(number), "name": name} | more))


@pytest.fixture
def small_world(monkeypatch, tmp_path):
    rows = [
        row(1, "Okhtyrka", others=("Ахтырка", "東京")),
        row(2, "Sumy Oblast", kind="admin1", precision="admin1", primary=("Sumy Oblast", "Sumy Region")),
        row(3, "Ukraine", kind="country", precision="country", admin1_code=""),
    ]
    monkeypatch.setattr(index, "all_rows", lambda: rows)
    monkeypatch.setenv("KNELL_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_index_is_built_once_and_says_how_far_it_is(small_world):
    told = []
    first = Gazetteer(index.open_index(lambda what, done, of: told.append((what, done, of))))
    assert [e.place_id for e in first.lookup("Ахтырка")] == ["1"]
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[-1][1] == told[-1][2]
    told.clear()
    index.open_index(lambda *step: told.append(step))
    assert told == []


def test_nothing_but_the_index_is_left_in_the_cache(small_world):
    index.open_index()
    assert [p.name for p in small_world.iterdir()] == [index.index_path().name]


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100], ids=["empty", "garbage"])
def test_a_broken_index_is_built_again(small_world, content):
    index.index_path().parent.mkdir(parents=True)
    index.index_path().write_bytes(content)
    assert Gazetteer(index.open_index()).lookup("Okhtyrka")


def test_an_index_cut_short_is_built_again(small_world):
    index.open_index().close()
    whole = index.index_path().read_bytes()
    index.index_path().write_bytes(whole[: len(whole) // 2])
    assert Gazetteer(index.open_index()).lookup("Okhtyrka")


def test_an_index_without_its_last_table_is_built_again(small_world):
    index.open_index().close()
    with sqlite3.connect(index.index_path()) as broken:
        broken.execute("DELETE FROM meta")
    broken.close()
    assert Gazetteer(index.open_index()).lookup("Okhtyrka")


def test_a_build_that_fails_leaves_no_file(small_world, monkeypatch):
    def fail():
        raise RuntimeError("killed")

    monkeypatch.setattr(index, "all_rows", fail)
    with pytest.raises(RuntimeError):
        index.open_index()
    assert list(small_world.iterdir()) == []


def test_two_that_build_at_once_both_get_a_whole_index(small_world):
    found, both = [], threading.Barrier(2)

    def build():
        both.wait()
        index.build_index(index.index_path())
        found.append(len(Gazetteer(index.open_index()).lookup("Okhtyrka")))

    threads = [threading.Thread(target=build) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1, 1]
    assert len(list(small_world.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_named(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("KNELL_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(BadInput, match=r"KNELL_CACHE"):
        index.open_index()


def test_the_cache_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.delenv("KNELL_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert index.index_path().parent == tmp_path / "knell"
    monkeypatch.setenv("KNELL_CACHE", str(tmp_path / "own"))
    assert index.index_path().parent == tmp_path / "own"


def test_names_in_scripts_that_are_not_read_stay_out(small_world):
    assert Gazetteer(index.open_index()).exact("東京") == ()
