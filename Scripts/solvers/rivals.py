"""The solvers, each in a process of its own with a limit of seconds."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from problem import Problem, text

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """What a solver said."""

    seconds: float | None
    points: int | None
    real: int | None
    remark: str = ""


def golf(problem: Problem, path: Path, limit: float, seed: int) -> Outcome:
    """golf, which proves what it finds."""
    command = [str(ROOT / ".build/release/golf"), "solve", str(path), "--json", "--threads", "1"]
    seconds, run = _timed([*command, "--seed", str(seed)], limit)
    if run is None:
        return Outcome(None, None, None, "out of time")
    try:
        solution = json.loads(run.stdout)
    except json.JSONDecodeError:
        return Outcome(seconds, None, None, run.stderr.strip().splitlines()[-1][:60])
    counts = solution["counts"]
    remark = solution["evidence"] if solution["complete"] else "with warnings"
    return Outcome(seconds, counts["isolated"], counts["real"], remark)


def phc(problem: Problem, path: Path, limit: float, seed: int) -> Outcome:
    """PHCpack's blackbox solver: a polyhedral homotopy. Only points where its Newton converged and
    that it does not call singular count; the same point twice counts once."""
    with tempfile.TemporaryDirectory() as folder:
        system, answers = Path(folder, "system"), Path(folder, "answers")
        equations = [
            text(one, problem.unknowns, lambda value: f"{float(value)!r}", "^") + ";"
            for one in problem.gradient
        ]
        system.write_text("\n".join([str(len(equations)), *equations]) + "\n")
        command = ["phc", "-b", f"-0{seed}", str(system), str(answers)]
        seconds, run = _timed(command, limit)
        if run is None:
            return Outcome(None, None, None, "out of time")
        if run.returncode != 0 or not answers.exists():
            return Outcome(seconds, None, None, "failed")
        points = _solutions(answers.read_text())
    real = sum(all(abs(value.imag) < 1e-8 for value in point) for point in points)
    return Outcome(seconds, len(points), real)


def sympy(problem: Problem, path: Path, limit: float, seed: int) -> Outcome:
    """SymPy's solve, of polynomials with rational coefficients."""
    equations = [
        text(one, problem.unknowns, lambda value: f"Rational('{value}')", "**")
        for one in problem.gradient
    ]
    program = "\n".join(
        [
            "from sympy import Rational, solve, symbols",
            f"unknowns = symbols({' '.join(problem.unknowns)!r})",
            f"{', '.join(problem.unknowns)}, = unknowns",
            f"points = solve([{', '.join(equations)}], unknowns, dict=True)",
            "values = [[complex(p[w].evalf()) for w in unknowns] for p in points]",
            "real = sum(all(abs(v.imag) < 1e-9 for v in p) for p in values)",
            "print(len(values), real)",
        ]
    )
    seconds, run = _timed([sys.executable, "-c", program], limit)
    if run is None:
        return Outcome(None, None, None, "out of time")
    if run.returncode != 0:
        return Outcome(seconds, None, None, run.stderr.strip().splitlines()[-1][:60])
    points, real = map(int, run.stdout.split()[-2:])
    return Outcome(seconds, points, real)


def singular(problem: Problem, path: Path, limit: float, seed: int) -> Outcome:
    """Singular's Gröbner basis modulo a prime: a count, with multiplicities, and no points."""
    prime = 2147483647

    def residue(value) -> str:
        return str(value.numerator * pow(value.denominator, -1, prime) % prime)

    equations = ",".join(text(one, problem.unknowns, residue, "^") for one in problem.gradient)
    program = (
        f"ring r={prime},({','.join(problem.unknowns)}),dp; ideal i={equations}; "
        'print("TOTAL "+string(vdim(std(i)))); quit;'
    )
    seconds, run = _timed(["Singular", "-q"], limit, program)
    if run is None:
        return Outcome(None, None, None, "out of time")
    found = re.search(r"TOTAL (-?\d+)", run.stdout)
    return Outcome(seconds, int(found.group(1)) if found else None, None, "counts only")


SOLVERS = {"golf": golf, "phc": phc, "sympy": sympy, "singular": singular}


def _timed(
    command: list[str], limit: float, program: str | None = None
) -> tuple[float, subprocess.CompletedProcess[str] | None]:
    """Seconds of the processor, which other processes do not lengthen, and what the command gave."""
    started = _processor_seconds()
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    try:
        run = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=limit,
            input=program or "",
            env=environment,
            preexec_fn=_bounded_memory,
        )
    except subprocess.TimeoutExpired:
        return limit, None
    return _processor_seconds() - started, run


def _processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _bounded_memory() -> None:
    # A solver that would take all memory is stopped instead.
    resource.setrlimit(resource.RLIMIT_AS, (16 << 30, 16 << 30))


def _solutions(answers: str) -> list[tuple[complex, ...]]:
    """The regular solutions in the refined lists of an output file of phc: those with zero
    coordinates stand in lists of their own, before the others."""
    found: list[tuple[complex, ...]] = []
    for solution in answers.split("the solution for t :")[1:]:
        lines = solution.splitlines()
        end = next((index for index, line in enumerate(lines) if line.startswith("==")), None)
        if end is None or not re.search("(real|complex) regular", lines[end]):
            continue
        values = [re.match(r" *\w+ : +(\S+) +(\S+)", line) for line in lines[:end]]
        point = tuple(complex(float(v[1]), float(v[2])) for v in values if v)
        if not any(_same(point, other) for other in found):
            found.append(point)
    return found


def _same(left: tuple[complex, ...], right: tuple[complex, ...]) -> bool:
    size = max(1e-3, *map(abs, left))
    return all(abs(a - b) < 1e-7 * size for a, b in zip(left, right))
