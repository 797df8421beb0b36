"""C, the yardstick: the network as straight-line code in one loop over the cases.

With -ffast-math gcc computes as many cases at once as a vector holds and calls the vector
functions of glibc's libmvec; without, it computes one case at a time. Tried: log1p (a tenth slower
than log); exponentials without a limit to their argument (up to nine times slower: libmvec takes
the lanes that overflow one by one); an exponential written out in C (slower: gcc does not always
vectorise the conversion to an integer); wider vectors by -mprefer-vector-width=512 (no difference).
It is what a good compiler makes of the network, not a bound: kernels by hand can be quicker.

The object is compiled with -ffast-math but linked without, because linking with it would switch
subnormal numbers off in the whole process, for the other peers too.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from cases import Cases
from contender import Contender
from network import INPUTS, Network, Neuron

ACTIVATIONS = """\
#include <math.h>
static inline double identity(double u) { return u; }
static inline double relu(double u) { return fmax(0, u); }
static inline double softplus(double u) {
  return fmax(0, u) + log(1 + exp(-fmin(fabs(u), 700)));
}
static inline double sigmoid(double u) { return 1 / (1 + exp(fmin(fmax(-u, -700), 700))); }
"""
PRELUDE = (
    ACTIVATIONS
    + """
double judge(long count, const double *restrict a, const double *restrict b,
             const double *restrict c, const double *restrict targets, double *restrict answers) {
  for (long i = 0; i < count; i++) {
    const double n0 = a[i], n1 = b[i], n2 = c[i];
"""
)
POSTLUDE = """\
  }
  double worst = 0;
  for (long i = 0; i < count; i++) worst = fmax(worst, fabs(answers[i] - targets[i]));
  return worst;
}
"""


def version() -> str:
    """The compiler and its version."""
    if shutil.which("gcc") is None:
        raise ModuleNotFoundError("gcc")
    command = ["gcc", "-dumpfullversion"]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return f"gcc {run.stdout.strip()}"


def contenders(network: Network, cases: Cases) -> Iterator[Contender]:
    """With and without -ffast-math: two yardsticks, which do not compete."""
    yield _compiled("c", ["-ffast-math"], network, cases)
    yield _compiled("c, strict", [], network, cases)


def source(network: Network) -> str:
    """The network in C."""
    lines = [
        f"    const double n{node} = {neuron.activation}({_sum(neuron)});"
        for node, neuron in enumerate(network.neurons, INPUTS)
    ]
    answer = f"    answers[i] = n{network.node_count - 1};"
    return PRELUDE + "\n".join([*lines, answer]) + "\n" + POSTLUDE


def _sum(neuron: Neuron) -> str:
    terms = [f"{weight!r} * n{node}" for node, weight in neuron.edges]
    return " + ".join([repr(neuron.bias), *terms])


def _compiled(name: str, flags: list[str], network: Network, cases: Cases) -> Contender:
    start = time.perf_counter()
    function = function_of(source(network), flags)
    answers = np.zeros(cases.count)
    arrays = [*cases.columns, cases.targets, answers]
    arguments = [ctypes.c_void_p(array.ctypes.data) for array in arrays]
    count = ctypes.c_long(cases.count)
    formulation = " ".join(["gcc -O3 -march=native", *flags])
    preparation = time.perf_counter() - start
    return Contender(
        name, formulation, lambda: function(count, *arguments), lambda: answers, preparation
    )


def function_of(text: str, flags: list[str]) -> ctypes._NamedFuncPointer:
    """The function `judge` of this C, compiled."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "network.c").write_text(text)
        optimise = ["-O3", "-march=native", "-fPIC", *flags]
        for command in (
            ["gcc", *optimise, "-c", "network.c", "-o", "network.o"],
            ["gcc", "-shared", "network.o", "-o", "network.so", "-lmvec", "-lm"],
        ):
            subprocess.run(command, cwd=path, check=True)
        function = ctypes.CDLL(str(path / "network.so")).judge
    function.restype = ctypes.c_double
    return function
