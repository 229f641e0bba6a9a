"""Install this folder and what it needs into the running Python's environment, with one moving line of progress."""

from __future__ import annotations

import subprocess
import sys
import time


def main(what: str) -> int:
    """`what` is pip's name for this folder: `.` or `.[dev]`. Shows pip's own words only when it fails."""
    started, said, count = time.monotonic(), [], 0
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
        "-e",
        what,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            said.append(line)
            count += line.startswith("Collecting ")
            doing = "installing" if line.startswith("Installing collected") else "fetching"
            _show(f"  {doing}: {count} packages, {time.monotonic() - started:.0f} s")
    print(f"\r  {count} packages, {time.monotonic() - started:.0f} s          ")
    if pip.returncode:
        print("".join(said[-40:]), file=sys.stderr)
    return pip.returncode


def _show(line: str) -> None:
    if sys.stdout.isatty():
        print(f"\r{line}", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
