"""A network made smaller without changing what it computes in exact arithmetic.

golf judges networks in such a form, so its peers may have it too: identity neurons go into what
reads them where that leaves fewer weights, constants into biases. Their rule is that of
Sources/Evaluation/Folding.swift.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from network import INPUTS, Network, Neuron, live

# A sum of no more inputs than this is always put into what reads it.
WIDEST_INPUT_SUM = 4

# A sum before its activation: the weights by node, and the bias.
Affine = tuple[dict[int, Fraction], Fraction]


def folded(network: Network) -> Network:
    """The folded network, under the same name."""
    answer = network.node_count - 1
    readers = Counter(source for neuron in network.neurons for source, _ in neuron.edges)
    folds: dict[int, Affine] = {}
    neurons = []
    for node, neuron in enumerate(network.neurons, INPUTS):
        terms, bias = _sum(neuron, folds)
        edges = tuple((source, float(weight)) for source, weight in terms.items())
        neurons.append(Neuron(neuron.activation, edges, float(bias)))
        if neuron.activation == "relu" and not terms:
            bias = max(bias, Fraction(0))
        elif neuron.activation != "identity":
            continue
        if node != answer and _is_worth_folding(terms, readers[node]):
            folds[node] = (terms, bias)
    return live(Network(network.name, tuple(neurons)))


def _sum(neuron: Neuron, folds: dict[int, Affine]) -> Affine:
    """What the neuron sums up, folded nodes replaced by what they are."""
    terms: dict[int, Fraction] = {}
    bias = _decimal(neuron.bias)
    for source, number in neuron.edges:
        weight = _decimal(number)
        inner, constant = folds.get(source, ({source: Fraction(1)}, Fraction(0)))
        bias += weight * constant
        for node, factor in inner.items():
            terms[node] = terms.get(node, Fraction(0)) + weight * factor
    return {node: weight for node, weight in sorted(terms.items()) if weight != 0}, bias


def _is_worth_folding(terms: dict[int, Fraction], readers: int) -> bool:
    if len(terms) <= 1 or readers == 1:
        return True
    return len(terms) <= WIDEST_INPUT_SUM and all(node < INPUTS for node in terms)


def _decimal(value: float) -> Fraction:
    """The decimal of a network file that was read as this double."""
    return Fraction(repr(value))
