#!/usr/bin/env python3
"""What a machine does while a trace is written: faults.py AEROFLOW

The trace is there whole, or it is absent and the user was told; no half of one and nothing beside it remains.
"""
import json
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time

HELLO = 'print("hello")\n'
ENDLESS = """actor A() {
    state n: int = 0
    on go() {
        n += 1
        self.go()
    }
}
let a = spawn A()
a.go()
"""
WORDS = 'import std.stdin\nprint((await stdin.lines()).len())\n'


class Test:
    def __init__(self, aeroflow, folder):
        self.aeroflow, self.folder, self.failed = aeroflow, pathlib.Path(folder), []
        for name, text in (("hello.aefl", HELLO), ("endless.aefl", ENDLESS), ("words.aefl", WORDS)):
            (self.folder / name).write_text(text)

    def run(self, *words, **more):
        return subprocess.run([self.aeroflow, *words], cwd=self.folder, capture_output=True, text=True, timeout=120, **more)

    def expect(self, what, good, shown=""):
        if not good:
            self.failed.append(f"{what}: {shown}")

    def is_whole(self, name):
        replay = self.run("replay", name)
        return replay.returncode == 0 and "identical: " in replay.stdout

    def nothing_beside(self, what):
        left = [p.name for p in self.folder.iterdir() if ".part" in p.name]
        self.expect(what + " leaves nothing beside", not left, left)
        for name in left:
            (self.folder / name).unlink()

    def places(self):
        cases = [("nowhere/t.json", 2, "no such file or directory"), (".", 2, "is a directory")]
        if pathlib.Path("/dev/full").exists():
            cases.append(("/dev/full", 71, "no space left on device; there is no trace"))
        for place, status, message in cases:
            done = self.run("run", "--trace", place, "hello.aefl")
            self.expect(f"--trace {place}", done.returncode == status and message in done.stderr, (done.returncode, done.stderr))
            self.expect(f"--trace {place} before the run", status != 2 or done.stdout == "", done.stdout)
        (self.folder / "link.json").symlink_to("target.json")
        (self.folder / "target.json").write_text("{}")
        self.run("run", "--trace", "link.json", "hello.aefl")
        self.expect("a link is followed", (self.folder / "link.json").is_symlink() and self.is_whole("target.json"))
        self.expect("only the user reads it", (self.folder / "target.json").stat().st_mode & 0o777 == 0o600)
        self.nothing_beside("a place that cannot be written")

    def full_disk(self):
        """A file that may not grow is what a full disk is to a program; the old trace stays."""
        self.run("run", "--trace", "old.json", "hello.aefl")
        before = (self.folder / "old.json").read_text()
        text = "".join(f"line {n}\n" for n in range(20000))
        for limit in (0, 1, 100, 4096, 100_000):
            done = self.run("run", "--trace", "old.json", "words.aefl", input=text,
                            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
            self.expect(f"at most {limit} bytes", done.returncode == 71 and "there is no trace" in done.stderr,
                        (done.returncode, done.stderr))
            self.expect("the program ran", done.stdout == "20000\n", done.stdout)
            self.expect("the old trace stays", (self.folder / "old.json").read_text() == before)
        self.nothing_beside("a full disk")

    def closed_pipe(self):
        reading, writing = os.pipe()
        child = subprocess.Popen([self.aeroflow, "run", "--trace", f"/dev/fd/{writing}", "endless.aefl"], cwd=self.folder,
                                 stderr=subprocess.PIPE, text=True, pass_fds=[writing])
        time.sleep(1)  # until it runs
        os.close(reading)
        child.send_signal(signal.SIGINT)
        errors = child.communicate(timeout=120)[1]
        self.expect("a closed pipe", child.returncode == 71 and "broken pipe; there is no trace" in errors,
                    (child.returncode, errors))
        os.mkfifo(self.folder / "fifo")
        done = self.run("run", "--trace", "fifo", "hello.aefl")
        self.expect("a pipe without a reader", done.returncode == 2 and "nobody reads" in done.stderr and done.stdout == "",
                    (done.returncode, done.stderr))
        os.close(writing)
        reading, writing = os.pipe()
        done = self.run("run", "--trace", f"/dev/fd/{writing}", "hello.aefl", pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.expect("a pipe that is read", json.load(pipe)["aeroflow"]["end"]["turns"] == 1)
        with subprocess.Popen([self.aeroflow, "run", "--trace", "gone.json", "endless.aefl"], cwd=self.folder,
                              stdout=subprocess.PIPE) as child:
            child.stdout.close()
            time.sleep(1)
            child.send_signal(signal.SIGINT)
        self.expect("stdout closed early", self.is_whole("gone.json"))

    def interrupted(self, times):
        """Ctrl-C at a random moment: also before the program begins to listen, then nothing may be there."""
        generator, whole, traces = random.Random(7), 0, []
        for number in range(times):
            name = f"i{number}.json"
            child = subprocess.Popen([self.aeroflow, "run", "--trace", name, "endless.aefl"], cwd=self.folder,
                                     stderr=subprocess.PIPE, text=True)
            time.sleep(generator.random() ** 3 * 0.06)
            child.send_signal(signal.SIGINT)
            errors = child.communicate(timeout=120)[1]
            if (self.folder / name).exists():
                whole += 1
                traces.append(name)
                self.expect(f"interrupt {number}", child.returncode == 130 and f"trace: {name}" in errors, (child.returncode, errors))
            else:
                self.expect(f"interrupt {number} without a trace", child.returncode == -signal.SIGINT, (child.returncode, errors))
        replayed = self.run("replay", *traces) if traces else None
        same = replayed.stdout.count("identical: ") if replayed else 0
        self.expect("interrupted runs replay", same == len(traces), replayed.stdout + replayed.stderr if replayed else "")
        self.nothing_beside("Ctrl-C")
        return whole


def main():
    with tempfile.TemporaryDirectory() as folder:
        test = Test(str(pathlib.Path(sys.argv[1]).resolve()), folder)
        test.places()
        test.full_disk()
        test.closed_pipe()
        whole = test.interrupted(100)
    print("\n".join(map(str, test.failed)) if test.failed else f"no trace was half; {whole} of 100 interrupted runs have one")
    return 1 if test.failed else 0


if __name__ == "__main__":
    sys.exit(main())
