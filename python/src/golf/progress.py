"""A bar that shows how a search gets on, where tqdm is installed."""

try:
    from tqdm import tqdm
except ImportError:
    tqdm = None


class Progress:
    """The seconds that have passed, and the best score so far."""

    def __init__(self, budget, wanted=True):
        self._bar = None
        if wanted and tqdm is not None:
            self._bar = tqdm(total=budget, unit="s", bar_format=self._format(budget), leave=True)

    @staticmethod
    def _format(budget):
        return "{n:.0f}s |{bar}| {total:.0f}s{postfix}" if budget else "{n:.0f}s{postfix}"

    def show(self, seconds, score):
        """Moves the bar to where the search is."""
        if self._bar is None:
            return
        total = self._bar.total
        self._bar.n = seconds if total is None else min(seconds, total)
        if score is not None:
            self._bar.set_postfix_str(f"score {score}", refresh=False)
        self._bar.refresh()

    def close(self):
        if self._bar is not None:
            self._bar.close()
