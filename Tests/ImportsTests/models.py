"""Makes the models of ImportTests, named and put together as PyTorch's exporter does it.

Beside each model that can be run lies a table of cases with what ONNX Runtime answers.
"""

import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

folder = sys.argv[1]
generator = np.random.default_rng(15)


def save(name, nodes, constants, inputs, outputs, kind=TensorProto.FLOAT):
    dtype = helper.tensor_dtype_to_np_dtype(kind)
    graph = helper.make_graph(
        nodes,
        "main_graph",
        [helper.make_tensor_value_info(n, kind, shape) for n, shape in inputs],
        [helper.make_tensor_value_info(n, kind, shape) for n, shape in outputs],
        [
            numpy_helper.from_array(
                value if value.dtype == np.int64 else value.astype(dtype), constant
            )
            for constant, value in constants.items()
        ],
    )
    model = helper.make_model(
        graph, producer_name="pytorch", opset_imports=[helper.make_opsetid("", 17)]
    )
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, f"{folder}/{name}.onnx")
    widths = [shape[1] if len(shape) == 2 else 1 for _, shape in inputs]
    rows = generator.integers(-30, 31, size=(50, sum(widths))) / 10
    parts = np.split(rows.astype(dtype), np.cumsum(widths)[:-1], axis=1)
    feed = {n: p if len(s) == 2 else p[:, 0] for (n, s), p in zip(inputs, parts)}
    session = onnxruntime.InferenceSession(f"{folder}/{name}.onnx")
    answers = session.run(None, feed)[0].reshape(len(rows), -1)
    np.savetxt(f"{folder}/{name}.csv", np.hstack([rows, answers]), delimiter=",", fmt="%.17g")


def node(kind, inputs, output, **attributes):
    return helper.make_node(kind, inputs, [output], name=output.replace("_output_0", ""), **attributes)


def weights(*shape):
    return np.round(generator.normal(size=shape), 3)


# torch.nn.Sequential(Linear(2, 3), ReLU(), Linear(3, 3), Tanh(), Linear(3, 1))
save(
    "layers",
    [
        node("Gemm", ["x", "0.weight", "0.bias"], "/0/Gemm_output_0", transB=1),
        node("Relu", ["/0/Gemm_output_0"], "/1/Relu_output_0"),
        node("Gemm", ["/1/Relu_output_0", "2.weight", "2.bias"], "/2/Gemm_output_0", transB=1),
        node("Tanh", ["/2/Gemm_output_0"], "/3/Tanh_output_0"),
        node("Gemm", ["/3/Tanh_output_0", "4.weight", "4.bias"], "y", transB=1, alpha=0.5, beta=2.0),
    ],
    {
        "0.weight": weights(3, 2),
        "0.bias": weights(3),
        "2.weight": weights(3, 3),
        "2.bias": weights(3),
        "4.weight": weights(1, 3),
        "4.bias": weights(1),
    },
    [("x", ["batch", 2])],
    [("y", ["batch", 1])],
)

# Skips: a concatenation as DenseNet has it, a residual sum, and MatMul with Add instead of Gemm.
save(
    "skips",
    [
        node("MatMul", ["x", "w1"], "/fc1/MatMul_output_0"),
        node("Add", ["b1", "/fc1/MatMul_output_0"], "/fc1/Add_output_0"),
        node("Softplus", ["/fc1/Add_output_0"], "/act/Softplus_output_0"),
        node("Concat", ["x", "/act/Softplus_output_0"], "/Concat_output_0", axis=-1),
        node("MatMul", ["/Concat_output_0", "w2"], "/fc2/MatMul_output_0"),
        node("Sin", ["/fc2/MatMul_output_0"], "/Sin_output_0"),
        node("Add", ["/fc2/MatMul_output_0", "/Sin_output_0"], "/Add_output_0"),
        node("LeakyRelu", ["/Add_output_0"], "/LeakyRelu_output_0", alpha=0.25),
        node("Sub", ["/LeakyRelu_output_0", "shift"], "/Sub_output_0"),
        node("Div", ["/Sub_output_0", "scale"], "/Div_output_0"),
        node("Sigmoid", ["/Div_output_0"], "/Sigmoid_output_0"),
        node("Reshape", ["/Sigmoid_output_0", "two"], "/Reshape_output_0"),
        node("Neg", ["/Reshape_output_0"], "y"),
    ],
    {
        "w1": weights(2, 2),
        "b1": weights(2),
        "w2": weights(4, 3),
        "shift": weights(1, 3),
        "scale": np.array(0.5),
        "two": np.array([-1, 3]),
    },
    [("x", ["batch", 2])],
    [("y", ["batch", 3])],
)

# Three inputs of one number each, and softplus written out.
save(
    "columns",
    [
        node("Mul", ["c", "k"], "kc"),
        node("Sum", ["a", "b", "kc"], "s"),
        node("Exp", ["s"], "power"),
        node("Add", ["one", "power"], "above"),
        node("Log", ["above"], "soft"),
        node("Unsqueeze", ["soft", "last"], "column"),
        node("Flatten", ["column"], "flat"),
        node("Squeeze", ["flat", "last"], "y"),
    ],
    {"k": np.array(-0.5), "one": np.array(1.0), "last": np.array([1])},
    [("a", ["cases"]), ("b", ["cases"]), ("c", ["cases"])],
    [("y", ["cases"])],
    kind=TensorProto.DOUBLE,
)


# A network that was fitted to x² (random features, least squares), in floats.
x = np.linspace(-2, 2, 41)
slopes, shifts = generator.normal(size=8) * 2, generator.normal(size=8) * 2
features = np.log1p(np.exp(np.outer(x, slopes) + shifts))
fitted = np.linalg.lstsq(np.c_[features, np.ones(len(x))], x**2, rcond=None)[0]
save(
    "fitted",
    [
        node("Gemm", ["input", "fc1.weight", "fc1.bias"], "/fc1/Gemm_output_0", transB=1),
        node("Softplus", ["/fc1/Gemm_output_0"], "/Softplus_output_0"),
        node("Gemm", ["/Softplus_output_0", "fc2.weight", "fc2.bias"], "output", transB=1),
    ],
    {
        "fc1.weight": slopes[:, None],
        "fc1.bias": shifts,
        "fc2.weight": fitted[None, :-1],
        "fc2.bias": fitted[-1:],
    },
    [("input", ["batch", 1])],
    [("output", ["batch", 1])],
)


def refused(name, kind, inputs, constants, shape=("batch", 2), **attributes):
    """A model of one operator that golf cannot read."""
    graph = helper.make_graph(
        [node(kind, inputs, "y", **attributes)],
        "main_graph",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.float32(v), k) for k, v in constants.items()],
    )
    onnx.save(helper.make_model(graph), f"{folder}/{name}.onnx")


refused("product", "Mul", ["x", "x"], {})
refused("softmax", "Softmax", ["x"], {})
refused("foreign", "Gelu", ["x"], {}, domain="com.microsoft")
refused("third", "Div", ["x", "d"], {"d": 3.0})
refused("infinite", "Add", ["x", "d"], {"d": np.inf})
refused("missing", "Add", ["x", "nothing"], {})
refused("misfit", "MatMul", ["x", "w"], {"w": np.ones((3, 2))})
refused("image", "Relu", ["x"], {}, shape=("batch", 3, 8, 8))
refused("wide", "Add", ["d", "e"], {"d": np.ones((2000, 1)), "e": np.ones((1, 2000))})
refused("deep", "MatMul", ["d", "e"], {"d": np.ones((2000, 1)), "e": np.ones((1, 2000))})
