"""What counts as right, and which networks are permitted."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Relative:
    """A tolerance that is a share of the target's size, for one target that is nowhere 0.

    >>> Relative("0.01")                                    # one per cent
    Relative(share='0.01')
    """

    share: Any


@dataclass(frozen=True)
class Between:
    """In place of targets: the answer of each case lies strictly between these.

    >>> Between([0.9, -1.1], [1.1, -0.9])
    Between(low=[0.9, -1.1], high=[1.1, -0.9])
    """

    low: Any
    high: Any


@dataclass(frozen=True)
class Rules:
    """Which networks are permitted, whatever they answer; a search proposes no others.

    >>> Rules(activations=["identity", "relu"], layered=True).members()
    {'activations': ['identity', 'relu'], 'layered': True}
    """

    #: Which of identity, relu, softplus, sigmoid, sin; all by default.
    activations: Iterable[str] | None = None
    #: A neuron reads nothing but the layer before its own, and all outputs stand in the last layer.
    layered: bool = False
    #: All neurons of a layer apply the same activation.
    one_activation_a_layer: bool = False
    #: Weights and biases are whole numbers.
    integers: bool = False
    #: The most precision that a weight or bias may have.
    digits: int | None = None
    #: How many neurons there may be, outputs included.
    neurons: int | None = None
    #: How many neurons may stand on a way from an input to an output, the output included.
    depth: int | None = None
    #: How many nodes a neuron may read.
    fan_in: int | None = None

    def members(self):
        """What a task file (golf-task/1) says of them."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        activations = values["activations"]
        if activations is not None:
            one = isinstance(activations, str)
            values["activations"] = [activations] if one else list(activations)
        return {
            name.replace("_", "-"): value
            for name, value in values.items()
            if value is not None and value is not False
        }
