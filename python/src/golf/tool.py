"""The program golf: where it is, and how it is run."""

import json
import os
import subprocess
import warnings
from pathlib import Path


class GolfError(Exception):
    """What golf said on standard error when it could not do what was asked."""


def binary():
    """The program: `$GOLF`, or the one that came with this package."""
    chosen = os.environ.get("GOLF")
    path = Path(chosen) if chosen else Path(__file__).parent / "bin" / "golf"
    if not path.exists():
        raise GolfError(f"{path}: there is no such program; GOLF=FILE names one")
    return str(path.absolute())


def version():
    """The version of the program."""
    return output("--version").decode().strip()


def output(*arguments, statuses=(0,)):
    """What golf prints. Its warnings become Python's; any other exit status an exception."""
    done = subprocess.run(
        [binary(), *map(str, arguments)], capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    check(done.returncode, done.stderr.decode(), statuses)
    return done.stdout


def answer(*arguments, statuses=(0,)):
    """The JSON that golf prints."""
    return json.loads(output(*arguments, statuses=statuses))


def check(status, complaints, statuses=(0,)):
    """Raises golf's line as an exception where the exit status is none of those expected."""
    lines = [line.removeprefix("golf: ") for line in complaints.splitlines() if line]
    if status not in statuses:
        raise GolfError("\n".join(lines) or f"golf ended with status {status}")
    for line in lines:
        warnings.warn(line.removeprefix("warning: "), stacklevel=4)
