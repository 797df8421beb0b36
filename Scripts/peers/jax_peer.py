"""JAX on the processor: jit of the whole network and its verdict, the cases being arguments.

Tried: columns of all cases; a loop over blocks of 1,323, 441, 147 and 63 cases; waves as matrix
products (twice as slow); log1p (a quarter slower than log on the record, and log is as good here);
flags for fast mathematics and wider vectors (no difference). All need a barrier after each neuron,
and XLA's removal of barriers switched off, which Scripts/bench-peers does: otherwise its fusion
copies the sampling recurrence into every reader, at exponential cost, and one evaluation takes
minutes. Columns and blocks of 1,323 compete.

XLA takes the size of its thread pool from NPROC, which Scripts/bench-peers sets to 1.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import jax
import jax.numpy as jnp
import numpy as np
from cases import Cases
from contender import Contender
from forward import Library, by_column
from network import Network

Forward = Callable[[list[jax.Array]], jax.Array]

BLOCK = 1323

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")


def version() -> str:
    """The library and its version; checks its threads."""
    assert os.environ.get("NPROC") == "1", "NPROC is not 1: start with Scripts/bench-peers"
    return f"JAX {jax.__version__}"


def contenders(network: Network, cases: Cases) -> Iterator[Contender]:
    """The formulations that compete."""

    def forward(inputs: list[jax.Array]) -> jax.Array:
        return by_column(network, inputs, _LIBRARY)

    def blocked(inputs: list[jax.Array]) -> jax.Array:
        blocks = [column.reshape(-1, BLOCK) for column in inputs]
        return jax.lax.map(forward, blocks).reshape(-1)

    yield _compiled("columns", forward, cases)
    if cases.count % BLOCK == 0:
        yield _compiled(f"blocks of {BLOCK}", blocked, cases)


def _compiled(formulation: str, forward: Forward, cases: Cases) -> Contender:
    start = time.perf_counter()

    def evaluate(inputs: list[jax.Array], targets: jax.Array) -> tuple[jax.Array, jax.Array]:
        answers = forward(inputs)
        return answers, jnp.abs(answers - targets).max()

    inputs = [jnp.asarray(column) for column in cases.columns]
    targets = jnp.asarray(cases.targets)
    assert targets.dtype == jnp.float64
    run = jax.jit(evaluate).lower(inputs, targets).compile()
    preparation = time.perf_counter() - start
    last: list[jax.Array] = []

    def judge() -> float:
        answers, worst = run(inputs, targets)
        last[:] = [answers]
        return float(worst)

    return Contender("jax", formulation, judge, lambda: np.asarray(last[0]), preparation)


def _apart(activation: Callable[[jax.Array], jax.Array]) -> Callable[[jax.Array], jax.Array]:
    """The activation, its result kept from being computed again by each reader."""
    return lambda u: jax.lax.optimization_barrier(activation(u))


_LIBRARY = Library(
    activations={
        "identity": _apart(lambda u: u),
        "relu": _apart(lambda u: jnp.maximum(u, 0)),
        "softplus": _apart(lambda u: jnp.maximum(u, 0) + jnp.log(1 + jnp.exp(-jnp.abs(u)))),
        "sigmoid": _apart(lambda u: 1 / (1 + jnp.exp(jnp.clip(-u, -700, 700)))),
        "sin": _apart(jnp.sin),
    },
    constant=jnp.full_like,
)
