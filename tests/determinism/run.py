#!/usr/bin/env python3
"""Runs every example and conformance program several times, in all the ways that must not matter, and compares hashes.

    run.py AEROFLOW… [--runs N] [--programs FOLDER…]

Ways: again; without address randomisation (setarch -R); with an environment of another size, which moves the stack; each
AEROFLOW given (other compilers, other build flags). Programs that are expected to be refused have no hash and are left out.
"""
import argparse
import collections
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import programs  # noqa: E402
import run_programs  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]


def ways(binaries, runs):
    for binary in binaries:
        for number in range(runs):
            yield f"{binary} run {number + 1}", binary, ()
        if shutil.which("setarch"):
            yield f"{binary} at fixed addresses", binary, ("setarch", "-R")
        yield f"{binary} with another environment", binary, ("env", "AEROFLOW_PADDING=" + "x" * 5000)


def compare(path, binaries, runs):
    expected = programs.read_expectation(path.read_text())
    if any(kind == "error" for kind, _, _ in expected.diagnostics):
        return None
    results = collections.defaultdict(list)
    for name, binary, prefix in ways(binaries, runs):
        outcome = programs.run(str(pathlib.Path(binary).resolve()), path.name, expected, prefix=prefix, cwd=path.parent)
        results[(outcome.hash(), outcome.status, outcome.output)].append(name)
    return results


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binaries", nargs="+")
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--programs", nargs="+", default=[str(ROOT / "examples"), str(ROOT / "tests/conformance")])
    options = arguments.parse_args()
    count = failed = 0
    for path in run_programs.find_programs(options.programs):
        results = compare(path, options.binaries, options.runs)
        if results is None:
            continue
        count += 1
        if len(results) == 1 and next(iter(results))[0] is not None:
            continue
        failed += 1
        print(path)
        for (digest, status, _), names in results.items():
            print(f"    hash {digest}, status {status}: {', '.join(names)}")
    print(f"{count} programs, {failed} differ")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
