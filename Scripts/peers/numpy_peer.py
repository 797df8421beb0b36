"""NumPy.

Tried: a column at a time, all arrays allocated beforehand; blocks of 3,087, 1,323 and 441 cases
(slower: the calls cost more than the cache saves); each wave a dense matrix product (twice as slow
on the sampling network, whose waves are mostly single neurons or diagonal); and waves where each
is a product, a scaling of rows or single columns, whichever suits it. Columns and waves compete.
np.logaddexp is not vectorised; exp and log1p are. The exponential's argument is kept in range,
because an overflow takes a slow path.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from cases import Cases
from contender import Contender
from forward import is_worth_a_product, weights
from network import INPUTS, Network, Neuron, in_waves

Step = Callable[[], object]


def version() -> str:
    """The library and its version."""
    return f"NumPy {np.__version__}"


def contenders(network: Network, cases: Cases) -> Iterator[Contender]:
    """The formulations that compete."""
    for formulation, prepare in (("columns", _columns), ("waves", _waves)):
        start = time.perf_counter()
        steps, answers = prepare(network, cases)
        yield _contender(formulation, steps, answers, cases, time.perf_counter() - start)


def _contender(
    formulation: str, steps: list[Step], answers: np.ndarray, cases: Cases, preparation: float
) -> Contender:
    def judge() -> float:
        for step in steps:
            step()
        return cases.worst_error(answers)

    return Contender("numpy", formulation, judge, lambda: answers, preparation)


def _columns(network: Network, cases: Cases) -> tuple[list[Step], np.ndarray]:
    """A row of memory for each node, a few calls for each neuron."""
    values = _memory(network, cases)
    spare = np.empty(cases.count)
    steps: list[Step] = []
    for node, neuron in enumerate(network.neurons, INPUTS):
        steps += _sum(neuron, values, values[node], spare)
        steps += _activation(neuron.activation, values[node], spare)
    return steps, values[-1]


def _waves(network: Network, cases: Cases) -> tuple[list[Step], np.ndarray]:
    """The rows of a wave stand together, so that one call serves them all."""
    ordered, waves = in_waves(network)
    values = _memory(ordered, cases)
    spare = np.empty((max(len(wave) for wave in waves), cases.count))
    steps: list[Step] = []
    for wave in waves:
        neurons = [ordered.neurons[node - INPUTS] for node in wave]
        target = values[wave.start : wave.stop]
        steps += _wave(neurons, values, target, spare)
        steps += _activation(neurons[0].activation, target, spare[: len(wave)])
    return steps, values[-1]


def _memory(network: Network, cases: Cases) -> np.ndarray:
    values = np.zeros((network.node_count, cases.count))
    values[:INPUTS] = cases.columns
    return values


def _wave(
    neurons: list[Neuron], values: np.ndarray, target: np.ndarray, spare: np.ndarray
) -> list[Step]:
    """The sums of a wave: a scaling of rows, a product, or neuron by neuron."""
    sources = sorted({source for neuron in neurons for source, _ in neuron.edges})
    biases = np.array([[neuron.bias] for neuron in neurons])
    singles = [neuron.edges[0] for neuron in neurons if len(neuron.edges) == 1]
    if len(singles) == len(neurons) > 1:
        scales = np.array([[weight] for _, weight in singles])
        rows = _rows(values, [source for source, _ in singles])
        steps: list[Step] = [lambda: np.multiply(rows(), scales, out=target)]
    elif is_worth_a_product(neurons, sources) or _is_row_product(neurons, sources):
        matrix = weights(neurons, sources)
        rows = _rows(values, sources)
        steps = [lambda: np.matmul(matrix, rows(), out=target)]
    else:
        return [
            step
            for row, neuron in enumerate(neurons)
            for step in _sum(neuron, values, target[row], spare[0])
        ]
    if biases.any():
        steps.append(lambda: np.add(target, biases, out=target))
    return steps


def _is_row_product(neurons: list[Neuron], sources: list[int]) -> bool:
    """Whether the wave is one neuron of neighbouring sources: a product without copying."""
    return len(neurons) == 1 and len(sources) >= 3 and sources[-1] - sources[0] < len(sources)


def _rows(values: np.ndarray, nodes: list[int]) -> Callable[[], np.ndarray]:
    """Those rows: a view where they are neighbours, else copied each time."""
    if nodes == list(range(nodes[0], nodes[0] + len(nodes))):
        view = values[nodes[0] : nodes[-1] + 1]
        return lambda: view
    return lambda: values[nodes]


def _sum(neuron: Neuron, values: np.ndarray, target: np.ndarray, spare: np.ndarray) -> list[Step]:
    """bias + sum of weight * row, without multiplications by 1 or additions of 0."""
    if not neuron.edges:
        return [lambda: target.fill(neuron.bias)]
    (source, weight), *others = sorted(neuron.edges, key=lambda edge: edge[1] != 1)
    row, bias = values[source], neuron.bias
    steps: list[Step] = []
    if weight == 1 and others:
        (source, weight), *others = others
        steps += _add_scaled(row, values[source], weight, target, spare)
    elif weight == 1:
        steps.append(lambda: np.add(row, neuron.bias, out=target))
        bias = 0.0
    elif weight == -1 and bias != 0:
        steps.append(lambda: np.subtract(neuron.bias, row, out=target))
        bias = 0.0
    else:
        factor = weight
        steps.append(lambda: np.multiply(row, factor, out=target))
    for source, weight in others:
        steps += _add_scaled(target, values[source], weight, target, spare)
    if bias != 0:
        steps.append(lambda: np.add(target, bias, out=target))
    return steps


def _add_scaled(
    x: np.ndarray, y: np.ndarray, weight: float, target: np.ndarray, spare: np.ndarray
) -> list[Step]:
    """target = x + weight * y."""
    if weight == 1:
        return [lambda: np.add(x, y, out=target)]
    if weight == -1:
        return [lambda: np.subtract(x, y, out=target)]
    return [lambda: np.multiply(y, weight, out=spare), lambda: np.add(x, spare, out=target)]


def _activation(name: str, u: np.ndarray, spare: np.ndarray) -> list[Step]:
    """f(u) in place."""
    if name == "identity":
        return []
    return [lambda: _IN_PLACE[name](u, spare)]


def _softplus(u: np.ndarray, spare: np.ndarray) -> None:
    """max(u, 0) + log(1 + e^-|u|)."""
    np.abs(u, out=spare)
    np.negative(spare, out=spare)
    np.exp(spare, out=spare)
    np.log1p(spare, out=spare)
    np.maximum(u, 0, out=u)
    np.add(u, spare, out=u)


def _sigmoid(u: np.ndarray, spare: np.ndarray) -> None:
    """1 / (1 + e^-u)."""
    np.negative(u, out=u)
    np.clip(u, -700, 700, out=u)
    np.exp(u, out=u)
    np.add(u, 1, out=u)
    np.divide(1, u, out=u)


_IN_PLACE: dict[str, Callable[[np.ndarray, np.ndarray], object]] = {
    "relu": lambda u, spare: np.maximum(u, 0, out=u),
    "softplus": _softplus,
    "sigmoid": _sigmoid,
    "sin": lambda u, spare: np.sin(u, out=u),
}
