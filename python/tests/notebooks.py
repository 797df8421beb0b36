"""Runs notebooks, and holds what their cells put out to what is stored: as many outputs of the same kinds.
With --write the outputs are stored instead.

Usage: notebooks.py [--write] NOTEBOOK...
"""

import sys
import tempfile

import nbformat
from nbclient import NotebookClient


def kinds(cell):
    """What a cell puts out, without what it says: the types of its outputs."""
    return [
        sorted(output["data"]) if "data" in output else [output["output_type"]]
        for output in cell.get("outputs", [])
    ]


def main(arguments):
    is_kept = "--write" in arguments
    for path in (each for each in arguments if each != "--write"):
        notebook = nbformat.read(path, as_version=4)
        expected = [kinds(cell) for cell in notebook.cells]
        with tempfile.TemporaryDirectory() as folder:
            NotebookClient(
                notebook, timeout=120, resources={"metadata": {"path": folder}}
            ).execute()
        if is_kept:
            for cell in notebook.cells:
                cell.metadata.pop("execution", None)
            nbformat.write(notebook, path)
            continue
        for number, (cell, before) in enumerate(zip(notebook.cells, expected)):
            if kinds(cell) != before:
                sys.exit(f"{path}: cell {number} put out {kinds(cell)}, stored is {before}")
        print(f"{path}: {sum(map(len, expected))} outputs as stored")


if __name__ == "__main__":
    main(sys.argv[1:])
