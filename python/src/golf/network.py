"""Networks: exact decimals, and what they answer in doubles."""

import contextlib
import json
import os
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import numpy as np

from golf import tool

ACTIVATIONS = {
    "identity": lambda x: x,
    "relu": lambda x: np.maximum(x, 0.0),
    "softplus": lambda x: np.logaddexp(0.0, x),
    "sigmoid": lambda x: np.exp(-np.logaddexp(0.0, -x)),
    "sin": np.sin,
}


@dataclass(frozen=True)
class Neuron:
    """f(w·x + b), where x are inputs and earlier neurons, by name; weights that are 0 are absent."""

    name: str
    activation: str
    weights: dict[str, Decimal]
    bias: Decimal


class Exported:
    """What golf exports of a network or of a run's best."""

    def export(self, format, *options):
        """The bytes `golf export` writes: svg, onnx, python, c, matlab, markdown, latex, ..."""
        with self._place() as place:
            return tool.output("export", place, "--format", format, *options)

    def onnx(self, precision="double"):
        """An ONNX model, as bytes; `precision="float"` for runtimes that have no doubles."""
        return self.export("onnx", "--precision", precision)

    def svg(self):
        """A drawing."""
        return self.export("svg").decode()

    def _repr_svg_(self):
        # Where the drawing is part of a page, the page has said what XML it is.
        drawing = self.svg()
        return drawing[drawing.index("<svg") :]


class Network(Exported):
    """A network, as its file has it."""

    def __init__(self, text):
        self.text = text

    @classmethod
    def load(cls, path):
        """Reads a network file."""
        return cls(Path(path).read_text(encoding="utf-8"))

    def save(self, path):
        """Writes a network file."""
        Path(path).write_text(self.text, encoding="utf-8")

    @cached_property
    def inputs(self):
        """The names of the inputs."""
        return list(self._content["inputs"])

    @cached_property
    def outputs(self):
        """The names of the neurons, or inputs, that are the answers."""
        return list(self._content["outputs"])

    @cached_property
    def neurons(self):
        """The neurons, in the order in which they are computed."""
        return [
            Neuron(
                each["name"],
                each["activation"],
                {name: Decimal(weight) for name, weight in each.get("weights", {}).items()},
                Decimal(each.get("bias", "0")),
            )
            for each in self._content["neurons"]
        ]

    @cached_property
    def _content(self):
        return json.loads(self.text)

    def predict(self, X):
        """What the network answers, computed in doubles: a value for each case, or a row of them
        where there are several outputs. Of a table, columns are taken by name."""
        if hasattr(X, "columns") and set(self.inputs) <= set(X.columns):
            X = X[self.inputs]
        cases = np.asarray(X, dtype=float)
        if cases.ndim < 2:
            cases = cases.reshape(-1, len(self.inputs))
        if cases.shape[1] != len(self.inputs):
            raise tool.GolfError(
                f"{cases.shape[1]} columns, but the network reads {len(self.inputs)}: "
                + ", ".join(self.inputs)
            )
        values = dict(zip(self.inputs, cases.T))
        for neuron in self.neurons:
            total = np.full(len(cases), float(neuron.bias))
            for name, weight in neuron.weights.items():
                total += float(weight) * values[name]
            values[neuron.name] = ACTIVATIONS[neuron.activation](total)
        answers = np.stack([values[name] for name in self.outputs], axis=1)
        return answers[:, 0] if len(self.outputs) == 1 else answers

    @contextlib.contextmanager
    def _place(self):
        with tempfile.TemporaryDirectory(prefix="golf-") as folder:
            path = os.path.join(folder, "network.json")
            self.save(path)
            yield path

    def __eq__(self, other):
        return isinstance(other, Network) and self._content == other._content

    def __hash__(self):
        return hash(self.text)

    def __repr__(self):
        return f"<golf.Network {', '.join(self.inputs)} → {', '.join(self.outputs)}, {len(self.neurons)} neurons>"
