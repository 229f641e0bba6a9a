"""`nakhoda train`: teach a model from labelled texts (no database), and see how it does beside the desk."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from nakhoda.config.labelled_files import Columns, Labelled, labelled_rows
from nakhoda.config.table_files import TableError
from nakhoda.config.triage_files import read_model, usual_model, write_model
from nakhoda.core.understanding.fitting import Example, Plan, TrainingError, fit, refit
from nakhoda.core.understanding.model import REASON, Model

if TYPE_CHECKING:
    from nakhoda.desk.queries.shadow import ShadowReport

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@dataclass(frozen=True, slots=True)
class Choices:
    """What is asked of the training beside the files."""

    keep_back: float
    drop_rare: bool
    plan: Plan


@app.callback()
def train() -> None:
    """Teach a model from labelled texts. The file stays with you: nothing of it is part of the program."""


@app.command("triage")
def train_triage(
    files: Annotated[list[Path], typer.Argument(help="CSV, TSV or JSON Lines, each also as .gz.")],
    out: Annotated[
        Path | None, typer.Option(help="File or folder; else the data folder, where the desk looks.")
    ] = None,
    text: Annotated[str, typer.Option(help="Column of the text; several with commas: the first that a file has.")] = "",
    reason: Annotated[str, typer.Option(help="Column of the reason.")] = "",
    language: Annotated[str, typer.Option(help="Column of the language, or =hi-Latn for all rows.")] = "",
    lob: Annotated[str, typer.Option(help="Column of the line of business.")] = "",
    group: Annotated[str, typer.Option(help="Column of what belongs together (translations): kept back whole.")] = "",
    keep_back: Annotated[float, typer.Option(min=0.02, max=0.5, help="Share that it is measured on.")] = 0.1,
    risk: Annotated[float, typer.Option(min=0.001, max=0.9, help="Most wrong answers among those it gives.")] = 0.05,
    fewest: Annotated[int, typer.Option(min=2, help="Rows that a label needs.")] = 8,
    drop_rare: Annotated[bool, typer.Option("--drop-rare", help="Leave rarer labels out instead of stopping.")] = False,
    passes: Annotated[int, typer.Option(min=1, max=100, help="Times that it goes through the rows.")] = 14,
    seed: Annotated[int, typer.Option(min=0, help="Of the order of the rows; the same seed gives the same file.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Teach one model of language and reason; it says how often it is right on rows that it was not taught."""
    asked = {"text": text, "reason": reason, "language": language, "lob": lob, "group": group}
    plan = Plan(passes=passes, fewest=fewest, risk=risk, seed=seed)
    try:
        rows = _read(files, _columns(asked))
        model = trained(rows, Choices(keep_back, drop_rare, plan))
        file = write_model(model, out or usual_model())
        told = summary(read_model(file), file)
    except TrainingError as error:
        _refuse(f"{error}; --drop-rare leaves such labels out, --fewest asks for less")
    except OSError as error:
        _refuse(f"{out or usual_model()}: {error.strerror or error}")
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else readable(told))


@app.command("report")
def report_shadow(
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back.")] = 28,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a model.")] = False,
) -> None:
    """How a model in shadow mode (NAKHODA_TRIAGE=shadow) would have done on cases that are resolved by now."""
    import django

    django.setup()
    from django.utils import timezone

    from nakhoda.desk.queries.shadow import shadow_reports
    from nakhoda.org.actors import system
    from nakhoda.org.scope import scope_of

    with scope_of(system("train")):
        found = shadow_reports(timezone.now() - timedelta(days=days))
    for each in found:
        typer.echo(json.dumps(asdict(each)) if as_json else shown(each))
    if not found and not as_json:
        typer.echo(f"no model guessed at a case of the last {days} days that is resolved by now")


