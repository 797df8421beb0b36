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
    program = binary()
    try:
        done = subprocess.run(
            [program, *map(str, arguments)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        raise GolfError(f"{program}: {error.strerror}") from None
    check(done.returncode, done.stderr.decode(errors="replace"), statuses)
    return done.stdout


def answer(*arguments, statuses=(0,)):
    """The JSON that golf prints."""
    return parsed(output(*arguments, statuses=statuses))


def parsed(text):
    """An object of JSON that golf has printed."""
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise GolfError(f"{binary()}: printed no JSON")
    return value


def check(status, complaints, statuses=(0,)):
    """Raises golf's line as an exception where the exit status is none of those expected."""
    lines = [line.removeprefix("golf: ") for line in complaints.splitlines() if line]
    if status not in statuses:
        raise GolfError("\n".join(lines) or f"golf ended with status {status}")
    for line in lines:
        warnings.warn(line.removeprefix("warning: "), stacklevel=4)
