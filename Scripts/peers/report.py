"""The results, as a table and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from statistics import median

from folding import folded
from measure import Timing
from network import Network, Work, work


@dataclass
class Result:
    """What was measured of one network."""

    network: Network
    timings: list[Timing]
    # The rates `golf bench` stated, one a round, by what was measured.
    golf_rates: dict[str, list[float]] = field(default_factory=dict)
    # The largest errors by peer, and how far the answers of any two peers are apart.
    worst_errors: dict[str, float] = field(default_factory=dict)
    apart: float = 0.0
    missing: list[str] = field(default_factory=list)

    @property
    def golf_rate(self) -> float | None:
        """The best rate golf stated. A mean each, where the peers have their best evaluation: the
        ratio is kinder to them."""
        return max(self.golf_rates.get("golf", []), default=None)


def table(result: Result, cases: int) -> str:
    """The network's work, then a row for each peer."""
    lines = [
        _work_line(result.network.name, work(result.network), cases),
        _work_line("folded", work(folded(result.network)), cases),
    ]
    rows = [["", "best ms", "median ms", "evaluations/s", "of golf's", "prepared s", "formulation"]]
    for name, rates in result.golf_rates.items():
        rows.append([name, *_figures(1 / max(rates), 1 / median(rates), result), "", ""])
    for timing in sorted(result.timings, key=lambda timing: timing.best):
        contender = timing.contender
        figures = _figures(timing.best, timing.median, result)
        rows.append(
            [contender.peer, *figures, f"{contender.preparation:.1f}", contender.formulation]
        )
    lines += _aligned(rows)
    lines += [f"{name}: not installed" for name in result.missing]
    lines.append(
        f"worst error {max(result.worst_errors.values()):.9f}, the answers at most "
        f"{result.apart:.1e} apart"
    )
    return "\n".join(lines)


def document(result: Result) -> dict[str, object]:
    """The same for machines; times in seconds."""
    return {
        "name": result.network.name,
        "work_per_case": asdict(work(result.network)),
        "work_per_case_folded": asdict(work(folded(result.network))),
        "golf_evaluations_per_second": result.golf_rates,
        "answers_apart": result.apart,
        "not_installed": result.missing,
        "peers": [
            {
                "name": timing.contender.peer,
                "formulation": timing.contender.formulation,
                "best": timing.best,
                "median": timing.median,
                "evaluations_per_second": 1 / timing.best,
                "evaluations": len(timing.samples),
                "preparation": timing.contender.preparation,
                "trials": timing.trials,
                "worst_error": result.worst_errors[timing.contender.peer],
            }
            for timing in result.timings
        ],
    }


def _figures(best: float, middle: float, result: Result) -> list[str]:
    """Times in milliseconds, the rate, and its ratio to golf's."""
    ratio = f"{1 / best / result.golf_rate:.2f}" if result.golf_rate else "-"
    return [f"{1e3 * best:.3f}", f"{1e3 * middle:.3f}", f"{1 / best:.1f}", ratio]


def _work_line(name: str, work: Work, cases: int) -> str:
    return (
        f"{name}: {work.neurons} neurons; a case takes {work.multiply_adds} multiply-adds, "
        f"{work.exponentials} exp, {work.logarithms} log, {work.divisions} divisions, "
        f"{work.sines} sin; {cases:,} cases {work.multiply_adds * cases / 1e6:.2f} million "
        f"multiply-adds and {(work.exponentials + work.logarithms + work.sines) * cases / 1e6:.2f} "
        "million calls"
    )


def _aligned(rows: list[list[str]]) -> list[str]:
    """Columns of equal width, numbers to the right, the first and the last column to the left."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    last = len(widths) - 1
    return [
        "  ".join(
            cell.ljust(width) if column in (0, last) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    ]
