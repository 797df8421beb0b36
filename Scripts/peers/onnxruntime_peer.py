"""ONNX Runtime: a graph of doubles, made with the onnx package.

Version 1.31 takes doubles in every operator used here. Its Softplus of doubles is infinite from
710 on, and ONNX has no log1p: max(u, 0) + log(1 + e^-|u|) it is. Sigmoid exists, but
1/2 + tanh(u/2)/2 takes two thirds of its time. Tried: a column at a time with Mul, Add, Sub; each
wave a MatMul with Concat and Split around it. Both compete.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import onnxruntime
from cases import Cases
from contender import Contender
from forward import Library, by_column, by_wave
from network import Network, in_waves
from onnx import TensorProto, helper, numpy_helper

NAMES = ["a", "b", "c"]


def version() -> str:
    """The library and its version."""
    return f"ONNX Runtime {onnxruntime.__version__}"


def contenders(network: Network, cases: Cases) -> Iterator[Contender]:
    """The formulations that compete."""
    start = time.perf_counter()
    graph = Graph(cases.count)
    answer = by_column(network, graph.inputs, graph.library)
    yield _session("columns", graph.model(answer), cases, start)
    start = time.perf_counter()
    graph = Graph(cases.count)
    ordered, waves = in_waves(network)
    answer = by_wave(ordered, waves, ordered.node_count - 1, graph.inputs, graph.library)
    yield _session("waves", graph.model(answer), cases, start)


def _session(formulation: str, model: onnx.ModelProto, cases: Cases, start: float) -> Contender:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    feed = {name: column.reshape(1, -1) for name, column in zip(NAMES, cases.columns)}
    last: list[np.ndarray] = []

    def judge() -> float:
        last[:] = session.run(None, feed)
        return cases.worst_error(last[0][0])

    preparation = time.perf_counter() - start
    return Contender("onnxruntime", formulation, judge, lambda: last[0][0], preparation)


@dataclass(frozen=True)
class Symbol:
    """A value of the graph: a matrix whose columns are the cases."""

    graph: Graph
    name: str

    def __add__(self, other: Symbol | float) -> Symbol:
        return self.graph.node("Add", self, other)

    def __sub__(self, other: Symbol | float) -> Symbol:
        return self.graph.node("Sub", self, other)

    def __rsub__(self, other: float) -> Symbol:
        return self.graph.node("Sub", other, self)

    def __mul__(self, other: Symbol | float) -> Symbol:
        return self.graph.node("Mul", self, other)


class Graph:
    """A graph being made."""

    def __init__(self, cases: int) -> None:
        self.cases = cases
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self.inputs = [Symbol(self, name) for name in NAMES]
        self.library = Library(
            activations={
                "identity": lambda u: u,
                "relu": lambda u: self.node("Relu", u),
                "softplus": self.softplus,
                "sigmoid": lambda u: self.node("Tanh", u * 0.5) * 0.5 + 0.5,
                "sin": lambda u: self.node("Sin", u),
            },
            constant=lambda _, value: self.constant(np.full((1, cases), value)),
            dense=self.dense,
        )

    def node(self, operator: str, *sources: Symbol | float) -> Symbol:
        """The value of an operator."""
        return self.node_of_many(operator, list(sources), 1)[0]

    def node_of_many(
        self, operator: str, sources: list[Symbol | float], count: int, **attributes: Any
    ) -> list[Symbol]:
        """The values of an operator that has several."""
        place = len(self.nodes)
        names = [(s if isinstance(s, Symbol) else self.constant(np.array(s))).name for s in sources]
        results = [Symbol(self, f"v{place}_{index}") for index in range(count)]
        outputs = [result.name for result in results]
        self.nodes.append(helper.make_node(operator, names, outputs, **attributes))
        return results

    def constant(self, value: np.ndarray) -> Symbol:
        """A constant of the graph."""
        name = f"k{len(self.constants)}"
        self.constants[name] = numpy_helper.from_array(value.astype(float), name)
        return Symbol(self, name)

    def softplus(self, u: Symbol) -> Symbol:
        """max(u, 0) + log(1 + e^-|u|)."""
        decay = self.node("Exp", self.node("Neg", self.node("Abs", u)))
        return self.node("Relu", u) + self.node("Log", decay + 1.0)

    def dense(
        self, matrix: np.ndarray, columns: list[Symbol], biases: np.ndarray, activation: str
    ) -> list[Symbol]:
        """A wave as one product."""
        stacked = self.node_of_many("Concat", [*columns], 1, axis=0)[0]
        total = self.node("MatMul", self.constant(matrix), stacked)
        if biases.any():
            total = total + self.constant(biases)
        values = self.library.activations[activation](total)
        rows = len(matrix)
        return self.node_of_many("Split", [values], rows, axis=0, num_outputs=rows)

    def model(self, answer: Symbol) -> onnx.ModelProto:
        """The model that answers that."""

        def info(name: str) -> onnx.ValueInfoProto:
            return helper.make_tensor_value_info(name, TensorProto.DOUBLE, [1, self.cases])

        graph = helper.make_graph(
            self.nodes,
            "network",
            [info(name) for name in NAMES],
            [info(answer.name)],
            list(self.constants.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
        model.ir_version = 9
        return model
