#!/usr/bin/env python3
"""Compares the C library with the command: hashes, replays; builds the example with the C compiler and the archive alone.

    run.py replay AEROFLOW LIBRARY_TEST
    run.py example ARCHIVE SOURCE_FOLDER CC [FLAGS…]
"""
import pathlib
import subprocess
import sys
import tempfile


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600, **options)
    if done.returncode != 0:
        sys.exit(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def replay(aeroflow, library_test):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run(library_test, "record", folder)
        recorded = (folder / "hash").read_text()
        said = run(aeroflow, "replay", folder / "trace.json").stdout
        if not said.startswith("identical: ") or recorded not in said:
            sys.exit(f"the replay of {recorded} says {said}")
        run(aeroflow, "trace", "expand", folder / "trace.json", folder / "expanded.json")
        said = run(aeroflow, "diff", folder / "trace.json", folder / "expanded.json").stdout
        if not said.startswith("no difference"):
            sys.exit(f"the diff of a trace with itself says {said}")
        plain = run(library_test, "counter").stdout.split()[-1]
        command = run(aeroflow, "run", "--hash", folder / "main.aefl").stderr.split()[-1]
        if plain != command:
            sys.exit(f"without inputs the library's hash is {plain}, the command's {command}")


def example(archive, source, compiler, *flags):
    folder = pathlib.Path(source) / "examples" / "embedding"
    with tempfile.TemporaryDirectory() as built:
        program = pathlib.Path(built) / "thermostat"
        include = pathlib.Path(source) / "tools" / "library"
        run(compiler, "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-no-pie", f"-I{include}", *flags,
            folder / "thermostat.c", archive, "-lstdc++", "-lm", "-o", program)
        expected = (folder / "expected.txt").read_text()
        said = run(program, folder / "thermostat.aefl").stdout
        if said != expected:
            sys.exit(f"the example says\n{said}not\n{expected}")


if __name__ == "__main__":
    {"replay": replay, "example": example}[sys.argv[1]](*sys.argv[2:])
