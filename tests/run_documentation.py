#!/usr/bin/env python3
"""Compiles the code of a Markdown page: each block fenced as `ae`.

    run_documentation.py AEROFLOW PAGE…

    ```ae            a whole program: it must compile, and when it has expectations, run as it says
    ```ae fragment   statements or declarations out of their context: not compiled
    ```ae error      must be refused
"""
import pathlib
import re
import subprocess
import sys
import tempfile

import programs

FENCE = re.compile(r"^```ae(?: (\w+))?\n(.*?)^```$", re.M | re.S)


def problem(aeroflow, kind, text, folder):
    path = pathlib.Path(folder) / "block.aefl"
    path.write_text(text)
    if kind == "error":
        done = subprocess.run([aeroflow, "check", path.name], cwd=folder, capture_output=True)
        return None if done.returncode == 1 else f"is accepted (status {done.returncode})"
    expected = programs.read_expectation(text)
    if expected.output or expected.faults or expected.diagnostics:
        found = programs.differences(expected, programs.run(aeroflow, path.name, expected, cwd=folder))
        return "; ".join(found) or None
    done = subprocess.run([aeroflow, "check", path.name], cwd=folder, capture_output=True)
    return None if done.returncode == 0 else done.stderr.decode(errors="replace")


def main():
    aeroflow, pages = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2:]
    count = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            text = pathlib.Path(page).read_text()
            for block in FENCE.finditer(text):
                kind = block[1] or "program"
                if kind == "fragment":
                    continue
                count += 1
                found = problem(aeroflow, kind, block[2], folder)
                if found:
                    failed += 1
                    print(f"{page}:{text.count(chr(10), 0, block.start()) + 1}: {found}")
    print(f"{count} blocks, {failed} failed")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
