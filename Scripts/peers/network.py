"""Networks: what they are, how they are read, what they cost, in which waves they can be computed.

Nodes are numbered: the inputs first, then the neurons in evaluation order; the answer is the last.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ACTIVATIONS = ("identity", "relu", "softplus", "sigmoid", "sin")
INPUTS = 3


class NetworkError(Exception):
    """A network file that cannot be measured; the text names the file and what was expected."""


@dataclass(frozen=True)
class Neuron:
    """activation(bias + sum of weight * node over the edges)."""

    activation: str
    edges: tuple[tuple[int, float], ...]
    bias: float


@dataclass(frozen=True)
class Network:
    """A network of three inputs and one answer, the last neuron."""

    name: str
    neurons: tuple[Neuron, ...]

    @property
    def node_count(self) -> int:
        """How many inputs and neurons there are."""
        return INPUTS + len(self.neurons)


def read(path: Path) -> Network:
    """The network of a file in the format golf-network/1."""
    try:
        document = json.loads(path.read_text())
        numbers = {name: number for number, name in enumerate(document["inputs"])}
        neurons = []
        for entry in document["neurons"]:
            edges = tuple((numbers[k], float(w)) for k, w in entry["weights"].items())
            neurons.append(Neuron(entry["activation"], edges, float(entry["bias"])))
            numbers[entry["name"]] = len(numbers)
        outputs = [numbers[name] for name in document["outputs"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NetworkError(f"{path}: {error!r}; expected a network file") from error
    if len(document["inputs"]) != INPUTS or len(outputs) != 1 or outputs[0] < INPUTS:
        raise NetworkError(f"{path}: expected three inputs and one neuron as output")
    unknown = {neuron.activation for neuron in neurons}.difference(ACTIVATIONS)
    if unknown:
        raise NetworkError(f"{path}: unknown activation {min(unknown)!r}")
    name = path.parent.name if path.stem == "best" else path.stem
    return live(Network(name, tuple(neurons[: outputs[0] - INPUTS + 1])))


def published_sampling() -> Network:
    """The published sampling network: score 4,028, golf's family `sampling` at its defaults.

    The samples P(s), s = -11, -10.9, ..., 11, follow from four earlier ones, since the fourth
    difference of a cubic vanishes; a steep sigmoid says whether P(s) < 0.0001; from the top down
    a flag stays 1 once it was; the answer counts the flags.
    """
    tenths = range(-110, 111)
    neurons: list[Neuron] = []

    def add(activation: str, edges: list[tuple[int, float]], bias: float = 0.0) -> int:
        neurons.append(Neuron(activation, tuple(edges), bias))
        return INPUTS + len(neurons) - 1

    samples: list[int] = []
    for place, s in enumerate(tenths):
        if place < 5:
            edges = [(0, s * s / 100), (1, s / 10), (2, 1.0)]
            samples.append(add("identity", edges, s**3 / 1000))
        else:
            edges = [(samples[place - back], w) for back, w in enumerate((4.0, -6.0, 4.0, -1.0), 1)]
            samples.append(add("identity", edges))
    signs = [add("sigmoid", [(sample, -600_000.0)], 60.0) for sample in samples]
    passed = [add("identity", [])]
    for sign in reversed(signs[:-1]):
        free = add("relu", [(sign, -1.0), (passed[-1], -1.0)], 1.0)
        passed.append(add("identity", [(free, -1.0)], 1.0))
    passed.reverse()
    add("identity", [(passed[0], -11.0)] + [(flag, 0.1) for flag in passed[1:]])
    return live(Network("sampling", tuple(neurons)))


def live(network: Network) -> Network:
    """The network without the neurons that the answer does not depend on, as golf compiles it."""
    needed = {network.node_count - 1}
    for node in range(network.node_count - 1, INPUTS - 1, -1):
        if node in needed:
            needed.update(source for source, _ in network.neurons[node - INPUTS].edges)
    kept = [node for node in range(INPUTS, network.node_count) if node in needed]
    return _renumbered(network, kept)


def _renumbered(network: Network, nodes: list[int]) -> Network:
    """The network of these neurons, in this order."""
    place = {node: node for node in range(INPUTS)}
    place.update({node: INPUTS + index for index, node in enumerate(nodes)})
    neurons = [network.neurons[node - INPUTS] for node in nodes]
    return Network(
        network.name,
        tuple(
            Neuron(n.activation, tuple((place[s], w) for s, w in n.edges), n.bias) for n in neurons
        ),
    )


def in_waves(network: Network) -> tuple[Network, list[range]]:
    """The network in another order, and runs of nodes that can be computed at the same time.

    The nodes of a wave share the activation and read none of each other. Identity goes first, then
    ReLU, and the others only when neither is left, which makes the waves of those wide.
    """
    waiting = list(range(INPUTS, network.node_count))
    known = set(range(INPUTS))
    order: list[int] = []
    waves: list[range] = []
    while waiting:
        ready = [
            node
            for node in waiting
            if all(source in known for source, _ in network.neurons[node - INPUTS].edges)
        ]
        kinds = {network.neurons[node - INPUTS].activation for node in ready}
        kind = min(kinds, key=ACTIVATIONS.index)
        wave = [node for node in ready if network.neurons[node - INPUTS].activation == kind]
        start = INPUTS + len(order)
        waves.append(range(start, start + len(wave)))
        order += wave
        known.update(wave)
        waiting = [node for node in waiting if node not in known]
    return _renumbered(network, order), waves


@dataclass(frozen=True)
class Work:
    """What evaluating one case takes at the least, if every neuron is computed."""

    neurons: int
    multiply_adds: int
    exponentials: int
    logarithms: int
    divisions: int
    sines: int


def work(network: Network) -> Work:
    """One multiply-add an edge; softplus is exp and log, sigmoid exp and a division."""
    calls = Counter(neuron.activation for neuron in network.neurons)
    return Work(
        neurons=len(network.neurons),
        multiply_adds=sum(len(neuron.edges) for neuron in network.neurons),
        exponentials=calls["softplus"] + calls["sigmoid"],
        logarithms=calls["softplus"],
        divisions=calls["sigmoid"],
        sines=calls["sin"],
    )
