import pytest

from knell.web.graphs import chain_graph, citation_graph, closing


def at(graph):
    return {one.name: (one.x, one.y) for one in graph.names}


def test_whoever_repeats_stands_left_of_whom_they_repeat():
    graph = chain_graph([(("paper", "agency", "mayor"), 3), (("radio", "mayor"), 1)])
    places = at(graph)
    assert places["paper"][0] < places["agency"][0] < places["mayor"][0]
    assert places["radio"][0] < places["mayor"][0]
    assert [line.back for line in graph.lines] == [False] * 3
    assert {line.words for line in graph.lines} >= {
        "paper cites agency: 3 claims",
        "radio cites mayor: 1 claim",
    }


def test_no_two_names_stand_on_one_spot_and_all_within_the_drawing():
    graph = citation_graph({(f"outlet {n}", f"source {n % 4}"): n + 1 for n in range(20)})
    places = list(at(graph).values())
    assert len(set(places)) == len(places) == 24
    assert all(0 < x < graph.wide and 0 < y < graph.high for x, y in places)


@pytest.mark.parametrize(
    "pairs", [[("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")], [("a", "a")]]
)
def test_a_circle_is_drawn_with_one_line_back(pairs):
    graph = citation_graph(dict.fromkeys(pairs, 1))
    if pairs == [("a", "a")]:
        assert graph is None  # nobody is a source for themselves
    else:
        assert sum(line.back for line in graph.lines) == 1


def test_a_long_chain_of_circles_ends():
    pairs = [(str(n), str((n * 7 + 3) % 500)) for n in range(500)]
    assert citation_graph(dict.fromkeys(pairs, 2)) is not None
    back = closing(pairs)
    rest = [pair for pair in pairs if pair not in back and pair[0] != pair[1]]
    assert closing(rest) == set()


def test_a_long_name_is_cut_and_nothing_draws_nothing():
    graph = chain_graph([(("x" * 200, "y"), 1)])
    assert max(len(one.words) for one in graph.names) <= 28
    assert chain_graph([]) is None
