"""`nakhoda erase MEMBER`: a member's words and identity go; the facts of their cases stay."""

from __future__ import annotations

import json as json_module
import re
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from nakhoda.desk.actions.erasing import Erased

app = typer.Typer(add_completion=False)
CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
SAID = {
    "done": "erased",
    "waiting": "erased, but for files that somebody sent again within this minute: run it once more",
    "nothing_left": "nothing is left",
    "would_erase": "would be erased (nothing was changed)",
    "refused": "refused",
}


@app.command()
def erase(
    member: Annotated[str, typer.Argument(help="mail address, the app's id, or id:NUMBER")] = "",
    reason: Annotated[str, typer.Option(help="a short code such as member_asked")] = "member_asked",
    by: Annotated[str, typer.Option(help="mail address of whoever on the roster asks for it")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would go; change nothing")] = False,
    compact: Annotated[bool, typer.Option("--compact", help="rewrite the tables: no old page remains")] = False,
    again: Annotated[bool, typer.Option("--again", help="after a restore: all of DATA/erased.jsonl")] = False,
    json: Annotated[bool, typer.Option("--json", help="one JSON object a member")] = False,
) -> None:
    """Erase all that MEMBER said and who they are. Safe to repeat; a killed one is finished by the next.

    Refused, with the reason, while a legal hold covers anything of theirs or something is still running. Exit codes:
    0 erased or nothing left, 1 refused, 2 nobody of that name or a wrong argument.
    """
    if not CODE.fullmatch(reason):
        _stop("--reason: a short code such as member_asked; write free words nowhere here")
    if bool(member) == again:
        _stop("MEMBER: say whom to erase (or --again alone, after a restore)")
    import django

    django.setup()
    from django.db import DatabaseError

    from nakhoda.core.retention_document import RetentionError

    try:
        told = [_erase(each, reason, by, dry_run) for each in (_ledger() if again else [member])]
        _clean(compact) if any(one.outcome in ("done", "waiting") for one in told) and not dry_run else None
    except LookupError as fault:
        _stop(str(fault))
    except RetentionError as fault:
        _stop(f"DATA/retention.yaml: {fault}")
    except PermissionError as refusal:
        _stop(f"--by: {refusal}")
    except DatabaseError as fault:
        _stop(f"the database did not take it ({str(fault).splitlines()[0]}); nothing was changed; try again")
    for one in told:
        _tell(one, json)
    raise typer.Exit(1 if any(one.outcome == "refused" for one in told) else 0)


def _erase(member: str, reason: str, by: str, dry_run: bool) -> Erased:
    from django.utils import timezone

    from nakhoda.desk.actions.erasing import erase_member
    from nakhoda.desk.queries.custody import member_named
    from nakhoda.org.actors import system
    from nakhoda.org.scope import scope_of
    from nakhoda.quality.actions import forget_comments

    with scope_of(system("records")):
        number = member_named(member).id
    who, now = asking(by), timezone.now()
    return erase_member(number, reason=reason, also=(forget_comments,), dry=dry_run, actor=who, now=now)


def asking(by: str) -> Any:
    """Who asks: somebody on the roster, or the command line itself; raises LookupError."""
    from django.utils import timezone

    from nakhoda.org.actors import system
    from nakhoda.org.models import Person
    from nakhoda.org.queries import person_as_actor
    from nakhoda.org.scope import scope_of

    if not by:
        return system("command line")
    with scope_of(system("records")):
        person = Person.objects.filter(user__email__iexact=by.strip(), active=True).first()
        if person is None:
            raise LookupError(f"--by: nobody on the roster has the address {by}")
        return person_as_actor(person, timezone.now())


def _ledger() -> list[str]:
    from nakhoda.desk.actions.erasing_member import told_members

    return [f"id:{number}" for number in told_members()]


def _clean(compact: bool) -> None:
    from nakhoda.config.vacuum import vacuum_words

    vacuum_words(full=compact)


def _tell(told: Erased, json: bool) -> None:
    if json:
        names = ("outcome", "member_id", "cases", "counts", "refusals", "order_id")
        print(json_module.dumps({name: getattr(told, name) for name in names}, ensure_ascii=False))
        return
    print(f"member {told.member_id}: {SAID[told.outcome]} ({told.cases} cases)")
    for what, count in sorted(told.counts.items()):
        print(f"  {what:18} {count:,}")
    for refusal in told.refusals:
        print(f"  {refusal['text']}: {refusal['to_do']}", file=sys.stderr)


def _stop(sentence: str) -> None:
    print(f"nakhoda erase: {sentence}", file=sys.stderr)
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
