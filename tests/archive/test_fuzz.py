"""One hundred and fifty broken inputs; `make bench` runs five thousand."""

from archive_fuzz import fuzz


def test_broken_inputs_end_in_lines_and_harm_nothing_beside_them():
    met = fuzz(153, seed=3)
    assert not met.wrong
    assert not met.unforeseen
    assert met.ended["Refused"] > 40
    assert met.ended["Collected"] > 40
