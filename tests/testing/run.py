#!/usr/bin/env python3
"""Compares transcripts of `aeroflow test` with what it prints now: run.py AEROFLOW [--update] [--filter TEXT]"""
import argparse
import difflib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EXAMPLES = ROOT / "examples"
TIME = re.compile(r"\b\d+\.\d\d s\b")


def run(aeroflow, command, folder):
    words = shlex.split(command)
    assert words[0] == "aeroflow", command
    done = subprocess.run([aeroflow, *words[1:]], cwd=folder, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=300, env=dict(os.environ, NO_COLOR="1"))
    return TIME.sub("T s", done.stdout) + f"status {done.returncode}\n"


def transcript(aeroflow, text):
    """The same commands with what they print now."""
    out = []
    with tempfile.TemporaryDirectory() as folder:
        for source in [*HERE.iterdir(), *(EXAMPLES / "bank_suite").iterdir()]:
            if source.is_dir():
                shutil.copytree(source, pathlib.Path(folder) / source.name)
            elif source.suffix in (".aefl", ".toml"):
                shutil.copy(source, folder)
        for command in re.findall(r"^\$ (.*)$", text, re.M):
            out.append(f"$ {command}\n{run(aeroflow, command, folder)}")
    return "\n".join(out)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("aeroflow")
    arguments.add_argument("--update", action="store_true")
    arguments.add_argument("--filter", default="")
    options = arguments.parse_args()
    aeroflow = str(pathlib.Path(options.aeroflow).resolve())
    files = [f for f in sorted(HERE.glob("*.txt")) if options.filter in f.name and f.read_text().startswith("$ ")]
    failed = 0
    for file in files:
        wanted = file.read_text()
        got = transcript(aeroflow, wanted)
        if got == wanted:
            continue
        failed += 1
        if options.update:
            file.write_text(got)
        lines = difflib.unified_diff(wanted.splitlines(), got.splitlines(), file.name, "now", lineterm="", n=2)
        print("\n".join(list(lines)[:60]))
    print(f"{len(files)} transcripts, {failed} differ")
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
