"""The package as a stranger has it: installed, with the binary it carries."""

import contextlib
import glob
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
from decimal import Decimal

import golf
import numpy as np
import pytest

GRID = np.array([(a, b) for a in range(-5, 6) for b in range(-5, 6)])
PRODUCT = GRID[:, 0] * GRID[:, 1]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return golf.search(
        GRID,
        PRODUCT,
        tolerance=0.5,
        generations=2,
        runs=tmp_path_factory.mktemp("runs"),
        name="product",
    )


def test_a_search_ends_with_a_proved_network(run):
    assert run.reason == "generations"
    assert run.certificate.passes and run.certificate.cases == len(GRID)
    assert run.certificate.title == "y of x1, x2"
    assert run.score == run.certificate.score < 40
    # Each is rounded to its safe side.
    bounds = float(run.certificate.worst_error + run.certificate.margin)
    assert bounds == pytest.approx(0.5, rel=1e-5)
    # Another way: NumPy's answers, and the score by its definition.
    worst = float(run.certificate.worst_error)
    assert abs(run.predict(GRID) - PRODUCT).max() == pytest.approx(worst, rel=1e-4)
    numbers = [w for n in run.network.neurons for w in [*n.weights.values(), n.bias]]
    assert sum(map(precision, numbers)) == run.score
    assert (
        repr(run)
        == f"<golf.Run product: score {run.score}, {run.certificate.neurons} neurons, proved on 121 cases>"
    )


def precision(number):
    """p + q with the smallest whole p, q from 0 up for which |number| < 10^p and 10^q number is whole."""
    p = next(p for p in range(99) if abs(number) < 10**p) if number else 0
    q = next(q for q in range(99) if number * 10**q % 1 == 0)
    return p + q


def test_predictions_are_what_golf_evaluates(run, tmp_path):
    every = golf.Network(
        json.dumps(
            {
                "format": "golf-network/1",
                "task": "",
                "inputs": ["x"],
                "neurons": [
                    {"name": name, "activation": name, "weights": {"x": "1.5"}, "bias": "-0.25"}
                    for name in ["identity", "relu", "softplus", "sigmoid", "sin"]
                ],
                "outputs": ["identity", "relu", "softplus", "sigmoid", "sin"],
            }
        )
    )
    for network, cases in [(run.network, GRID), (every, np.linspace(-40, 40, 41).reshape(-1, 1))]:
        network.save(tmp_path / "network.json")
        rows = "\n".join(",".join(map(str, row)) for row in cases) + "\n"
        done = subprocess.run(
            [sys.executable, "-m", "golf", "evaluate", tmp_path / "network.json"],
            input=rows,
            capture_output=True,
            text=True,
            check=True,
        )
        lines = done.stdout.splitlines()[1:]
        answers = np.array([[float(cell) for cell in line.split(",")] for line in lines])
        expected = answers[:, len(network.inputs) :]
        found = network.predict(cases)
        np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=1e-13, atol=1e-9)


def test_a_run_goes_on_exactly(run, tmp_path):
    options = {
        "tolerance": 0.5,
        "runs": tmp_path,
        "seed": 3,
        "families": "layers",
        "progress": False,
    }
    once = golf.search(GRID, PRODUCT, generations=3, name="once", **options)
    twice = golf.search(GRID, PRODUCT, generations=1, name="twice", **options).resume(generations=3)
    assert once.network == twice.network
    assert len(twice.history) == len(once.history)
    assert golf.Run(twice.path).score == once.score


def test_a_search_starts_from_a_network(run, tmp_path):
    polished = golf.search(
        GRID, PRODUCT, tolerance=0.5, generations=1, runs=tmp_path, start=run, islands=2
    )
    assert polished.score <= run.score


