"""Cases: arrays and tables as the CSV files that golf reads.

Numbers are handed over as the decimals Python prints for them: 0.1 is one tenth, also where it is a
double or a float that is not. `decimal.Decimal` and text go through digit by digit.
"""

import contextlib
import csv
import tempfile
from pathlib import Path

import numpy as np

from golf.tool import GolfError


def texts(values):
    """An array of numbers as an array of their decimals, of the same shape."""
    array = np.asarray(values)
    if array.dtype == bool:
        array = array.astype(int)
    # `str` gives the shortest decimal that reads back as the same number of the array's own type.
    return np.array([str(value) for value in array.flat], dtype=object).reshape(array.shape)


def columns(values, letter):
    """The names and the decimals of the columns of a table, an array or a list."""
    names = getattr(values, "columns", None)
    if names is None and getattr(values, "name", None) is not None:
        names = [values.name]
    if names is not None and getattr(values, "ndim", 0) == 2:
        # Each column has a type of its own.
        cells = [texts(values.iloc[:, number]) for number in range(len(names))]
        table = np.stack(cells, axis=1) if cells else np.empty((len(values), 0), dtype=object)
    else:
        table = texts(values)
    if table.ndim == 1:
        table = table.reshape(-1, 1)
    if table.ndim != 2:
        raise GolfError(f"{letter}: has {table.ndim} dimensions; expected one or two")
    if names is None:
        many = table.shape[1] > 1
        names = [f"{letter}{number + 1}" if many else letter for number in range(table.shape[1])]
    return [str(name) for name in names], table


@contextlib.contextmanager
def task_arguments(X, y, tolerance, task, metric):
    """The options that name a task to golf, whose file lasts as long as the context."""
    options = ["--metric", metric] if metric else []
    if task is not None:
        if X is not None or y is not None:
            raise GolfError("X, y and task: give either cases or a task's name")
        if tolerance is not None:
            options += ["--tolerance", str(tolerance)]
        yield ["--task", str(task), *options]
        return
    if X is None and y is None:
        yield options
        return
    if X is None or y is None or tolerance is None:
        raise GolfError("X, y and tolerance are needed, or task='largest-root' or a CSV file")
    inputs, X = columns(X, "x")
    targets, y = columns(y, "y")
    if len(X) != len(y):
        raise GolfError(f"X has {len(X)} cases, y has {len(y)}")
    header, rows = inputs + targets, np.concatenate([X, y], axis=1)
    if "tolerance" in header:
        raise GolfError("a column is called tolerance, which golf would take for the tolerances")
    tolerances = texts(tolerance)
    if tolerances.ndim == 0:
        options += ["--tolerance", str(tolerances)]
    else:
        if tolerances.shape != (len(rows),):
            raise GolfError(f"there are {len(rows)} cases, but tolerance has {tolerances.shape}")
        header, rows = [*header, "tolerance"], np.column_stack([rows, tolerances])
    with tempfile.TemporaryDirectory(prefix="golf-") as folder:
        path = Path(folder) / "cases.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)
        yield ["--task", str(path), "--targets", str(len(targets)), *options]
