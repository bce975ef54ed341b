#!/usr/bin/env python3
"""Exit statuses and streams of the program `aeroflow` (language.md §13 "Ends"): command_line.py AEROFLOW"""
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

HELLO = 'print("hello")\n'
MIXED = 'print("one")\nawait sleep(1ms)\neprint("two")\nawait sleep(1ms)\nprint("three")\n'
ENDLESS = "actor A() {\n    on go() { self.go() }\n}\nlet a = spawn A()\na.go()\n"


def main():
    aeroflow, failed = str(pathlib.Path(sys.argv[1]).resolve()), []

    def expect(what, got, wanted):
        if got != wanted:
            failed.append(f"{what}: expected {wanted!r}, got {got!r}")

    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("hello.aefl", HELLO), ("mixed.aefl", MIXED), ("endless.aefl", ENDLESS), ("wrong.aefl", "print(totl)\n")):
            (pathlib.Path(folder) / name).write_text(text)

        def run(*words, **more):
            return subprocess.run([aeroflow, *words], cwd=folder, capture_output="stdout" not in more, text=True, timeout=60, **more)

        hello = run("run", "--hash", "hello.aefl")
        expect("stdout is the program's", hello.stdout, "hello\n")
        expect("the hash is the last line of stderr", hello.stderr.split("\n")[-2], "hash 0425d1a12c93536c4c9e0c2a7db5e3b2")
        expect("a program that ends well", hello.returncode, 0)
        mixed = subprocess.run([aeroflow, "run", "mixed.aefl"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        expect("both streams in one place are in order", mixed.stdout, "one\ntwo\nthree\n")
        expect("a compile error", run("run", "wrong.aefl").returncode, 1)
        expect("check of a wrong program", run("check", "wrong.aefl").returncode, 1)
        expect("check of a right program", run("check", "hello.aefl").returncode, 0)
        expect("a file that is not there", run("run", "nothing.aefl").returncode, 2)
        expect("no file", run("run").returncode, 2)
        if pathlib.Path("/dev/full").exists():
            with open("/dev/full", "w") as full:
                expect("a full disk", run("run", "hello.aefl", stdout=full, stderr=subprocess.DEVNULL).returncode, 71)
        endless = subprocess.Popen([aeroflow, "run", "endless.aefl"], cwd=folder)
        time.sleep(1)
        endless.send_signal(signal.SIGTERM)
        expect("SIGTERM is the orderly end", endless.wait(timeout=60), 130)
    print("\n".join(failed) if failed else "the command line does what it says")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
