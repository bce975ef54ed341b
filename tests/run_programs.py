#!/usr/bin/env python3
"""Runs every .aefl program of some folders and compares with what its file expects (tests/programs.py).

    run_programs.py AEROFLOW FOLDER… [--update] [--filter TEXT] [--native]

A folder with a main.aefl is one program; other files of it are its modules. Prints what differs, a summary, and ends with
status 1 when anything did. `--update` rewrites the expected output; a run in CI never does. `--native` also builds each program as an executable, whose
output, status and hash must be the interpreter's.
"""
import argparse
import concurrent.futures
import os
import pathlib
import sys
import tempfile

import programs


def find_programs(folders):
    for folder in folders:
        files = sorted(pathlib.Path(folder).rglob("*.aefl"))
        with_main = {f.parent for f in files if f.name == "main.aefl"}
        for file in files:
            inside = [parent for parent in file.parents if parent in with_main]
            if file.name == "main.aefl" or not inside:
                yield file


def check(aeroflow, path, rewrite, native):
    text = path.read_text()
    try:
        expected = programs.read_expectation(text)
    except ValueError as error:
        return path, [str(error)], ""
    # From the folder of the program, so that what it prints about itself does not depend on where the tests run.
    outcome = programs.run(os.path.abspath(aeroflow), path.name, expected, cwd=path.parent)
    found = programs.differences(expected, outcome)
    if rewrite and found:
        path.write_text(programs.update(text, expected, outcome))
    if native and not found:
        with tempfile.TemporaryDirectory() as folder:
            other = programs.run_native(os.path.abspath(aeroflow), path.name, expected, cwd=path.parent, folder=folder)
        found = programs.engines_differ(outcome, other)
    return path, found, outcome.errors


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("aeroflow")
    arguments.add_argument("folders", nargs="+")
    arguments.add_argument("--update", action="store_true")
    arguments.add_argument("--filter", default="")
    arguments.add_argument("--native", action="store_true")
    arguments.add_argument("--jobs", type=int, default=2)
    options = arguments.parse_args()
    paths = [path for path in find_programs(options.folders) if options.filter in str(path)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for path, found, errors in pool.map(lambda path: check(options.aeroflow, path, options.update, options.native), paths):
            if not found:
                continue
            failed += 1
            print(f"{path}")
            for line in found:
                print(f"    {line}")
            for line in errors.split("\n")[:12]:
                if line:
                    print(f"    | {line}")
    print(f"{len(paths)} programs, {failed} failed")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
