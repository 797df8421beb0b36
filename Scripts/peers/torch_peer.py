"""PyTorch on the processor.

Tried: eager, a column at a time (torch.add with alpha is a fused multiply-add); eager, each wave a
product; torch.compile of the columns, which the C++ compiler vectorises. Inductor fuses at most 64
nodes by default; without that limit the whole network is few loops, twice as fast on the sampling
network, at a minute or two of compiling. All three compete. nn.functional.softplus is linear from a
threshold on, which is put where doubles do not see it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
import torch._inductor.config
from cases import Cases
from contender import Contender
from forward import Library, by_column, by_wave
from network import Network, in_waves
from torch.fx.experimental.proxy_tensor import make_fx

Judge = Callable[[list[torch.Tensor], torch.Tensor], tuple[torch.Tensor, torch.Tensor]]
Forward = Callable[[list[torch.Tensor]], torch.Tensor]

torch.set_num_threads(1)
torch.set_num_interop_threads(1)
torch._inductor.config.max_fusion_size = 100_000
torch._inductor.config.compile_threads = 1


def version() -> str:
    """The library and its version; checks its threads."""
    assert torch.get_num_threads() == torch.get_num_interop_threads() == 1
    return f"PyTorch {torch.__version__}"


def contenders(network: Network, cases: Cases) -> Iterator[Contender]:
    """The formulations that compete."""
    ordered, waves = in_waves(network)
    answer = ordered.node_count - 1
    yield _prepared("eager, columns", lambda x: by_column(network, x, _EAGER), cases)
    yield _prepared("eager, waves", lambda x: by_wave(ordered, waves, answer, x, _EAGER), cases)
    yield _prepared("compiled, columns", lambda x: by_column(network, x, _TRACED), cases, True)


def _prepared(
    formulation: str, forward: Forward, cases: Cases, compiled: bool = False
) -> Contender:
    start = time.perf_counter()
    inputs = [torch.from_numpy(column) for column in cases.columns]
    targets = torch.from_numpy(cases.targets)

    def evaluate(
        inputs: list[torch.Tensor], targets: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        answers = forward(inputs)
        return answers, (answers - targets).abs().max()

    run: Judge = evaluate
    if compiled:
        # Traced first, so that no Python object is left whose changes each call would look for.
        run = torch.compile(make_fx(evaluate)(inputs, targets), dynamic=False, fullgraph=True)
    last: list[torch.Tensor] = []

    def judge() -> float:
        with torch.inference_mode():
            answers, worst = run(inputs, targets)
        last[:] = [answers]
        return float(worst)

    judge()
    preparation = time.perf_counter() - start
    return Contender("torch", formulation, judge, lambda: last[0].numpy(), preparation)


def _dense(
    matrix: np.ndarray, columns: list[torch.Tensor], biases: np.ndarray, activation: str
) -> list[torch.Tensor]:
    key = matrix.tobytes() + biases.tobytes()
    if key not in _TENSORS:
        _TENSORS[key] = (torch.from_numpy(matrix), torch.from_numpy(biases))
    weights, bias = _TENSORS[key]
    return list(_EAGER.activations[activation](torch.addmm(bias, weights, torch.stack(columns))))


# The matrices of the waves as tensors, made once.
_TENSORS: dict[bytes, tuple[torch.Tensor, torch.Tensor]] = {}

_ACTIVATIONS = {
    "identity": lambda u: u,
    "relu": torch.relu,
    "softplus": lambda u: torch.nn.functional.softplus(u, threshold=40.0),
    "sigmoid": torch.sigmoid,
    "sin": torch.sin,
}
_EAGER = Library(
    _ACTIVATIONS,
    constant=torch.full_like,
    add_scaled=lambda x, y, weight: torch.add(x, y, alpha=weight),
    dense=_dense,
)
_TRACED = Library(_ACTIVATIONS, constant=torch.full_like)
