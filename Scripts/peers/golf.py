"""golf itself: its rate as `golf bench --json` states it, its answers as `golf evaluate` does."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from cases import Cases
from network import INPUTS, Network

ROOT = Path(__file__).resolve().parents[2]


def executable() -> str | None:
    """$GOLF or the release build; nothing where there is none."""
    path = os.environ.get("GOLF", str(ROOT / ".build/release/golf"))
    return path if os.access(path, os.X_OK) else None


def rates(golf: str, network: Network, seconds: float) -> dict[str, float]:
    """Full evaluations a second on one thread, as `golf bench` states them, if it does."""
    options = ["--json", "--threads", "1", "--seconds", str(seconds)]
    with _file(network) as file:
        run = subprocess.run([golf, "bench", *options, file], capture_output=True, text=True)
    try:
        return _rates(json.loads(run.stdout))
    except (ValueError, KeyError, IndexError):
        return {}


def _rates(bench: dict[str, Any]) -> dict[str, float]:
    """The rates of the one network that was measured, by what they are called here."""
    (entry,) = bench["networks"]
    keys = {
        "golf": "full_evaluations_per_second",
        "golf, as it stands": "neuron_by_neuron_evaluations_per_second",
    }
    return {name: float(entry[key]) for name, key in keys.items() if key in entry}


def answers(golf: str, network: Network, cases: Cases) -> np.ndarray:
    """Each answer, exact or rounded to the nearest double."""
    rows = "\n".join(",".join(f"{value:.0f}" for value in row) for row in cases.columns.T)
    with _file(network) as file:
        command = [golf, "evaluate", file]
        run = subprocess.run(command, input=rows, check=True, capture_output=True, text=True)
    return np.loadtxt(run.stdout.splitlines(), delimiter=",", skiprows=1, usecols=-1)


@contextmanager
def _file(network: Network) -> Iterator[str]:
    """The network in a file, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{network.name}.json"
        file.write_text(_document(network))
        yield str(file)


def _document(network: Network) -> str:
    """The network file, with the shortest decimals that are the doubles measured."""
    names = ["a", "b", "c"] + [f"n{node}" for node in range(INPUTS, network.node_count)]
    neurons = [
        {
            "name": names[node],
            "activation": neuron.activation,
            "weights": {names[source]: _decimal(weight) for source, weight in neuron.edges},
            "bias": _decimal(neuron.bias),
        }
        for node, neuron in enumerate(network.neurons, INPUTS)
    ]
    return json.dumps(
        {
            "format": "golf-network/1",
            "task": "largest-root",
            "inputs": names[:INPUTS],
            "neurons": neurons,
            "outputs": names[-1:],
        }
    )


def _decimal(value: float) -> str:
    return np.format_float_positional(value, trim="-")
