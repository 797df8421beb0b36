"""Cases: arrays and tables as the CSV files that golf reads.

Numbers are handed over as the decimals Python prints for them: 0.1 is one tenth, also where it is a
double or a float that is not. `decimal.Decimal` and text go through digit by digit.
"""

import contextlib
import csv
import json
import re
import tempfile
from pathlib import Path

import numpy as np

from golf.rules import Between, Relative, Rules
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
def task_arguments(X, y, tolerance, task, metric, rules):
    """The options that name a task to golf, whose files last as long as the context."""
    options = ["--metric", metric] if metric else []
    if task is not None and (X is not None or y is not None):
        raise GolfError("X, y and task: give either cases or a task's name")
    if rules is not None and not isinstance(rules, Rules):
        raise GolfError("rules: expected golf.Rules(...)")
    members = rules.members() if rules is not None else {}
    if X is None and y is None:
        if isinstance(tolerance, Relative):
            raise GolfError("tolerance: a relative one is for X and y")
        if members:
            if not str(task).startswith("largest-root"):
                raise GolfError("rules: are for X and y; a task's file says its own (golf-task/1)")
            members["cases"] = str(task)
        elif task is not None:
            options = ["--task", str(task), *options]
        if tolerance is not None:
            options += ["--tolerance", str(tolerance)]
        table = None
    else:
        table, told = cases(X, y, tolerance)
        members |= told
    with tempfile.TemporaryDirectory(prefix="golf-") as folder:
        place = Path(folder)
        if table is not None:
            with (place / CASES).open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(table)
        if members:
            text = json.dumps({"format": "golf-task/1", **members})
            (place / TASK).write_text(text, encoding="utf-8")
            options += ["--task", str(place / TASK)]
        try:
            yield options
        except GolfError as error:
            raise GolfError(of_arguments(str(error))) from None


#: What the files are called.
CASES, TASK = "cases.csv", "task.json"


def cases(X, y, tolerance):
    """The rows of a table of cases, its header first, and what a task file says of its columns."""
    isBetween = isinstance(y, Between)
    if X is None or y is None or (tolerance is None and not isBetween):
        raise GolfError("X, y and tolerance are needed, or task='largest-root' or a CSV file")
    inputs, X = columns(X, "x")
    if isBetween:
        if tolerance is not None:
            raise GolfError("tolerance: golf.Between says itself what is right")
        (targets, low), (_, high) = columns(y.low, "y"), columns(y.high, "y")
        if low.shape != high.shape or low.shape[1] != 1:
            raise GolfError("golf.Between: expected a number for each case, low and high")
        special = [free(name, inputs) for name in ("low", "high")]
        header, y = inputs + special, np.column_stack([low, high])
        judged = {"between": special}
    else:
        targets, y = columns(y, "y")
        header = inputs + targets
        if "tolerance" in header:
            raise GolfError(
                "a column is called tolerance, which golf would take for the tolerances"
            )
        if isinstance(tolerance, Relative):
            judged = {"relative": str(tolerance.share)}
        else:
            tolerances = texts(tolerance)
            if tolerances.ndim == 0:
                judged = str(tolerances)
            elif tolerances.shape != (len(y),):
                raise GolfError(f"there are {len(y)} cases, but tolerance has {tolerances.shape}")
            else:
                header, y = [*header, "tolerance"], np.column_stack([y, tolerances])
                judged = {"column": "tolerance"}
    if len(X) != len(y):
        raise GolfError(f"X has {len(X)} cases, y has {len(y)}")
    read = ", ".join(inputs) if len(inputs) < 7 else f"{len(inputs)} inputs"
    told = {
        "title": f"{', '.join(targets)} of {read}",
        "cases": CASES,
        "inputs": inputs,
        "targets": targets,
        "tolerance": judged,
    }
    return [header, *np.concatenate([X, y], axis=1)], told


def free(name, names):
    """A name like this one that is none of those."""
    while name in names:
        name += "'"
    return name


def of_arguments(line):
    """What golf says of the files, said of the arguments they were made of. A file's first case stands in
    its second line."""
    line = re.sub(
        r"cases\.csv: lines (\d+) and (\d+)",
        lambda found: f"cases {int(found[1]) - 2} and {int(found[2]) - 2}",
        line,
    )
    line = line.replace("cases.csv: line 1: ", "X and y: ")
    line = re.sub(
        r"cases\.csv: line (\d+)(: column)?",
        lambda found: f"case {int(found[1]) - 2}" + (", column" if found[2] else ""),
        line,
    )
    line = line.replace("cases.csv: ", "X and y: ")
    return re.sub(
        r"task\.json: '([a-z-]+)'", lambda found: found[1].replace("-", "_"), line
    ).replace("task.json: ", "rules: ")
