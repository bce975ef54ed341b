#!/usr/bin/env python3
"""`aeroflow build` as users meet it: the same bytes each time, arguments, flags, statuses, mistakes.

    native.py AEROFLOW
"""
import os
import pathlib
import subprocess
import sys
import tempfile

PROGRAM = """fn sum(n: int) -> int {
    if n == 0 { return 0 }
    return n + sum(n - 1)
}
fn main(args: list<string>) -> int {
    print(args)
    if args.len() == 2 { print(sum(100000)) }
    return 3
}
"""
LARGEST = 4 << 20  # bytes of an executable: the runtime without compiler and interpreter


def run(command, **environment):
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ, NO_COLOR="1", **environment))
    return done.returncode, done.stdout, done.stderr


def check(what, found, wanted):
    if found == wanted:
        return 0
    print(f"{what}: expected {wanted!r}, got {found!r}")
    return 1


def main():
    aeroflow = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        pathlib.Path("sum.aefl").write_text(PROGRAM)
        wrong = check("build", run([aeroflow, "build", "sum.aefl"]), (0, "", ""))
        wrong += check("build -o", run([aeroflow, "build", "-o", "again", "sum.aefl"]), (0, "", ""))
        first = pathlib.Path("sum").read_bytes()
        wrong += check("the same bytes", pathlib.Path("again").read_bytes() == first, True)
        wrong += check("a small executable", len(first) < LARGEST, True)
        wrong += check("its arguments are the program's", run(["./sum", "--hash"]), (3, '["--hash"]\n', ""))
        status, _, errors = run(["./sum"], AEROFLOW_FLAGS="--hash")
        wrong += check("flags", (status, errors.startswith("hash ")), (3, True))
        status, output, errors = run(["./sum", "a", "b"])
        wrong += check("out of stack", (status, output, errors.split("\n")[0]), (70, '["a", "b"]\n', "fault: out of stack in sum"))
        wrong += check("a wrong flag", run(["./sum"], AEROFLOW_FLAGS="--hush")[0], 2)
        wrong += check("no file", run([aeroflow, "build", "none.aefl"])[0], 2)
        wrong += check("over the source", run([aeroflow, "build", "-o", "sum.aefl", "sum.aefl"])[0], 2)
        status, output, _ = run([aeroflow, "build", "--dump", "llvm", "sum.aefl"])
        wrong += check("--dump llvm", (status, "define" in output), (0, True))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
