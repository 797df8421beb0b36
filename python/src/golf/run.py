"""Searches, and the runs that remember them."""

import contextlib
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from functools import cached_property

from golf import tool
from golf.cases import task_arguments
from golf.certificate import Certificate
from golf.network import Exported, Network
from golf.progress import Progress

#: How long a search takes that is told nothing about it, in seconds.
STANDARD_BUDGET = 60

#: Seconds between looks at a search that has nothing to tell.
HEARTBEAT = 0.2


def search(
    X=None,
    y=None,
    *,
    tolerance=None,
    task=None,
    metric=None,
    rules=None,
    budget=None,
    generations=None,
    target_score=None,
    seed=None,
    islands=None,
    threads=None,
    families=(),
    strategies=(),
    settings=None,
    start=None,
    runs=None,
    name=None,
    progress=True,
):
    """Searches for the cheapest network that is right on every case, and returns its run.

    Arguments:
        X, y: the cases: arrays, lists or tables, a row for each case; columns that have names keep
            them. Numbers count as the decimals Python prints for them. For y a golf.Between(low, high)
            says between what the answers lie.
        tolerance: what each error must stay strictly below; one number, one for each case, or
            golf.Relative(share).
        task: instead of cases a task that golf knows (`"largest-root:degree=2"`) or a file: CSV, or
            JSON with rules (golf-task/1).
        metric: `"precision"` (digits, the default), `"parameters"`, `"distinct"` or `"neurons"`.
        rules: which networks are permitted, a golf.Rules.
        budget: seconds, or text such as `"20m"`. Without budget, generations and target_score a
            minute.
        generations, target_score: when else to stop. With generations the result depends on the
            seed alone, not on how fast the machine is.
        families, strategies, settings: narrow what is searched, as --family, --strategy and --set do;
            settings is a dictionary such as `{"spacing": 0.1, "reach": "10...12"}`.
        start: a Network, a Run or a file to walk from.
        runs, name: the folder runs are kept in (`$GOLF_RUNS`, or `runs`) and the run's name in it.
        progress: whether to show a bar (where tqdm is installed).

    KeyboardInterrupt stops the search: its state is saved, and what it has found is returned.
    """
    options = []
    for option, value in [
        ("--seed", seed),
        ("--islands", islands),
        ("--runs", runs),
        ("--name", name),
    ]:
        if value is not None:
            options += [option, str(value)]
    for option, values in [("--family", families), ("--strategy", strategies)]:
        for value in [values] if isinstance(values, str) else values:
            options += [option, value]
    for parameter, value in (settings or {}).items():
        options += ["--set", f"{parameter}={value}"]
    with contextlib.ExitStack() as stack:
        if isinstance(start, Exported):
            start = stack.enter_context(start._place())
        if start is not None:
            options += ["--from", os.fspath(start)]
        options += stack.enter_context(task_arguments(X, y, tolerance, task, metric, rules))
        return _run(options, budget, generations, target_score, threads, progress)


class Run(Exported):
    """A search that is over, or that may go on: a folder golf made.

    >>> Run("runs/demo").score                              # doctest: +SKIP
    """

    def __init__(self, path, reason=None):
        #: The run's folder.
        self.path = os.path.abspath(path)
        #: Why the search stopped, in golf's words: time, generations, target score, interrupted, ...
        self.reason = reason

    @property
    def name(self):
        """The run's name, which golf's commands take."""
        return os.path.basename(self.path)

    def resume(
        self, budget=None, *, generations=None, target_score=None, threads=None, progress=True
    ):
        """Goes on with the search, exactly, and returns the run as it is afterwards.

        A budget is for this sitting; generations and target_score count from the run's start.
        """
        return _run(["--resume", self.path], budget, generations, target_score, threads, progress)

    @cached_property
    def network(self):
        """The cheapest network that is proved right on every case; None while there is none."""
        path = os.path.join(self.path, "best.json")
        return Network.load(path) if os.path.exists(path) else None

    @property
    def score(self):
        """What the network costs; None while there is none."""
        return None if self.certificate is None else self.certificate.score

    @cached_property
    def certificate(self):
        """What golf proves of the network; None while there is none."""
        proof = self._report["proof"]
        return None if proof is None else Certificate.read(proof)

    @cached_property
    def history(self):
        """How the network came about, an improvement a row: a table of pandas where that is
        installed, else a list of dictionaries."""
        names = ["seconds", "generation", "candidates", "score", "margin", "family", "strategy"]
        return _table(self._report["history"], names)

    @cached_property
    def hall_of_fame(self):
        """The best network of each family, and those that nothing as cheap does with as few neurons
        (`front`), the cheapest first; a table as `history` is. `champion` has the networks."""
        names = ["rank", "front", "family", "strategy", "score", "neurons", "generation", "island"]
        return _table(self._report["champions"], names)

    def champion(self, rank):
        """The network of that rank in the hall of fame, from 1."""
        text = tool.output("export", self.path, "--rank", rank, "--format", "json")
        return Network(text.decode())

    def predict(self, X):
        """What the network answers, computed in doubles."""
        if self.network is None:
            raise tool.GolfError(f"{self.path}: the run has found no network yet")
        return self.network.predict(X)

    @cached_property
    def _report(self):
        return tool.answer("show", self.path, "--json", statuses=(0, 1))

    @contextlib.contextmanager
    def _place(self):
        yield self.path

    def _repr_svg_(self):
        return None if self.network is None else super()._repr_svg_()

    def __repr__(self):
        proof = self.certificate
        if proof is None:
            return f"<golf.Run {self.name}: no network yet>"
        return (
            f"<golf.Run {self.name}: score {proof.score}, {proof.neurons} neurons, "
            f"{'proved on' if proof.passes else 'fails some of'} {proof.cases} cases>"
        )


