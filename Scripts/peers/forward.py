"""A network written out in the operators of a library: a column of cases at a time.

Works on whatever has +, - and *: eager and traced tensors, and the symbols of an ONNX graph.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from network import INPUTS, Network, Neuron


@dataclass(frozen=True)
class Library:
    """What a library adds to the operators."""

    activations: Mapping[str, Callable[[Any], Any]]
    # A column like that one, filled with a number.
    constant: Callable[[Any, float], Any]
    # x + weight * y for an array or symbol x and y.
    add_scaled: Callable[[Any, Any, float], Any] = lambda x, y, weight: x + y * weight
    # The matrix times the columns of the list, plus the biases: as a list of columns, activated.
    dense: Callable[[np.ndarray, list[Any], np.ndarray, str], list[Any]] | None = None


def by_column(network: Network, inputs: list[Any], library: Library) -> Any:
    """The answers, neuron by neuron."""
    nodes = list(inputs)
    for neuron in network.neurons:
        nodes.append(_neuron(neuron, nodes, library))
    return nodes[-1]


def by_wave(
    network: Network, waves: list[range], answer: int, inputs: list[Any], library: Library
) -> Any:
    """The answers; a wave that shares its sources is one matrix product."""
    assert library.dense is not None
    nodes = list(inputs)
    for wave in waves:
        neurons = [network.neurons[node - INPUTS] for node in wave]
        sources = sorted({source for neuron in neurons for source, _ in neuron.edges})
        if is_worth_a_product(neurons, sources):
            matrix = weights(neurons, sources)
            biases = np.array([[neuron.bias] for neuron in neurons])
            columns = [nodes[source] for source in sources]
            nodes += library.dense(matrix, columns, biases, neurons[0].activation)
        else:
            nodes += [_neuron(neuron, nodes, library) for neuron in neurons]
    return nodes[answer]


def is_worth_a_product(neurons: list[Neuron], sources: list[int]) -> bool:
    """Whether a wave is a matrix that is not mostly zeros."""
    edges = sum(len(neuron.edges) for neuron in neurons)
    return len(neurons) > 1 and edges * 8 >= len(neurons) * len(sources) > 0


def weights(neurons: list[Neuron], sources: list[int]) -> np.ndarray:
    """The weights as a matrix, a neuron in each row, a source in each column."""
    matrix = np.zeros((len(neurons), len(sources)))
    for row, neuron in enumerate(neurons):
        for source, weight in neuron.edges:
            matrix[row, sources.index(source)] += weight
    return matrix


def _neuron(neuron: Neuron, nodes: list[Any], library: Library) -> Any:
    return library.activations[neuron.activation](_sum(neuron, nodes, library))


def _sum(neuron: Neuron, nodes: list[Any], library: Library) -> Any:
    """bias + sum of weight * node, without multiplications by 1 or additions of 0."""
    if not neuron.edges:
        return library.constant(nodes[0], neuron.bias)
    # An edge of weight 1 first, if there is one: it starts the sum for nothing.
    first, *others = sorted(neuron.edges, key=lambda edge: edge[1] != 1)
    bias = neuron.bias
    if first[1] == 1:
        total = nodes[first[0]]
    elif first[1] == -1 and bias != 0:
        total, bias = bias - nodes[first[0]], 0.0
    else:
        total = nodes[first[0]] * first[1]
    for source, weight in others:
        if weight == 1:
            total = total + nodes[source]
        elif weight == -1:
            total = total - nodes[source]
        else:
            total = library.add_scaled(total, nodes[source], weight)
    return total if bias == 0 else total + bias
