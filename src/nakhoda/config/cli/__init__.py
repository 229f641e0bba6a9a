"""The command line. Each command lives in its own file and is loaded only when it is called."""

from __future__ import annotations

import importlib
import keyword
import os
import sys

COMMANDS = {
    "case": "Show a case's journal.",
    "clock": "Due times and elapsed minutes from calendar vectors (no database).",
    "demo": "A made-up region with live traffic, on one address.",
    "diagnose": "Why a figure changed, from a file alone (no database).",
    "doctor": "What is installed, reachable, missing.",
    "erase": "Erase a member's words and identity; keep the facts.",
    "forecast": "How many will come, from a file alone (no database).",
    "import": "Bring in another system's log by a mapping file.",
    "intake": "Take in mail from files, folders or mailboxes.",
    "kpi": "The figures of one metric, cut by any dimension.",
    "manage": "Django's own management commands.",
    "metrics": "Every metric and what it means.",
    "policy": "Check and explain a desk policy (no database).",
    "recount": "Fold every event and compare with the rows.",
    "roster": "Take in people from a file; set a first password.",
    "run": "Web, worker and mail listener together.",
    "setup": "Create roles, migrate, publish the first policy.",
    "simulate": "Run a world of classes and groups on invented time (no database).",
    "staff": "Agents and service of a queue, or a staffing plan (no database).",
    "subject-export": "All that is held about a member, as one ZIP.",
    "train": "Teach a model from labelled texts (no database).",
    "understand": "Language, reason, lanes and personal data of texts (no database).",
    "vault": "Put tokens for personal data into words from before the vault.",
    "warehouse": "Bring the facts up to date, and compare them with the desk.",
}


def main(arguments: list[str] | None = None) -> None:
    """Entry point of `nakhoda COMMAND ...`."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or words[0] in ("-h", "--help", "help"):
        _show_commands()
        return
    if words[0] not in COMMANDS:
        sys.exit(f"nakhoda: no command {words[0]!r}; `nakhoda help` lists them")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nakhoda.config.settings")
    file = words[0].replace("-", "_") + "_" * keyword.iskeyword(words[0])
    module = importlib.import_module(f"nakhoda.config.cli.{file}")
    module.app(words[1:], prog_name=f"nakhoda {words[0]}")


def _show_commands() -> None:
    print("nakhoda COMMAND [ARGUMENTS]\n")
    for name, what in COMMANDS.items():
        print(f"  {name:14} {what}")
