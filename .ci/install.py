"""Install this folder and what it needs into the running Python's environment, with one moving line of progress."""

from __future__ import annotations

import subprocess
import sys

PIP = (sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "-e")


def main(what: str) -> int:
    """`what` is pip's name for this folder: `.` or `.[dev]`. Shows pip's own words only when it fails."""
    said: list[str] = []
    with subprocess.Popen([*PIP, what], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            said.append(line)
            _show(said)
    print(f"\r  {_packages(said)} packages{' ' * 20}")
    if pip.returncode:
        print("".join(said[-40:]), file=sys.stderr)
    return pip.returncode


def _show(said: list[str]) -> None:
    if sys.stdout.isatty():
        doing = "installing" if said[-1].startswith("Installing collected") else "fetching"
        print(f"\r  {doing}: {_packages(said)} packages", end="", flush=True)


def _packages(said: list[str]) -> int:
    return sum(line.startswith("Collecting ") for line in said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