def test_tables_keep_their_names_and_decimals(tmp_path):
    pandas = pytest.importorskip("pandas")
    cases = pandas.DataFrame({"width": np.float32([0.1, 0.2, 0.7]), "height": [1, 2, 3]})
    area = pandas.Series([Decimal("0.10"), Decimal("0.40"), Decimal("2.1")], name="area")
    run = golf.search(
        cases, area, tolerance=[0.1, 0.1, 1], generations=1, families="memorise", runs=tmp_path
    )
    assert run.network.inputs == ["width", "height"]
    with open(os.path.join(run.path, "task.csv")) as file:
        assert file.read().split() == [
            "width,height,area,tolerance",
            "0.1,1,0.10,0.1",
            "0.2,2,0.40,0.1",
            "0.7,3,2.1,1.0",
        ]
    assert list(run.history.columns)[3] == "score"
    # By name, whatever the order.
    assert run.predict(cases[["height", "width"]]) == pytest.approx(run.predict(cases.to_numpy()))


def test_verify_tells_right_from_wrong(run, tmp_path):
    assert golf.verify(run.network, GRID, PRODUCT, tolerance=0.5)
    wrong = golf.verify(run.network, GRID, PRODUCT + 0.5, tolerance=0.5)
    assert not wrong and wrong.failures + wrong.undecided > 0
    assert set(wrong.worst_case) == {"x1", "x2"}
    run.network.save(tmp_path / "n.json")
    assert golf.verify(tmp_path / "n.json", GRID, PRODUCT, tolerance="0.5").passes


HALF = golf.Network(
    json.dumps(
        {
            "format": "golf-network/1",
            "task": "",
            "inputs": ["x"],
            "neurons": [
                {"name": "y", "activation": "identity", "weights": {"x": "0.5"}, "bias": "-0.25"}
            ],
            "outputs": ["y"],
        }
    )
)


@pytest.mark.parametrize(
    ("y", "tolerance", "failures"),
    [
        # It answers 0.75 and 4.75.
        ([1, 5], 0.3, 0),
        ([1, 5], 0.25, 2),
        ([1, 5], [0.2, 0.3], 1),
        ([1, 5], golf.Relative(0.3), 0),
        ([1, 5], golf.Relative("0.2"), 1),
        (golf.Between([0.7, 4], [0.8, 5]), None, 0),
        (golf.Between(np.array([0.75, 4]), [0.8, 5]), None, 1),
    ],
)
def test_what_counts_as_right(y, tolerance, failures):
    certificate = golf.verify(HALF, [2, 10], y, tolerance=tolerance)
    assert (certificate.failures, certificate.passes) == (failures, failures == 0)


def test_rules_bind_searches_and_proofs(tmp_path):
    rules = golf.Rules(activations=["identity", "relu"], layered=True, integers=True)
    X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    run = golf.search(
        X, y, tolerance=0.1, metric="parameters", rules=rules, generations=60, runs=tmp_path
    )
    assert run.certificate and run.certificate.metric == "parameters"
    numbers = [w for n in run.network.neurons for w in [*n.weights.values(), n.bias]]
    assert run.score == sum(number != 0 for number in numbers)
    assert all(number == int(number) for number in numbers)
    assert {n.activation for n in run.network.neurons} <= {"identity", "relu"}
    # A layer reads the one before it alone.
    depth = dict.fromkeys(run.network.inputs, 0)
    for neuron in run.network.neurons:
        before = {depth[name] for name in neuron.weights}
        assert len(before) == 1
        depth[neuron.name] = before.pop() + 1
    assert golf.verify(run.network, X, y, tolerance=0.1, rules=rules)
    with pytest.raises(golf.GolfError, match="the task permits whole numbers, not 0.5"):
        golf.verify(HALF, [2], [0.75], tolerance=0.1, rules=golf.Rules(integers=True))
    # It goes on by its own copy of the rules.
    assert run.resume(generations=62).score <= run.score


def test_rules_of_a_task_that_golf_computes(tmp_path):
    run = golf.search(
        task="largest-root:degree=2,range=-1...1",
        rules=golf.Rules(activations=["identity", "relu"]),
        generations=2,
        runs=tmp_path,
    )
    assert {n.activation for n in run.network.neurons} <= {"identity", "relu"}


