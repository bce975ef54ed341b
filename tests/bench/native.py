#!/usr/bin/env python3
"""Executables of `aeroflow build --release` beside the same programs in C (code.c, clang -O2, scalar, no contraction).

    native.py --aeroflow build/release/bin/aeroflow [--reps 7] [--only REGEX]

Whole processes, interleaved; the least processor time of each, so that only ratios count on a busy machine.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FLAGS = ["-O2", "-ffp-contract=off", "-fno-math-errno", "-fno-vectorize", "-fno-slp-vectorize", "-static"]
PROGRAMS = {"fib": 38, "nbody": 2000000, "spectralnorm": 1000, "mandelbrot": 1500, "fannkuch": 10, "binarytrees": 16}


def seconds(command):
    """Processor time of a run and what it printed."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status != 0:
        sys.exit(f"{command[0]} ended with {status}")
    return usage.ru_utime + usage.ru_stime, output


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--aeroflow", required=True)
    arguments.add_argument("--reps", type=int, default=7)
    arguments.add_argument("--only", default="")
    options = arguments.parse_args()
    print(f"{'':14}{'n':>9}{'C s':>9}{'ours s':>9}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        c = os.path.join(folder, "code")
        subprocess.run(["clang-19", *FLAGS, "-o", c, os.path.join(HERE, "code.c")], check=True)
        for name, n in PROGRAMS.items():
            if not re.search(options.only, name):
                continue
            ours = os.path.join(folder, name)
            source = os.path.join(HERE, "programs", name + ".aefl")
            subprocess.run([options.aeroflow, "build", "--release", "-o", ours, source], check=True)
            best = [float("inf"), float("inf")]
            for _ in range(options.reps):
                (theirs, a), (mine, b) = seconds([c, name, str(n)]), seconds([ours, str(n)])
                if a != b and name != "nbody":
                    sys.exit(f"{name}: C says {a!r}, ours {b!r}")
                best = [min(best[0], theirs), min(best[1], mine)]
            print(f"{name:14}{n:>9}{best[0]:>9.3f}{best[1]:>9.3f}{best[1] / best[0]:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
