"""golf itself: its rate as `golf bench --json` states it, its answers as `golf evaluate` does."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from cases import Cases
from network import INPUTS, Network

ROOT = Path(__file__).resolve().parents[2]


def executable() -> str | None:
    """$GOLF or the release build; nothing where there is none."""
    path = os.environ.get("GOLF", str(ROOT / ".build/release/golf"))
    return path if os.access(path, os.X_OK) else None


def bench(golf: str) -> dict[str, object]:
    """What `golf bench --json` prints."""
    run = subprocess.run([golf, "bench", "--json", "--threads", "1"], capture_output=True, text=True)
    try:
        return json.loads(run.stdout)
    except ValueError:
        return {}


def rate(bench: dict[str, object], network: str) -> float | None:
    """Full evaluations a second of the network of that name on one thread, if it is there."""
    for entry in bench.get("networks", []):
        if entry["name"] == network:
            return float(entry["full_evaluations_per_second"])
    return None


def answers(golf: str, network: Network, cases: Cases) -> np.ndarray:
    """Each answer, exact or rounded to the nearest double."""
    rows = "\n".join(",".join(f"{value:.0f}" for value in row) for row in cases.columns.T)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "network.json"
        file.write_text(_document(network))
        command = [golf, "evaluate", str(file)]
        run = subprocess.run(command, input=rows, check=True, capture_output=True, text=True)
    return np.loadtxt(run.stdout.splitlines(), delimiter=",", skiprows=1, usecols=-1)


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
