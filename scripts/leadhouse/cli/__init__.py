"""The command `leadhouse`."""

import click

from leadhouse.cli import (
    bench,
    bench_areas,
    explain,
    extracts,
    home,
    night,
    parity,
    portability,
    predict,
    project,
    scores,
    spark,
    state,
    weights,
    whatif,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="leadhouse")
def main() -> None:
    """Builds, audits and publishes a warehouse of CRM leads.

    Start with `leadhouse nightly --data DIR`: it takes the extracts in DIR in, builds all tables,
    audits them against the sales policies and publishes the result under ./warehouse/published.
    Run `leadhouse check DIR` first to see how well the extracts fit.

    Exit codes: 0 published and nothing blocks, 1 not published because of findings or data,
    2 wrong use, 75 another run holds the lock.
    """


for command in (
    night.nightly,
    extracts.generate,
    extracts.check,
    extracts.contract,
    extracts.intake,
    night.build,
    night.audit,
    home.publish,
    home.rollback,
    home.runs,
    home.status,
    parity.parity,
    portability.portability,
    project.serve,
    explain.explain,
    scores.scores,
    state.state,
    predict.predict,
    project.policy,
    whatif.whatif,
    project.coverage,
    bench.bench,
    spark.spark,
):
    main.add_command(command)
project.policy.add_command(weights.train_weights)
for measured in (bench_areas.scoring, bench_areas.lifecycle, bench_areas.audit):
    bench.bench.add_command(measured)
