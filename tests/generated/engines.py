"""Engines: ways to run a program that must agree bit for bit. A new one is a class with `run` and a row in `make`.

`run(path)` gives {way: Outcome}, or one outcome with `refused` when the program does not compile, or with `broken` when
running it killed the process (a crash, a sanitizer's report, no end).
"""
import dataclasses
import json
import os
import pathlib
import re
import select
import signal
import subprocess
import tempfile

TIMEOUT_S = 60
HASH = re.compile(r"^hash ([0-9a-f]{32})\n", re.M)
WARNING = re.compile(r"\A(warning(\[AE\d+\])?: .*\n([^\n]+\n)*\n)*")


@dataclasses.dataclass
class Outcome:
    status: str
    hash: str
    out: str
    err: str | None  # fault reports and what the program writes there; None: the way does not report
    refused: bool = False
    broken: bool = False

    def key(self):
        return (self.status, self.hash, self.out)


def refused(text):
    return {"compiler": Outcome("", "", "", text, refused=True)}


def broken(way, text):
    return {way: Outcome("", "", "", text, broken=True)}


class InProcess:
    """generated_ways: one process for a whole list of programs, started again when one of them ends it."""

    def __init__(self, name, binary, ways=(), timeout_s=TIMEOUT_S):
        self.name, self.command, self.timeout_s = name, [str(binary), *ways], timeout_s
        self.process = None

    def start(self):
        self.log = tempfile.TemporaryFile()
        environment = dict(os.environ, ASAN_OPTIONS="detect_stack_use_after_return=0:detect_leaks=0", UBSAN_OPTIONS="halt_on_error=1")
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, env=environment)

    def run(self, path):
        if self.process is None:
            self.start()
        self.process.stdin.write(f"{path}\n".encode())
        self.process.stdin.flush()
        line = self.read_line()
        if line is None:
            return self.ended()
        answer = json.loads(line)
        if answer["error"]:
            return refused(answer["error"])
        return {f"{self.name}/{way['way']}": Outcome(way["status"], way["hash"], way["out"], None if way["way"] == "oracle" else way["err"])
                for way in answer["ways"]}

    def read_line(self):
        """None when the process ended or takes too long."""
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], self.timeout_s)
            part = os.read(self.process.stdout.fileno(), 1 << 20) if ready else b""
            if not part:
                return None
            line += part
        return line

    def ended(self):
        slow = self.process.poll() is None
        try:
            self.process.wait(timeout=0.3)
            slow = False
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.seek(0)
        text = self.log.read().decode(errors="replace")
        self.process = None
        way = re.findall(r"^way (\w+)$", text, re.M)
        text = re.sub(r"^way \w+\n", "", text, flags=re.M)
        return broken(f"{self.name}/{way[-1] if way else 'compile'}", "no end" if slow else text[-4000:])

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()
            self.process = None


class CommandLine:
    """A command per program: the path comes behind it."""

    def __init__(self, name, command):
        self.name, self.command = name, command

    def run(self, path):
        try:
            done = subprocess.run([*self.command, str(path)], capture_output=True, timeout=TIMEOUT_S, env=dict(os.environ, NO_COLOR="1"))
        except subprocess.TimeoutExpired:
            return broken(self.name, "no end")
        return self.outcome(path, done)

    def outcome(self, path, done):
        err = done.stderr.decode(errors="replace")
        found = HASH.search(err)
        if done.returncode < 0 or "AddressSanitizer" in err or "runtime error:" in err or err.startswith("bug: "):
            return broken(self.name, err[-4000:])
        if not found:
            return refused(err)
        err = WARNING.sub("", HASH.sub("", err))
        err = err.replace(str(path), "main.aefl").replace(pathlib.Path(path).name, "main.aefl")
        return {self.name: Outcome(str(done.returncode), found[1], done.stdout.decode(errors="replace"), err)}

    def close(self):
        pass


def make(text):
    """`name=PATH`: ways=build/release/bin/generated_ways, run=build/release/bin/aeroflow; a name may have a number behind."""
    name, path = text.split("=", 1)
    kind = name.rstrip("0123456789")
    path = str(pathlib.Path(path).resolve())
    if kind in ("ways", "dev"):
        return InProcess(name, path)
    if kind == "run":
        return CommandLine(name, [path, "run", "--hash"])
    raise SystemExit(f"there is no engine `{kind}`: ways, dev, run")
