"""The network that all start from: its shape stays, its numbers are what an optimiser varies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from decimals import Decimals, parsed
from network import INPUTS, Network, NetworkError, read

BIAS = -1


@dataclass(frozen=True)
class Place:
    """Where a number stands: the neuron, by its place, and the node it multiplies, or BIAS."""

    neuron: int
    source: int


class Sketch:
    """The start: the places of its numbers that are not zero, and those numbers."""

    def __init__(self, path: Path) -> None:
        self.network: Network = read(path)
        self._document: dict[str, Any] = json.loads(path.read_text())
        entries = self._document["neurons"]
        if len(entries) != len(self.network.neurons):
            raise NetworkError(f"{path}: it has neurons that nothing reads")
        names = [*self._document["inputs"], *(entry["name"] for entry in entries)]
        self._names = names
        self.places: list[Place] = []
        texts: list[str] = []
        for neuron, entry in enumerate(entries):
            numbers = {names.index(name): text for name, text in entry["weights"].items()}
            for source, text in [*numbers.items(), (BIAS, entry["bias"])]:
                if float(text) != 0:
                    self.places.append(Place(neuron, source))
                    texts.append(text)
        try:
            self.numbers: Decimals = parsed(texts)
        except ValueError as error:
            raise NetworkError(f"{path}: {error}") from error
        self._own = [
            [i for i, place in enumerate(self.places) if place.neuron == neuron]
            for neuron in range(len(entries))
        ]
        self._readers = np.array([place.source >= INPUTS for place in self.places])

    @property
    def score(self) -> int:
        """What the start costs."""
        return int(self.numbers.precisions.sum())

    def without_unread(self, numbers: Decimals) -> Decimals:
        """The numbers without those of neurons that nothing reads any more."""
        if numbers.significands[self._readers].all():
            return numbers
        significands, places = numbers.significands.copy(), numbers.places.copy()
        needed = {len(self._own) - 1}
        for neuron in reversed(range(len(self._own))):
            for index in self._own[neuron]:
                if neuron not in needed:
                    significands[index] = places[index] = 0
                elif significands[index] != 0:
                    needed.add(self.places[index].source - INPUTS)
        return Decimals(significands, places)

    def write(self, numbers: Decimals, path: Path) -> None:
        """The network with these numbers as a file; weights of zero and unread neurons are gone."""
        significands = numbers.significands
        texts = numbers.texts()
        entries = [
            {**entry, "weights": {}, "bias": "0"} for entry in self._document["neurons"]
        ]
        for place, text, significand in zip(self.places, texts, significands):
            if significand == 0:
                continue
            if place.source == BIAS:
                entries[place.neuron]["bias"] = text
            else:
                entries[place.neuron]["weights"][self._names[place.source]] = text
        needed = set(self._document["outputs"])
        for entry in reversed(entries):
            if entry["name"] in needed:
                needed.update(entry["weights"])
        kept = [entry for entry in entries if entry["name"] in needed]
        path.write_text(json.dumps({**self._document, "neurons": kept}, indent=1) + "\n")
