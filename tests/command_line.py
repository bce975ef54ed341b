#!/usr/bin/env python3
"""Exit statuses, streams and words of the program `aeroflow` (language.md §13 "Ends", docs/tools.md): command_line.py AEROFLOW"""
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

HELLO = 'print("hello")\n'
MIXED = 'print("one")\nawait sleep(1ms)\neprint("two")\nawait sleep(1ms)\nprint("three")\n'
# They write more than any buffer holds before they run for ever, so that who reads knows that they have begun.
ENDLESS = 'actor A() {\n    on go() { self.go() }\n}\nlet a = spawn A()\nprint("x".repeat(100000))\na.go()\n'
SPINNING = """actor Spinner() {
    on go() {
        print("x".repeat(2000000))
        mut n = 0
        while true { n = (n + 1) % 7 }
    }
}
let s = spawn Spinner()
print("begun")
s.go()
"""
WORDY = 'while true { print("again and again") }\n'


def files(folder, run, expect):
    """What a user may give to `check` by mistake."""
    for name, text in (("bom.aefl", b'\xef\xbb\xbfprint("bom")\n'), ("crlf.aefl", b"let a = 1\r\nprint(totl)\r\n"), ("empty.aefl", b""),
                       ("binary.aefl", b"\x7fELF\x00\xff"), ("notes.txt", b"hello\n"), ("shop/main.aefl", b"print(1)\n")):
        path = pathlib.Path(folder) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text)
    for what, path, status, text in (
            ("a byte order mark", "bom.aefl", 0, ""),
            ("an empty file", "empty.aefl", 0, ""),
            ("carriage returns", "crlf.aefl", 1, "crlf.aefl:2:7\n 2│ print(totl)\n"),
            ("a binary file", "binary.aefl", 1, "error[AE0001]: this file is not valid UTF-8"),
            ("another kind of file", "notes.txt", 2, "aeroflow: cannot read notes.txt: the name of a program ends in `.aefl`\n"),
            ("a folder", "shop", 2, "aeroflow: cannot read shop: is a directory: did you mean `shop/main.aefl`?\n"),
            ("a path without its end", "bom", 2, "aeroflow: cannot read bom: no such file or directory: did you mean `bom.aefl`?\n")):
        done = run("check", path)
        expect(what, (done.returncode, text in done.stderr), (status, True))


def near_misses(run, expect):
    """Words that are nearly right."""
    for words, text in (
            (("rn", "hello.aefl"), "aeroflow: there is no command `rn`: did you mean `run`?\n"),
            (("hello.aefl",), "aeroflow: `hello.aefl` is a file: run it with `aeroflow run hello.aefl`\n"),
            (("run", "--hsah", "hello.aefl"), "aeroflow: `aeroflow run` has no flag `--hsah`: did you mean `--hash`?\n"),
            (("help", "chek"), "aeroflow: there is no command `chek`: did you mean `check`?\n"),
            (("explain", "AE0313"), "aeroflow: there is no diagnostic `AE0313`; near it: `AE0312`, `AE0350`; `aeroflow explain` lists all\n")):
        done = run(*words)
        expect(" ".join(words), (done.returncode, done.stderr), (2, text))
    expect("help of a command", run("help", "run").stdout, run("run", "--help").stdout)
    expect("a word of a title", "AE0312" in run("explain", "match").stdout, True)


def statistics(run, expect):
    """What of `--stats` is the same in every run."""
    lines = run("run", "--stats", "mixed.aefl").stderr.split("\n")
    for line in ("  turns       3", "  actors      1 spawned, at most 1 alive at once"):
        expect(f"--stats: {line!r}", line in lines, True)
    for name in ("messages", "ticks", "memory", "time", "  syntax", "  run"):
        expect(f"--stats names {name!r}", any(line.startswith(f"  {name} ") for line in lines), True)


def main():
    aeroflow, failed = str(pathlib.Path(sys.argv[1]).resolve()), []

    def expect(what, got, wanted):
        if got != wanted:
            failed.append(f"{what}: expected {wanted!r}, got {got!r}")

    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("hello.aefl", HELLO), ("mixed.aefl", MIXED), ("endless.aefl", ENDLESS), ("spinning.aefl", SPINNING), ("wordy.aefl", WORDY),
                           ("wrong.aefl", "print(totl)\n")):
            (pathlib.Path(folder) / name).write_text(text)

        def run(*words, **more):
            return subprocess.run([aeroflow, *words], cwd=folder, capture_output="stdout" not in more, text=True, timeout=60, **more)

        def start(*words, stdout=subprocess.PIPE):
            return subprocess.Popen([aeroflow, "run", *words], cwd=folder, text=True, stdout=stdout, stderr=subprocess.PIPE)

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
        files(folder, run, expect)
        near_misses(run, expect)
        statistics(run, expect)
        if pathlib.Path("/dev/full").exists():
            with open("/dev/full", "w") as full:
                expect("a full disk", run("run", "hello.aefl", stdout=full, stderr=subprocess.DEVNULL).returncode, 71)
        endless = start("endless.aefl")
        endless.stdout.read(1)
        endless.send_signal(signal.SIGTERM)
        endless.communicate(timeout=60)
        expect("SIGTERM is the orderly end", endless.returncode, 130)

        spinning = start("--trace", "t.json", "spinning.aefl", stdout=open(f"{folder}/out", "wb"))
        while pathlib.Path(f"{folder}/out").stat().st_size < 1000000:
            time.sleep(0.02)
        spinning.send_signal(signal.SIGTERM)
        expect("a turn that goes on is named", spinning.stderr.readline().split(";")[0],
               "aeroflow: the program ends when this turn does: Spinner#2 at tick 1")
        spinning.send_signal(signal.SIGTERM)
        _, last = spinning.communicate(timeout=60)
        expect("a second signal cuts the turn", (spinning.returncode, last),
               (130, "aeroflow: ended by a second signal, which cut a turn: Spinner#2 at tick 1; there is no trace\n"))
        expect("output of earlier ticks is kept", pathlib.Path(f"{folder}/out").read_bytes()[:6], b"begun\n")
        expect("nothing else is left", [path.name for path in pathlib.Path(folder).glob("t.json*")], [])

        wordy = start("wordy.aefl")
        expect("output leaves while the turn runs", wordy.stdout.readline(), "again and again\n")
        wordy.stdout.close()
        said = wordy.stderr.read()
        expect("a turn that prints to nobody is cut", (wordy.wait(timeout=60), said.count("it was cut")), (71, 1))
    print("\n".join(failed) if failed else "the command line does what it says")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
