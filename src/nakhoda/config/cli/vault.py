"""`nakhoda vault fill`: personal data in words from before the vault becomes tokens."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from nakhoda.desk.actions.vault_filling import Filled

app = typer.Typer(add_completion=False)


@app.callback()
def vault() -> None:
    """Tokens for personal data, and what stands behind them."""


@app.command()
def fill(
    after: Annotated[int, typer.Option(min=0, help="go on beyond this case number")] = 0,
    batch: Annotated[int, typer.Option(min=1, max=5000, help="cases between two lines of progress")] = 500,
    json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Look through every case, mail and draft. Safe to repeat and to kill: a case is one transaction.

    Exit codes: 0 done, 1 the database or the vault's document refuses.
    """
    import django

    django.setup()
    from django.db import DatabaseError
    from django.utils import timezone

    from nakhoda.core.vault_rules import VaultRulesError
    from nakhoda.desk.actions.vault_filling import fill_cases, fill_mail, fill_rest
    from nakhoda.desk.queries.vault_rules import checked_rules
    from nakhoda.desk.queries.vault_seal import CannotUnseal

    try:
        checked_rules()
        cases = _through("cases", lambda last: fill_cases(last, batch, now=timezone.now()), after)
        mails = _through("mails", lambda last: fill_mail(last, min(batch, 50)), 0)
        told = {"cases": cases[0], "cases_changed": cases[1], "mails": mails[0], "mails_sealed": mails[1]}
        told["others_changed"] = fill_rest()
    except (DatabaseError, VaultRulesError, CannotUnseal) as fault:
        print(f"nakhoda vault: {str(fault).strip()}", file=sys.stderr)
        raise typer.Exit(1) from None
    _say(told, json)


def _through(what: str, stretch: Callable[[int], Filled], last: int) -> tuple[int, int]:
    looked, changed = 0, 0
    while (done := stretch(last)).last:
        last, looked, changed = done.last, looked + done.looked_at, changed + done.changed
        print(f"{what}: {looked:,} looked at, {changed:,} changed, up to {last}", file=sys.stderr)
    return looked, changed


def _say(told: dict[str, Any], json: bool) -> None:
    if json:
        print(json_module.dumps(told))
        return
    print(f"{told['cases_changed']:,} of {told['cases']:,} cases changed, {told['mails_sealed']:,} mails are sealed")
