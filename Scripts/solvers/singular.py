"""Counts of critical points by Singular, from Gröbner bases over the rational numbers."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass

import flint
from problem import Problem, text

# The most critical points whose multiplicities and reality are looked at.
MOST = 130


@dataclass(frozen=True)
class Truth:
    """What Singular says; None where it was not asked or did not come to an end."""

    dimension: int
    # With multiplicities, different ones, different real ones.
    total: int | None
    different: int | None
    real: int | None


def truth(problem: Problem, limit: float = 60) -> Truth | None:
    """The numbers of critical points; None when Singular takes too long."""
    gradient = [text(one, problem.unknowns, str, "^") for one in problem.gradient]
    form = " + ".join(f"{7 + 2 * k * k}*{name}" for k, name in enumerate(problem.unknowns))
    program = f"""
LIB "rootsmr.lib"; option(redSB);
ring r = 0, ({",".join(problem.unknowns)}), dp;
ideal i = {",".join(gradient)};
ideal g = groebner(i);
print("DIM " + string(dim(g)));
if (dim(g) == 0 and vdim(g) <= {MOST}) {{
  matrix m = matmult({form}, qbase(g), g);
  print("ROWS " + string(nrows(m)));
  print("MATRIX " + string(m));
}}
if (dim(g) == 0) {{ print("TOTAL " + string(vdim(g))); }}
quit;
"""
    try:
        run = subprocess.run(
            ["Singular", "-q"], input=program, capture_output=True, text=True, timeout=limit
        )
    except subprocess.TimeoutExpired:
        return None
    found = dict(re.findall(r"^(DIM|TOTAL|ROWS) (-?\d+)", run.stdout, re.MULTILINE))
    if "DIM" not in found:
        return None
    different = real = None
    if "ROWS" in found:
        rows = int(found["ROWS"])
        entries = re.search(r"^MATRIX (.*(?:\n[-\d,/]+)*)", run.stdout, re.MULTILINE).group(1)
        different, real = _roots(rows, entries.replace("\n", "").split(","))
    if found["DIM"] == "-1":
        found["DIM"], found["TOTAL"], different, real = "0", "0", 0, 0
    total = found.get("TOTAL")
    return Truth(int(found["DIM"]), None if total is None else int(total), different, real)


def _roots(rows: int, entries: list[str]) -> tuple[int, int]:
    """How many different and different real values a linear form has at the zeros, of whose
    multiplication these are the entries."""
    values = [flint.fmpq(*map(int, entry.split("/"))) for entry in entries]
    polynomial = flint.fmpq_mat(rows, rows, values).charpoly().numer()
    _, factors = polynomial.factor()
    different = real = 0
    for factor, _ in factors:
        roots = factor.complex_roots()
        different += len(roots)
        real += sum(root.imag == 0 for root, _ in roots)
    return different, real
