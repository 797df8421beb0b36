"""ONNX models no program would write: a few random operators on hostile shapes and constants.

The wire format of protocol buffers is little enough to be written here: a field is its number and
kind, then a varint, eight or four bytes, or a length and bytes.
"""

from __future__ import annotations

import random
import struct

HUGE = [0, 1, 2, 3, 4, 1000, 1 << 20, 1 << 31, 1 << 32, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1]
NUMBERS = [
    0.0, -0.0, 1.0, -1.0, 0.1, 3.0, 1e-45, 3.4e38, -3.4e38, float("inf"), float("nan"), 1e30, 1e-30,
    1 / 3,
]  # fmt: skip
OPERATORS = [
    "Gemm", "MatMul", "Add", "Sub", "Sum", "Neg", "Mul", "Div", "Relu", "LeakyRelu", "Sigmoid", "Tanh",
    "Softplus", "Sin", "Identity", "Concat", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Expand",
    "Shape", "Constant", "Cast", "Dropout", "Exp", "Log", "Abs", "Nonsense\x1b[31m",
]  # fmt: skip


def varint(value: int) -> bytes:
    """A number, seven bits a byte."""
    out = bytearray()
    value &= (1 << 64) - 1
    while True:
        out.append(value & 127 | (128 if value > 127 else 0))
        value >>= 7
        if not value:
            return bytes(out)


def field(number: int, value: int | float | str | bytes) -> bytes:
    """A member of a message."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


class Model:
    """One model."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.names = ["x"]
        # How much of it is hostile: where much is, the first fault hides the others.
        self.evil = chance.choice([0.0, 0.02, 0.02, 0.1, 0.3])

    def bytes(self) -> bytes:
        """The file."""
        chance = self.chance
        graph = field(11, self._value("x", self._shape(2)))
        for number in range(chance.randint(0, 5)):
            graph += field(5, self._tensor(f"c{number}"))
            self.names.append(f"c{number}")
        depth = chance.choice([1, 2, 3, 6, 12, 60])
        repeated = chance.random() < 0.3
        for number in range(depth):
            graph += field(1, self._node(f"n{number}", repeated))
            self.names.append(f"n{number}")
        graph += field(12, self._value(chance.choice(self.names[-2:]), self._shape(2)))
        return field(1, 8) + field(8, field(1, "") + field(2, 17)) + field(7, graph)

    def _is_evil(self) -> bool:
        return self.chance.random() < self.evil

    def _length(self) -> int:
        return self.chance.choice(HUGE if self._is_evil() else [1, 1, 2])

    def _shape(self, rank: int) -> list[int]:
        if self._is_evil():
            rank = self.chance.choice([0, 1, 3, 40])
        return [self._length() for _ in range(rank)]

    def _value(self, name: str, shape: list[int]) -> bytes:
        dims = b"".join(
            field(1, field(2, "N") if place == 0 and not self._is_evil() else field(1, length))
            for place, length in enumerate(shape)
        )
        kind = self.chance.choice([7, 11, 99]) if self._is_evil() else 1
        return field(1, name) + field(2, field(1, field(1, kind) + field(2, dims)))

    def _tensor(self, name: str) -> bytes:
        shape = self._shape(self.chance.choice([0, 1, 1, 2]))
        count = 1
        for length in shape:
            count = min(count * length, 12)
        count = max(0, count + self.chance.choice([-1, 1]) * self._is_evil())
        kind = self.chance.choice([7, 11, 6, 10] if self._is_evil() else [1, 1, 7])
        if kind == 7:
            data = b"".join(field(7, self._length()) for _ in range(count))
        elif kind == 6:
            data = b"".join(field(5, self._length()) for _ in range(count))
        elif kind == 11:
            size = self.chance.choice([1, 1e200, 1e-200])
            data = field(9, b"".join(struct.pack("<d", self._number() * size) for _ in range(count)))
        else:
            data = b"".join(field(4, self._number()) for _ in range(count))
        return b"".join(field(1, length) for length in shape) + field(2, kind) + data + field(8, name)

    def _number(self) -> float:
        return self.chance.choice(NUMBERS if self._is_evil() else [1.0, 0.5, -2.0, 1.1])

    def _node(self, name: str, repeated: bool) -> bytes:
        kind = self.chance.choice(["Mul", "Add"] if repeated else OPERATORS)
        count = 2 if repeated else self.chance.choice([1, 2, 2, 2, 3, 0])
        inputs = [self.names[-1]] * 2 if repeated else [self._name() for _ in range(count)]
        data = b"".join(field(1, text) for text in inputs)
        data += field(2, "x" if self._is_evil() else name) + field(4, kind)
        for attribute in ("axis", "alpha", "beta", "transA", "transB", "axes", "value"):
            if self._is_evil() or attribute == "value" and kind == "Constant":
                data += field(5, self._attribute(attribute))
        return data

    def _name(self) -> str:
        # Mostly what was computed last, so that models are deep.
        return self.chance.choice(self.names[-3:] if self.chance.random() < 0.7 else self.names)

    def _attribute(self, name: str) -> bytes:
        if name in ("alpha", "beta"):
            return field(1, name) + field(2, self._number()) + field(20, 1)
        if name == "value":
            return field(1, name) + field(5, self._tensor("")) + field(20, 4)
        if name == "axes":
            numbers = b"".join(field(8, self.chance.choice([0, 1, 2, -1, *HUGE])) for _ in range(2))
            return field(1, name) + numbers + field(20, 7)
        return field(1, name) + field(3, self.chance.choice([0, 1, 1, -1, *HUGE])) + field(20, 2)
