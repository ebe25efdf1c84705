import pytest

from knell.places.gazetteer import Gazetteer, open_gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The gazetteer of the user's cache: built once on a machine, opened in milliseconds after."""
    return open_gazetteer()