def test_the_hall_of_fame_is_networks(run):
    pandas = pytest.importorskip("pandas")
    hall = run.hall_of_fame
    assert isinstance(hall, pandas.DataFrame)
    assert list(hall["score"]) == sorted(hall["score"]) and hall["front"][0]
    assert run.champion(1) == run.network
    for rank, score, neurons in zip(hall["rank"], hall["score"], hall["neurons"]):
        certificate = golf.verify(run.champion(rank), GRID, PRODUCT, tolerance=0.5)
        assert certificate and (certificate.score, certificate.neurons) == (score, neurons)
    with pytest.raises(golf.GolfError, match="none of rank 99"):
        run.champion(99)


def test_exports(run):
    assert run.svg().startswith("<?xml") and run._repr_svg_() in run.svg()
    assert run._repr_svg_().startswith("<svg")
    assert run.onnx()[:1] == b"\x08" and len(run.onnx("float")) < len(run.onnx())
    assert b"numpy" in run.export("python")
    with pytest.warns(UserWarning, match="exported without proof"):
        assert "</svg>" in run.network.svg()


def test_solve():
    fractions = {
        "layers": [1, 1, 1],
        "activations": ["lin", "lin"],
        "X": [[1], [2]],
        "Y": np.array([[2.0], [3.5]]),
        "lambda": ["1/3", 0.5],
    }
    solution = golf.solve(fractions, starts=5)
    assert solution and solution.evidence in ("proved", "counted")
    assert len(solution.points) == solution.json["counts"]["isolated"] == 5
    best = min(loss(row) for row in solution.weights)
    assert best == pytest.approx(solution.global_minimum)
    assert best == pytest.approx(min(float(point["loss"]) for point in solution.minima))
    assert solution._repr_svg_().startswith("<svg")


def test_a_global_minimum_may_lie_on_a_set():
    # Without regularisation the minima of a linear network are curves: w1 w2 = 7/4 among others.
    problem = {
        "layers": [1, 1, 1],
        "activations": ["lin", "lin"],
        "X": [[1], [1]],
        "Y": [[2], [1.5]],
    }
    solution = golf.solve(problem)
    assert solution.json["sets"] and solution.global_minimum == pytest.approx(0.125)


