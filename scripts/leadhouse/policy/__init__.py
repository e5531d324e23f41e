"""Policy seeds: check a folder of them, and lay it over the bundled ones."""

from leadhouse.policy.checks import check_policy
from leadhouse.policy.overlay import overlay
from leadhouse.policy.seeds import PolicyError, PolicyProblem, SeedSpec, load_specs

__all__ = ["PolicyError", "PolicyProblem", "SeedSpec", "check_policy", "load_specs", "overlay"]
