#!/usr/bin/env python3
"""Does what the pages tell a reader to do: runs every command of their `console` blocks and compares with what is shown.

    run_tour.py AEROFLOW PAGE…  [--update]

    ```ae shop.aefl    a file that the reader is asked to write
    ```console         lines `$ COMMAND`, each followed by what it prints, both streams as a terminal shows them

Each page gets a scratch folder with a copy of examples/, in which its blocks are done in order: pages below examples/ in the
folder of the page, others at the top. `tools/dev run` and `aeroflow` there are the program under test. `…` stands for any text of a line, alone on a line for any lines. `--update` rewrites what
has no `…`.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```(ae (?P<file>\S+\.\w+)|toml (?P<other>\S+\.\w+)|console)\n(?P<text>.*?)^```$", re.M | re.S)
RUN_WITH_DEV = '#!/bin/sh\nexec aeroflow "$@"\n'
TIMEOUT_S = 120


def scratch_copy(folder, aeroflow):
    shutil.copytree(ROOT / "examples", folder / "examples")
    for path, text in (("tools/dev", RUN_WITH_DEV), ("bin/aeroflow", f'#!/bin/sh\nexec {aeroflow} "$@"\n')):
        (folder / path).parent.mkdir()
        (folder / path).write_text(text)
        (folder / path).chmod(0o755)


def run(command, folder, programs):
    environment = dict(os.environ, NO_COLOR="1", PATH=f"{programs}:{os.environ['PATH']}")
    try:
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, timeout=TIMEOUT_S, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except subprocess.TimeoutExpired:
        return f"(no end after {TIMEOUT_S} s)\n"
    return done.stdout.decode(errors="replace")


def pattern(shown):
    """What is shown, as an expression for the whole output."""
    parts = []
    for line in shown.splitlines():
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*".join(re.escape(piece) for piece in line.rstrip().split("…")) + r"[ ]*\n")
    return re.compile("".join(parts))


def commands(block):
    """Pairs of a command and what is shown below it."""
    pieces = re.split(r"^\$ (.*)\n", block, flags=re.M)
    if pieces[0].strip():
        raise ValueError("a console block begins with `$ COMMAND`")
    return list(zip(pieces[1::2], pieces[2::2]))


def do_page(path, aeroflow, update):
    """How many commands there were, what differs, and the page with its blocks as they should be."""
    text = path.read_text()
    count, problems, pieces, end = 0, [], [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        scratch_copy(folder, aeroflow)
        place = folder / path.resolve().parent.relative_to(ROOT)
        if not place.exists():
            place = folder
        for block in BLOCK.finditer(text):
            written = block["file"] or block["other"]
            if written:
                (place / written).write_text(block["text"])
                continue
            new = ""
            for command, shown in commands(block["text"]):
                count += 1
                got = run(command, place, folder / "bin")
                if got and not got.endswith("\n"):
                    got += "\n"
                matches = pattern(shown).fullmatch(got)
                new += f"$ {command}\n" + (shown if matches or "…" in shown else got)
                if not matches:
                    line = text.count("\n", 0, block.start()) + 1
                    problems.append(f"{path}:{line}: $ {command}\n" + "".join(f"    | {l}\n" for l in got.splitlines()))
            pieces += [text[end:block.start("text")], new]
            end = block.end("text")
    if update and problems:
        path.write_text("".join(pieces) + text[end:])
    return count, problems


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("aeroflow")
    arguments.add_argument("pages", nargs="+", type=pathlib.Path)
    arguments.add_argument("--update", action="store_true")
    options = arguments.parse_args()
    aeroflow = pathlib.Path(options.aeroflow).resolve()
    total = failed = 0
    for page in options.pages:
        count, problems = do_page(page, aeroflow, options.update)
        total += count
        failed += len(problems)
        for problem in problems:
            print(problem, end="")
    print(f"{total} commands, {failed} do not print what is shown")
    return 1 if failed or not total else 0


if __name__ == "__main__":
    sys.exit(main())
