"""What a night builds before the judge: the leads, their contact points, then the rest."""

from contextlib import closing
from pathlib import Path

from dbt.contracts.graph.manifest import Manifest

from leadhouse.build.dbt import DbtProject
from leadhouse.build.gate import Blocker, failed_nodes
from leadhouse.build.steps import Steps
from leadhouse.contact_points import check_contact_points

# what contact points are read from, with the tests that ask nothing else: a test of these models
# and of others is left to the build of the others
CONTACT_VALUES = ("+int_contact_values", "--indirect-selection", "cautious")


def build_before_judge(
    project: DbtProject,
    manifest: Manifest,
    home: Path,
    steps: Steps,
    are_contact_points_rechecked: bool = False,
) -> list[Blocker]:
    """Builds all that doesn't depend on the judge; what failed keeps the night from publishing.

    Contact points that are new are judged between its two parts, or all of them when asked.
    """
    blockers = _judge_contact_points(project, manifest, home, steps, are_contact_points_rechecked)
    if blockers:
        return blockers
    with steps.step("Build"):
        nodes = project.build(manifest, "--exclude", "source:judged+", *CONTACT_VALUES)
    with closing(project.engine.connect()) as connection:
        return failed_nodes(connection, nodes)


def _judge_contact_points(
    project: DbtProject, manifest: Manifest, home: Path, steps: Steps, is_full: bool
) -> list[Blocker]:
    with steps.step("Read the leads"):
        nodes = project.build(manifest, "--select", *CONTACT_VALUES)
    with steps.step("Contact points"), closing(project.engine.connect()) as connection:
        blockers = failed_nodes(connection, nodes)
        if not blockers:
            check_contact_points(
                connection,
                home,
                project.run_id,
                project.engine.located,
                is_full=is_full,
                report=steps.report,
            )
    return blockers
