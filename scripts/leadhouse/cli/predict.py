"""The commands about predictions."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadhouse.cli.errors import NOT_PUBLISHED, WRONG_USE, guarded, stop
from leadhouse.cli.options import Instant, home_option
from leadhouse.project import project_root

if TYPE_CHECKING:
    from leadhouse.prediction.model import Model

as_of_option = click.option(
    "--as-of",
    type=Instant(),
    default=None,
    help="Up to when outcomes count. Default: that of the published run.",
)
by_option = click.option("--by", required=True, help="Who decides; goes into the ledger.")
note_option = click.option("--note", default="", help="Why; goes into the ledger.")


def told(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns errors of prediction into one line as well."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from leadhouse.prediction.settings import PredictionError

        try:
            return command(*args, **kwargs)
        except PredictionError as error:
            stop(str(error), WRONG_USE)

    return guarded(wrapped)


@click.group()
def predict() -> None:
    """Predicts which leads become SQLs, for advice only; see docs/prediction.md."""


@predict.command()
@home_option
@as_of_option
@click.option("--approved-by", default=None, help="Puts the model in force, in this name.")
@told
def train(home: Path, as_of: datetime | None, approved_by: str | None) -> None:
    """Trains a model on the published warehouse and writes it with its card to HOME/models.

    The next night uses it once it is approved. Where there is too little history or no signal, the
    next night ranks by the rule score, and no approval is needed. Exit code 1 then.
    """
    from leadhouse.prediction.published import read_history
    from leadhouse.prediction.store import decide, save
    from leadhouse.prediction.training import train as train_model
    from leadhouse.runs import Home

    place = Home(home.resolve())
    history = read_history(place, project_root(), as_of)
    model = train_model(history.examples, history.settings, history.as_of)
    file = save(place.path, model)
    _tell(model)
    click.echo(f"Written to {file} and {file.with_suffix('.md').name}")
    if model.status == "fallback":
        decide(place.path, model.version, "fallback", "", model.reason, _now())
        stop(f"no model: {model.reason}", NOT_PUBLISHED)
    if approved_by is None:
        click.echo(f"Not in force yet: leadhouse predict approve {model.version} --by NAME")
    else:
        decide(place.path, model.version, "approved", approved_by, "at training", _now())
        click.echo(f"In force from the next night, approved by {approved_by}")


@predict.command()
@click.argument("version")
@by_option
@note_option
@home_option
@told
def approve(version: str, by: str, note: str, home: Path) -> None:
    """Puts a trained model in force from the next night on."""
    from leadhouse.prediction.store import decide

    decide(home.resolve(), version, "approved", by, note, _now())
    click.echo(f"{version} is in force from the next night on")


@predict.command()
@click.argument("version")
@by_option
@note_option
@home_option
@told
def withdraw(version: str, by: str, note: str, home: Path) -> None:
    """Takes a model out of force: the next night ranks by the rule score."""
    from leadhouse.prediction.store import decide

    decide(home.resolve(), version, "withdrawn", by, note, _now())
    click.echo(f"{version} is withdrawn; the next night ranks by the rule score")


@predict.command(name="list")
@home_option
@told
def list_models(home: Path) -> None:
    """Lists what was decided about models, oldest first, and what is in force."""
    from leadhouse.prediction.store import decisions, in_force
    from leadhouse.site.text import plain_line

    for each in decisions(home.resolve()):
        said = (each.at[:16], each.word, each.version, each.by, each.note)
        click.echo("  ".join(plain_line(part) for part in said))
    found = in_force(home.resolve())
    usable = found.model is not None and found.model.status == "usable"
    click.echo(f"In force: {found.model.version}" if usable and found.model else
               f"In force: the rule score; {plain_line(found.reason)}")  # fmt: skip


@predict.command()
@home_option
@as_of_option
@click.option(
    "--generated",
    nargs=2,
    type=int,
    default=None,
    metavar="LEADS SEED",
    help="The warehouse is of `leadhouse generate`: leaves the scripted leads out.",
)
@told
def evaluate(home: Path, as_of: datetime | None, generated: tuple[int, int] | None) -> None:
    """Compares the model with the rule score and with tuned gradient boosting; writes nothing."""
    from leadhouse.prediction.evaluate import compare, scripted_records
    from leadhouse.prediction.published import read_history
    from leadhouse.runs import Home, published_run

    place = Home(home.resolve())
    run = published_run(place)
    scripted = scripted_records(*generated, run.as_of.date()) if generated and run else frozenset()
    history = read_history(place, project_root(), as_of, scripted)
    if len(history.examples) < history.settings.min_rows:
        stop(f"too little history: {len(history.examples):,} outcomes are known", NOT_PUBLISHED)
    found = compare(history.examples, history.settings)
    click.echo(f"{'':24}{'logistic':>12}{'boosting':>12}")
    boosting = asdict(found.boosting)
    for name, value in asdict(found.logistic).items():
        click.echo(f"{name:24}{value:12.4f}{boosting[name]:12.4f}")
    click.echo(f"Boosting with {found.chosen}")


def _tell(model: "Model") -> None:
    click.echo(f"Model {model.version}: {model.status}")
    click.echo(f"{model.positives:,} of {model.rows:,} leads converted in {model.window_days} days")
    if model.metrics:
        click.echo(
            "On the newest quarter: AUC {auc:.3f} ({auc_low:.3f} to {auc_high:.3f}), rule score"
            " {rule_auc:.3f}, calibration error {calibration_error:.3f}, lift of the top tenth"
            " {lift_of_top_decile:.2f}".format(**model.metrics)
        )
    for name, reason in model.dropped.items():
        click.echo(f"Left out: {name} {reason}")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
