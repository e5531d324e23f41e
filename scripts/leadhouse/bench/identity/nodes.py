"""Which nodes of the project are identity, what they stand on, and what they leave to a next night.

This is the one list of what is measured.
"""

from collections.abc import Collection, Iterable, Iterator

from dbt.contracts.graph.manifest import Manifest

from leadhouse.bench.measure import BenchFailed

# identity: these and what they stand on in the folders, from normalised fields to the merge log
OUTPUTS = frozenset(
    {
        "int_golden_ids",
        "fct_lead_match_pairs",
        "fct_golden_lead_changes",
        "bridge_golden_lead_redirects",
    }
)
FOLDERS = ("models/intermediate/identity/", "models/ops/")
# what comes after identity: the values of golden leads and the queue of reviews
RESULTS = frozenset({"fct_golden_lead_values", "mart_duplicate_reviews"})
# what has to be there before contact points can be judged
CONTACT_VALUES = "int_contact_values"
# the source that is the prior warehouse
PRIOR = "prior"
BUILT = frozenset({"model", "seed"})


def identity_nodes(manifest: Manifest) -> list[str]:
    """The names of the measured models, sorted."""
    known = _names_in(manifest, FOLDERS)
    if absent := sorted(OUTPUTS - _models(manifest)):
        raise BenchFailed(f"the project has no model {', '.join(absent)}; it is what is measured")
    return sorted(OUTPUTS | (_ancestors(manifest, OUTPUTS) & known))


def contact_nodes(manifest: Manifest, done: Iterable[str]) -> list[str]:
    """What contact points need besides what is built already."""
    return sorted(({CONTACT_VALUES} | _ancestors(manifest, {CONTACT_VALUES})) - set(done))


def result_nodes(manifest: Manifest, done: Iterable[str]) -> list[str]:
    """What the values of golden leads and the queue need besides what is built already."""
    return sorted((RESULTS | _ancestors(manifest, RESULTS)) - set(done))


def upstream_nodes(manifest: Manifest, names: Iterable[str]) -> list[str]:
    """The names of all models and seeds that some models stand on, without these themselves."""
    wanted = set(names)
    return sorted(_ancestors(manifest, wanted) - wanted)


def with_between(manifest: Manifest, names: Iterable[str]) -> list[str]:
    """The models, and those that stand on some of them and on which others of them stand."""
    wanted = set(names)
    between = {
        name
        for name in upstream_nodes(manifest, wanted)
        if wanted.intersection(upstream_nodes(manifest, [name]))
    }
    return sorted(wanted | between)


def state_nodes(manifest: Manifest, done: Iterable[str]) -> list[str]:
    """What must be built besides, so that the next night finds what it reads of the prior one."""
    built = set(done)
    published = set(_prior_tables(manifest, built))
    if unknown := sorted(published - _models(manifest)):
        raise BenchFailed(
            f"identity reads {', '.join(unknown)} of the prior warehouse, and no model publishes it"
        )
    return sorted((published | _ancestors(manifest, published)) - built)


def _prior_tables(manifest: Manifest, names: set[str]) -> Iterator[str]:
    for node in manifest.nodes.values():
        if node.name in names:
            for parent in manifest.parent_map[node.unique_id]:
                source = manifest.sources.get(parent)
                if source is not None and source.source_name == PRIOR:
                    yield source.name


def _models(manifest: Manifest) -> set[str]:
    return _names_in(manifest, ("",))


def _names_in(manifest: Manifest, folders: tuple[str, ...]) -> set[str]:
    return {
        node.name
        for node in manifest.nodes.values()
        if str(node.resource_type) == "model" and node.original_file_path.startswith(folders)
    }


def _ancestors(manifest: Manifest, names: Collection[str]) -> set[str]:
    waiting = [
        str(node.unique_id)
        for node in manifest.nodes.values()
        if node.name in names and str(node.resource_type) in BUILT
    ]
    seen = set(waiting)
    found: set[str] = set()
    while waiting:
        for parent in manifest.parent_map[waiting.pop()]:
            node = manifest.nodes.get(parent)
            if node is not None and parent not in seen and str(node.resource_type) in BUILT:
                seen.add(parent)
                waiting.append(parent)
                found.add(node.name)
    return found
