import dataclasses
import stat

import pytest

from knell.errors import BadInput, NotVerified
from knell.store.chain import Draft
from knell.store.database import reading, writing
from knell.store.heads import (
    PRIVATE,
    PUBLIC,
    check_signature,
    head_faults,
    heads,
    leaves,
    make_key,
    prove_consistency,
    prove_inclusion,
    public_key,
    sign_head,
)
from knell.store.journal import record
from knell.store.merkle import extends, includes


def accepted(n: int) -> Draft:
    return Draft(actor="olena", kind="claim.accepted", subject=f"c{n}", body={"report": "r1"})


@pytest.fixture
def signed(store, tmp_path):
    """A journal of 3 and then 8 entries, signed at each, and its folder."""
    make_key(tmp_path)
    for size in (3, 8):
        with writing(store) as connection:
            record(connection, [accepted(n) for n in range(3 if size == 3 else 5)])
            sign_head(connection, tmp_path, "settings")
    return store, tmp_path


def faults(store, folder, settings="settings"):
    with reading(store) as connection:
        return list(head_faults(connection, folder, settings))


def test_the_private_key_is_for_its_owner_alone_and_never_made_twice(tmp_path):
    first = make_key(tmp_path)
    assert make_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / PRIVATE).stat().st_mode) == 0o600


def test_heads_are_signed_once_a_state(signed):
    store, folder = signed
    with writing(store) as connection:
        again = sign_head(connection, folder, "settings")
    with reading(store) as connection:
        assert [head.size for head in heads(connection)] == [3, 8]
        assert heads(connection)[-1] == again
    assert faults(store, folder) == []


def test_an_entry_is_proved_to_be_under_a_published_head_and_the_journal_to_have_only_grown(signed):
    store, _ = signed
    with reading(store) as connection:
        first, second = heads(connection)
        leaf = leaves(connection, 8)[4]
        assert includes(bytes.fromhex(second.root), 8, 4, leaf, prove_inclusion(connection, 5, 8))
        proof = prove_consistency(connection, 3, 8)
        assert extends(3, bytes.fromhex(first.root), 8, bytes.fromhex(second.root), proof)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "'2022'"),
        ("size", "7"),
        ("root", "upper(root)"),
        ("settings", "'x'"),
        ("key", "upper(key)"),
        ("signature", "upper(signature)"),
        ("signature", "'zz'"),
        ("n", "n + 5"),
    ],
)
def test_a_change_of_any_column_of_a_head_is_found(signed, tamper, column, value):
    store, folder = signed
    tamper(f"UPDATE tree_heads SET {column} = {value} WHERE n = 2")
    assert any("head" in fault for fault in faults(store, folder))


def test_a_journal_written_anew_from_the_beginning_no_longer_fits_its_heads(signed, tamper):
    store, folder = signed
    tamper("DELETE FROM journal")
    tamper("DELETE FROM decisions")
    with writing(store) as connection:
        record(connection, [accepted(n) for n in range(10, 18)])
    assert any("its root is" in fault for fault in faults(store, folder))


def test_a_shortened_journal_no_longer_fits_its_heads(signed, tamper):
    store, folder = signed
    tamper("DELETE FROM journal WHERE seq = 8")
    assert any("some are missing" in fault for fault in faults(store, folder))


@pytest.mark.parametrize("name", [PRIVATE, PUBLIC])
def test_one_changed_byte_of_a_key_is_found_and_named(signed, name):
    store, folder = signed
    whole = (folder / name).read_bytes()
    for at in range(len(whole)):
        (folder / name).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert any("knell." in fault or "tree head" in fault for fault in faults(store, folder)), at


def test_a_missing_public_key_is_named(signed):
    store, folder = signed
    (folder / PUBLIC).unlink()
    assert "cannot be read" in faults(store, folder)[0]
    with pytest.raises(BadInput):
        public_key(folder)


def test_settings_that_changed_since_the_last_head_are_reported(signed):
    store, folder = signed
    assert "knell.toml" in faults(store, folder, "other settings")[0]


def test_a_head_of_another_key_does_not_pass(signed, tmp_path_factory):
    store, _ = signed
    other = tmp_path_factory.mktemp("other")
    make_key(other)
    with reading(store) as connection:
        head = heads(connection)[0]
    with pytest.raises(NotVerified, match="not by this dossier's"):
        check_signature(head, public_key(other))
    with pytest.raises(NotVerified):
        check_signature(dataclasses.replace(head, key="0"), public_key(other))