def loss(weights):
    inner, outer = weights
    return (inner * outer - 2) ** 2 + (2 * inner * outer - 3.5) ** 2 + inner**2 / 3 + outer**2 / 2


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (
            lambda: golf.search([1, 2], [3, float("nan")], tolerance=0.1),
            r'^case 1, column .y.: "nan" is no decimal',
        ),
        (lambda: golf.search([1, 2], [3, 4], tolerance=0), "^tolerance: 0 is not positive"),
        (
            lambda: golf.search([5, 1, 1], [3, 4, 7], tolerance=1),
            "^cases 1 and 2 have the same inputs, but no answer",
        ),
        (
            lambda: golf.search([1], [[2, 3]], tolerance=golf.Relative(0.1)),
            '^tolerance: "relative" serves one target, not 2',
        ),
        (
            lambda: golf.search([1, 2], [3, 0], tolerance=golf.Relative(0.1)),
            "^case 1: tolerance 0 is not positive",
        ),
        (
            lambda: golf.search([1], golf.Between([1], [2]), tolerance=1),
            "golf.Between says itself what is right",
        ),
        (
            lambda: golf.search([1], golf.Between([2], [2])),
            "^case 0: tolerance 0 is not positive",
        ),
        (
            lambda: golf.search([1], [2], tolerance=1, rules=golf.Rules(fan_in=0)),
            "^fan_in: expected a whole number from 1",
        ),
        (
            lambda: golf.search([1], [2], tolerance=1, rules=golf.Rules(activations="tanh")),
            '^activations: "tanh" is none of identity, relu',
        ),
        (
            lambda: golf.search([1], [2], tolerance=1, rules={"layered": True}),
            "rules: expected golf.Rules",
        ),
        (
            lambda: golf.search(task="cases.csv", rules=golf.Rules(layered=True)),
            "rules: are for X and y; a task's file says its own",
        ),
        (lambda: golf.search([1, 2], [3], tolerance=1), "X has 2 cases, y has 1"),
        (lambda: golf.search([1, 2], [3, 4]), "X, y and tolerance are needed"),
        (
            lambda: golf.search(task="largest-roof"),
            "task 'largest-roof': .* did you mean 'largest-root'",
        ),
        (
            lambda: golf.search([1], [1], tolerance=1, families="lairs"),
            "--family lairs: unknown.*layers",
        ),
        (lambda: golf.verify("nowhere.json"), "nowhere.json: there is no such file or run"),
        (lambda: golf.solve({"layers": [1]}), "problem.json: "),
    ],
)
def test_errors_are_golfs_own_lines(call, line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(golf.GolfError, match=line):
        call()


@pytest.fixture
def interruptible():
    # What a shell runs in the background ignores SIGINT, and so would everything begun here.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_stops_durably(interruptible, tmp_path):
    # Once the search has begun, which the folder says, the main thread is interrupted.
    def interrupt():
        while not glob.glob(f"{tmp_path}/runs/*/best.json"):
            pass
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    run = golf.search(GRID, PRODUCT, tolerance=0.5, budget="1h", runs=tmp_path / "runs")
    assert run.reason == "interrupted"
    assert run.certificate.passes
    generation = json.loads(golf.tool.output("show", run.path, "--json"))["run"]["generation"]
    again = run.resume(generations=generation + 1, progress=False)
    assert again.reason == "generations" and again.score <= run.score


def test_a_search_that_dies_is_an_error(tmp_path):
    def kill():
        while not glob.glob(f"{tmp_path}/runs/*/best.json"):
            pass
        for line in glob.glob("/proc/[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if bytes(tmp_path) in pathlib.Path(line).read_bytes():
                    os.kill(int(line.split("/")[2]), signal.SIGKILL)

    threading.Thread(target=kill, daemon=True).start()
    with pytest.raises(golf.GolfError, match="golf ended with status -9"):
        golf.search(GRID, PRODUCT, tolerance=0.5, budget=3600, runs=tmp_path / "runs")


def test_an_interrupt_before_anything_was_done_is_one(interruptible, tmp_path, monkeypatch):
    # This golf is interrupted as it begins, when there is nothing to save yet.
    early = tmp_path / "golf"
    early.write_text(f"#!/bin/sh\necho $$ >{tmp_path}/pid\nkill -INT $PPID\nexec sleep 60\n")
    early.chmod(0o755)
    monkeypatch.setenv("GOLF", str(early))
    with pytest.raises(KeyboardInterrupt):
        golf.search(GRID, PRODUCT, tolerance=0.5, budget="1h", runs=tmp_path / "runs")
    # Nothing is left to itself.
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_the_command_is_golf_itself():
    done = subprocess.run(["golf", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == golf.version()


@pytest.mark.parametrize(
    ("program", "complaint"),
    [
        (None, "Permission denied"),
        ("echo nonsense", "printed no JSON"),
        (r"printf '\377\376\033' >&2; exit 2", "\N{REPLACEMENT CHARACTER}"),
        ("kill -9 $$", "ended with status -9"),
        ("echo '[1]'", "printed no JSON"),
        ("exit 0", "printed no JSON"),
    ],
)
def test_a_program_that_is_not_golf_is_an_error_that_says_so(
    program, complaint, tmp_path, monkeypatch
):
    path = tmp_path / "golf"
    path.write_text(f"#!/bin/sh\n{program}\n")
    path.chmod(0o755 if program else 0o644)
    monkeypatch.setenv("GOLF", str(path))
    for ask in (
        lambda: golf.search([[1], [2]], [1, 2], tolerance=0.1, generations=1, runs=tmp_path),
        lambda: golf.Run(tmp_path).score,
    ):
        with pytest.raises(golf.GolfError, match=complaint):
            ask()
