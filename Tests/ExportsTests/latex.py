"""Sets exported documents with pdflatex, and computes what their formulas say.

python3 latex.py N: for k below N, k.tex and cases<k>.csv become k.pdf and answers<k>.csv.
"""

import re
import subprocess
import sys

import numpy as np

functions = {
    "": lambda u: u,
    "relu": lambda u: np.maximum(u, 0),
    "softplus": lambda u: np.logaddexp(u, 0),
    "sigmoid": lambda u: np.exp(-np.logaddexp(0, -u)),
    "sin": np.sin,
}
symbol = r"[a-z]_\{\d+\}|\\mathit\{\w+\}|[A-Za-z]"
term = re.compile(rf"\s*([+-]?)\s*(?:(\d+(?:\.\d+)?)(?:\\,({symbol}))?|({symbol}))")
call = re.compile(r"(?:\\operatorname\{(\w+)\}|\\(sin))\((.*)\)$")


def total(text, values):
    result, place = 0.0, 0
    while place < len(text):
        match = term.match(text, place)
        assert match and match.end() > place, (text, place)
        sign, number, factor, alone = match.groups()
        value = float(number or 1) * (values[factor or alone] if factor or alone else 1)
        result = result + (-value if sign == "-" else value)
        place = match.end()
    return result


for k in range(int(sys.argv[1])):
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{k}.tex"]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace")
    problems = [line for line in run.stdout.splitlines() if line.startswith("!")]
    if run.returncode or problems:
        sys.exit(f"{k}.tex: {problems} {run.stdout[-800:]}")
    with open(f"{k}.tex", encoding="utf-8") as file:
        text = file.read()
    reads, answers = re.search(r"^It reads (.*?) and answers with (.*?)\.( Here|$)", text, re.M).groups()[:2]
    cases = np.loadtxt(f"cases{k}.csv", delimiter=",", ndmin=2)
    values = dict(zip(re.findall(r"\$(.*?)\$", reads), cases.T, strict=True))
    for body in re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", text, re.S):
        for line in body.replace(" \\\\\n&\\qquad {}", " ").split(" \\\\\n"):
            name, formula = line.split(" &= ")
            name = re.sub(r"\\boxed\{(.*)\}$", r"\1", name)
            found = call.match(formula)
            kind, inside = (found[1] or found[2], found[3]) if found else ("", formula)
            values[name] = functions[kind](total(inside, values))
    columns = [values[name] + np.zeros(len(cases)) for name in re.findall(r"\$(.*?)\$", answers)]
    np.savetxt(f"answers{k}.csv", np.stack(columns, axis=-1), delimiter=",", fmt="%.17g")
