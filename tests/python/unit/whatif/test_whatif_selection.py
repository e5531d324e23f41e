"""Which nodes a side has to build."""

from leadhouse.whatif.selection import above, below, made_of_seeds, names_of, reached

# weights -> scores -> segments; leads -> scores; leads -> stages
PARENTS = {
    "seed.weights": [],
    "model.leads": ["source.landing"],
    "model.scores": ["model.leads", "seed.weights"],
    "model.segments": ["model.scores"],
    "model.stages": ["model.leads"],
}


def test_all_that_a_table_is_made_from_is_built() -> None:
    assert above(PARENTS, {"model.scores"}) == {"model.scores", "model.leads", "seed.weights"}
    # a source is there already
    assert above(PARENTS, {"model.leads"}) == {"model.leads"}


def test_only_what_a_changed_seed_reaches_is_built_again() -> None:
    assert below(PARENTS, {"seed.weights"}) == {"seed.weights", "model.scores", "model.segments"}
    assert below(PARENTS, {"source.landing"}) == PARENTS.keys() - {"seed.weights"}
    assert below(PARENTS, frozenset()) == frozenset()


def test_what_is_made_from_seeds_alone_is_known() -> None:
    parents = {**PARENTS, "model.policy": ["seed.weights"], "model.units": ["model.policy"]}
    assert made_of_seeds(parents) == {"seed.weights", "model.policy", "model.units"}


def test_a_table_that_came_out_the_same_reaches_nothing() -> None:
    settled = {"seed.weights", "model.leads"}
    assert reached(PARENTS, frozenset(), settled) == frozenset()
    assert reached(PARENTS, {"seed.weights"}, settled) == {"model.scores", "model.segments"}
    assert reached(PARENTS, {"model.leads"}, settled) == PARENTS.keys() - settled
    # before anything is settled the changed seed itself is loaded again
    assert "seed.weights" in reached(PARENTS, {"seed.weights"}, frozenset())


def test_names_come_in_a_fixed_order() -> None:
    assert names_of({"model.leadhouse.b", "seed.leadhouse.a"}) == ["a", "b"]