def trained(rows: Sequence[Labelled], choices: Choices) -> Model:
    """A model of the rows. A share of the groups, chosen by their names, measures it first and then teaches it too."""
    import numpy as np

    kept_back = [each.example for each in rows if is_kept_back(each.group, choices.keep_back)]
    taught = [each.example for each in rows if not is_kept_back(each.group, choices.keep_back)]
    if choices.drop_rare:
        taught = _common(taught, choices.plan.fewest)
    if len(taught) < 2 * choices.plan.fewest:
        raise TrainingError(f"{len(taught)} rows are too few to learn from")
    plan, seed = choices.plan, choices.plan.seed
    model = fit(taught, kept_back, plan, np.random.default_rng(seed), _progress)
    known = {head.name: set(head.labels) for head in model.heads}
    both = [*taught, *(each for each in kept_back if each.reason in known.get(REASON, {each.reason}))]
    _progress(f"measured on {len(kept_back):,} rows; now taught by these too")
    return refit(model, both, plan, np.random.default_rng(seed), _progress)


def is_kept_back(group: str, share: float) -> bool:
    """Decided by the name alone, so that the same rows are kept back however often the files grow."""
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:4], "big") < share * 2**32


def summary(model: Model, file: Path) -> dict[str, Any]:
    """What a model says of itself."""
    card, reason = model.card, model.head(REASON)
    return {
        "file": str(file),
        "digest": model.digest,
        "trained_on": card.trained_on,
        "held_out": card.held_out,
        "accuracy": dict(card.accuracy),
        "labels": {head.name: len(head.labels) for head in model.heads},
        "risk": card.risk,
        "threshold": reason.threshold if reason else None,
        "coverage": card.coverage,
        "curve": [list(point) for point in card.curve],
        "bytes": file.stat().st_size,
    }


def readable(told: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"{told['file']}: taught by {told['trained_on']:,} rows"]
    lines.append(f"measured on {told['held_out']:,} of them before it was taught by these")
    lines += [
        f"{name}: right in {told['accuracy'].get(name, 0):.1%} ({n} labels)" for name, n in told["labels"].items()
    ]
    if told["threshold"] is not None:
        lines.append(
            f"answers {told['coverage']:.0%} of the texts with at most {told['risk']:.0%} wrong (surer than "
            f"{told['threshold']:.2f}), abstains from the rest"
            if told["coverage"]
            else f"never sure enough for at most {told['risk']:.0%} wrong: it abstains always"
        )
    return "\n".join(lines)


def shown(report: ShadowReport) -> str:
    """A report for people: precision by label, the model's beside that of the policy's words."""
    head = f"model {report.model[:12]}: {report.cases:,} resolved cases, {report.answered:,} answered"
    lines = [f"{head}, {_share(report.right, report.answered)} of these right"]
    lines.append(f"the policy's words: {_share(report.standing_right, report.cases)} right")
    lines += [
        f"  {row.reason or '(none)':24} model {_share(row.right, row.given):>6} of {row.given:<6,}"
        f" words {_share(row.standing_right, row.standing_given):>6} of {row.standing_given:,}"
        for row in report.rows
    ]
    return "\n".join(lines)


def _share(right: int, given: int) -> str:
    return f"{right / given:.1%}" if given else "-"


def _read(files: Sequence[Path], columns: Columns) -> list[Labelled]:
    rows: list[Labelled] = []
    for file in files:
        try:
            found = labelled_rows(file, columns)
        except (TableError, OSError) as error:
            _refuse(f"{file}: {error}")
        _progress(f"{file.name}: {len(found):,} rows, {found[0].example.language or 'mixed languages'}")
        rows += found
    return rows


def _columns(asked: dict[str, str]) -> Columns:
    named = {name: tuple(each.strip() for each in said.split(",")) for name, said in asked.items() if said}
    return Columns(**named, named=frozenset(named))


def _common(examples: list[Example], fewest: int) -> list[Example]:
    reasons, languages = Counter(each.reason for each in examples), Counter(each.language for each in examples)
    return [each for each in examples if reasons[each.reason] >= fewest and languages[each.language] >= fewest]


def _progress(text: str) -> None:
    typer.echo(text, err=True)


def _refuse(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
