#!/usr/bin/env python3
"""Searches networks for tasks of all kinds and prints a table of what was found.

Usage: Scripts/task-table [--golf FILE] [--budget 60s] [--threads 2] [--seeds 1,2,3] [--only NAMES]

Every task is made here, so that the table can be made again. A score is the median over the seeds;
"by hand" is what a person needs who knows the trick, where somebody has written such a network down.
"""

import argparse
import datetime
import itertools
import json
import math
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def tasks():
    """Name, rows, targets, tolerance, metric, score by hand."""
    chance = random.Random(1)

    def numbers(count, low, high):
        return [chance.randint(low, high) for _ in range(count)]

    def rows(count, width, low, high, answer):
        return [
            given + answer(given) for given in (numbers(width, low, high) for _ in range(count))
        ]

    def every(values, width, answer):
        return [list(given) + answer(given) for given in itertools.product(values, repeat=width)]

    def total(given):
        return [sum(given)]

    year = [datetime.date(2025, 1, 1) + datetime.timedelta(days) for days in range(365)]
    pairs = [(a, b) for a in range(1, 11) for b in range(1, 11)]
    turn = [[x, f"{math.sin(math.radians(x)):.6f}"] for x in range(361)]
    bits = (0, 1)
    return [
        ("sum of 13", rows(50, 13, -10, 10, total), 1, "0.5", "precision", 13),
        ("sum of 4, 20,000 rows", rows(20000, 4, -100, 100, total), 1, "0.5", "precision", 4),
        ("x mod 2", [[x, x % 2] for x in range(20)], 1, "0.5", "precision", None),
        ("x mod 7, x < 200", [[x, x % 7] for x in range(200)], 1, "0.5", "precision", 10),
        (
            "weekday(day, month)",
            [[d.day, d.month, d.weekday()] for d in year],
            1,
            "0.5",
            "precision",
            91,
        ),
        ("sin of 0 to 360 degrees", turn, 1, "0.01", "precision", 4),
        ("sort 3, parameters", every(range(5), 3, sorted), 3, "0.5", "parameters", None),
        ("sort 4, parameters", every(range(5), 4, sorted), 4, "0.5", "parameters", 30),
        ("sort 4, 0 to 1000", rows(300, 4, 0, 1000, sorted), 4, "0.5", "precision", 30),
        (
            "max of 4, parameters",
            every(range(5), 4, lambda g: [max(g)]),
            1,
            "0.5",
            "parameters",
            10,
        ),
        ("a mod b", [[a, b, a % b] for a, b in pairs], 1, "0.5", "precision", None),
        ("gcd", [[a, b, math.gcd(a, b)] for a, b in pairs], 1, "0.5", "precision", None),
        (
            "product, parameters",
            every(range(-10, 11), 2, lambda g: [g[0] * g[1]]),
            1,
            "0.5",
            "parameters",
            9,
        ),
        ("parity of 8", every(bits, 8, lambda g: [sum(g) % 2]), 1, "0.5", "precision", None),
        (
            "full adder",
            every(bits, 3, lambda g: [sum(g) % 2, sum(g) // 2]),
            2,
            "0.5",
            "precision",
            None,
        ),
    ]


# Largest roots: name, specification, score by hand.
ROOTS = [
    ("largest root, degree 2, ±20", "largest-root:degree=2,range=-20...20", 35),
    ("largest root, degree 4, ±5", "largest-root:degree=4,range=-5...5", None),
    ("largest root, ±7", "largest-root:range=-7...7", 94),
    ("largest root, ±12", "largest-root:range=-12...12", 100),
    ("largest root, tolerance 0.05", "largest-root:tolerance=0.05", None),
    ("largest root, tolerance 0.01", "largest-root:tolerance=0.01", None),
]


def search(golf, options, folder, arguments, seed):
    """The best network's score, or nothing."""
    name = f"seed-{seed}"
    command = [golf, "search", *options, "--runs", folder, "--name", name, "--quiet"]
    command += ["--seed", str(seed), "--threads", str(arguments.threads)]
    subprocess.run(
        [*command, "--budget", arguments.budget], check=False, capture_output=True, timeout=3600
    )
    shown = subprocess.run(
        [golf, "runs", "--runs", folder, "--json"], capture_output=True, check=False
    )
    runs = json.loads(shown.stdout)["runs"]
    return next(run["score"] for run in runs if run["name"] == name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--golf", default=str(ROOT / ".build/release/golf"))
    parser.add_argument("--budget", default="60s")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--only", default="", help="words of the tasks' names, after commas")
    arguments = parser.parse_args()
    seeds = [int(seed) for seed in arguments.seeds.split(",")]
    wanted = [word for word in arguments.only.split(",") if word]
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name, rows, targets, tolerance, metric, hand in tasks():
            file = pathlib.Path(folder) / (name.replace(" ", "-").replace(",", "") + ".csv")
            header = [f"v{column}" for column in range(len(rows[0]))]
            file.write_text("\n".join(",".join(map(str, row)) for row in [header, *rows]) + "\n")
            options = ["--task", str(file), "--tolerance", tolerance, "--targets", str(targets)]
            lines.append((name, [*options, "--metric", metric], hand))
        lines += [(name, ["--task", specification], hand) for name, specification, hand in ROOTS]
        print(f"| task | {' | '.join(f'seed {seed}' for seed in seeds)} | median | by hand |")
        print("|---|" + "---:|" * (len(seeds) + 2))
        for name, options, hand in lines:
            if wanted and not any(word in name for word in wanted):
                continue
            with tempfile.TemporaryDirectory() as runs:
                scores = [search(arguments.golf, options, runs, arguments, seed) for seed in seeds]
            found = [score for score in scores if score is not None]
            middle = statistics.median_low(found) if len(found) == len(seeds) else None
            cells = [f"{score:,}" if score is not None else "none" for score in [*scores, middle]]
            print(f"| {name} | {' | '.join(cells)} | {hand or ''} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