def _table(rows, names):
    """A table of pandas where that is installed, else the rows."""
    try:
        import pandas
    except ImportError:
        return rows
    return pandas.DataFrame(rows, columns=names)


def _run(options, budget, generations, target_score, threads, progress):
    """Runs `golf search` to its end."""
    if budget is None and generations is None and target_score is None:
        budget = None if "--resume" in options else STANDARD_BUDGET
    if budget is not None:
        budget = budget if isinstance(budget, str) else f"{budget}s"
        options = [*options, "--budget", budget]
    for option, value in [
        ("--generations", generations),
        ("--target-score", target_score),
        ("--threads", threads),
    ]:
        if value is not None:
            options = [*options, option, str(value)]
    # Ctrl-C of a terminal goes to every process in it; only Python is to take it, and to tell golf by
    # SIGTERM: the second signal would end golf at once.
    command = ["/bin/sh", "-c", 'trap \'\' INT; exec "$0" "$@"', tool.binary(), "search", "--json"]
    with tempfile.TemporaryFile() as complaints:
        process = None
        try:
            with _uninterrupted():
                process = subprocess.Popen(
                    [*command, *options],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=complaints,
                )
            last, was_interrupted = _follow(process, Progress(_seconds(budget), progress))
        finally:
            # Only where something has gone wrong is it still there.
            if process is not None:
                process.kill()
                process.wait()
                process.stdout.close()
        if was_interrupted and process.returncode != 0:
            # Before there was anything to save, or twice.
            raise KeyboardInterrupt
        complaints.seek(0)
        tool.check(process.returncode, complaints.read().decode(errors="replace"))
    if not {"path", "reason"} <= last.keys():
        raise tool.GolfError(f"{tool.binary()}: printed no JSON")
    return Run(last["path"], last["reason"])


@contextlib.contextmanager
def _uninterrupted():
    """Puts off an interrupt, which in the middle of starting a process would leave it to itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupts = []
    before = signal.signal(signal.SIGINT, lambda *_: interrupts.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if interrupts:
        raise KeyboardInterrupt


def _follow(process, progress):
    """Reads what a search tells until it has stopped; returns all it knows at last, and whether Python was
    interrupted meanwhile."""
    events = queue.SimpleQueue()

    def read():
        try:
            for line in process.stdout:
                # One that is killed may leave half a line.
                if line.endswith(b"\n"):
                    events.put(tool.parsed(line))
        except tool.GolfError as error:
            events.put(error)
        finally:
            events.put(None)

    threading.Thread(target=read, daemon=True).start()
    last, was_interrupted, started = {}, False, time.monotonic()
    while True:
        try:
            try:
                event = events.get(timeout=HEARTBEAT)
            except queue.Empty:
                event = {}
            if event is None:
                progress.close()
                process.wait()
                return last, was_interrupted
            if isinstance(event, tool.GolfError):
                raise event
            last |= event
            progress.show(time.monotonic() - started, last.get("score"))
        except KeyboardInterrupt:
            was_interrupted = True
            process.terminate()


def _seconds(budget):
    """A budget's seconds; None where there is none that golf would take."""
    if budget is None:
        return None
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}.get(budget[-1:])
    try:
        return float(budget[:-1]) * unit
    except (TypeError, ValueError):
        return None
