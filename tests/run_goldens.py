#!/usr/bin/env python3
"""Compares what the stages of the compiler make with texts that are kept.

    run_goldens.py AEROFLOW [--update] [--filter TEXT]

tests/golden/STAGE/name.aefl is compiled with `--dump STAGE` and must give tests/golden/STAGE/name.txt (both streams, so that
diagnostics can be golden too); the programs of tests/golden/messages are given to `aeroflow check`. A program without a text
fails, unless `--update` writes it.
"""
import argparse
import difflib
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent / "golden"


def dump(aeroflow, program):
    stage = program.parent.name
    words = ["check"] if stage == "messages" else ["run", "--dump", stage]
    done = subprocess.run([aeroflow, *words, program.name], cwd=program.parent, text=True, capture_output=True, timeout=60,
                          env=dict(os.environ, NO_COLOR="1"))
    return done.stdout + done.stderr


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("aeroflow")
    arguments.add_argument("--update", action="store_true")
    arguments.add_argument("--filter", default="")
    options = arguments.parse_args()
    aeroflow = str(pathlib.Path(options.aeroflow).resolve())
    programs = [p for p in sorted(ROOT.glob("*/*.aefl")) if options.filter in str(p)]
    failed = 0
    for program in programs:
        golden = program.with_suffix(".txt")
        wanted = golden.read_text() if golden.exists() else ""
        got = dump(aeroflow, program)
        if got == wanted:
            continue
        if options.update:
            golden.write_text(got)
            continue
        failed += 1
        lines = difflib.unified_diff(wanted.splitlines(), got.splitlines(), str(golden), "now", lineterm="", n=1)
        print("\n".join(list(lines)[:20]))
    print(f"{len(programs)} goldens, {failed} differ")
    return 1 if failed or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
