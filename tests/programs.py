"""Programs with their expectations in the same file: reading them, running them, comparing.

    // expect: line             a line of standard output; all of them, in order
    // expect stderr: text      a part of standard error
    // expect error AE0203      a diagnostic at this line (or at the line below, when the comment stands alone)
    // expect warning AE0701    the same for a warning; the program runs
    // expect fault overflow    a part of a fault report on standard error
    // expect status 70         exit status; without it 0, or 1 when an error is expected, or 70 after a fault in main
    // expect hash 0425…        execution hash
    // args: a b                program arguments
    // stdin: line              a line of standard input
    // allow: read=args         a permission
    // seed: 7                  the world's seed

Everything else in the file is the program. Expectations of output stand where the output is made.
"""
import dataclasses
import os
import re
import subprocess

DIRECTIVE = re.compile(r"//\s*(expect|args|stdin|allow|seed)\b(.*)$")
KIND = re.compile(r"\s*(error|warning|fault|status|hash|stderr)\b:?\s?(.*)$")
TIMEOUT_S = 60
QUOTED_SOURCE = re.compile(r"^\s*\d+\s*│.*$", re.M)
HASH_LINE = re.compile(r"^hash ([0-9a-f]{32})$", re.M)


@dataclasses.dataclass
class Expectation:
    output: list = dataclasses.field(default_factory=list)      # (line number, text)
    diagnostics: list = dataclasses.field(default_factory=list)  # (kind, line number, code or text)
    faults: list = dataclasses.field(default_factory=list)
    stderr: list = dataclasses.field(default_factory=list)
    status: int | None = None
    hash: str | None = None
    arguments: list = dataclasses.field(default_factory=list)
    stdin: str = ""
    allow: list = dataclasses.field(default_factory=list)
    seed: str | None = None

    def wanted_status(self):
        if self.status is not None:
            return self.status
        return 1 if any(kind == "error" for kind, _, _ in self.diagnostics) else 0


@dataclasses.dataclass
class Outcome:
    status: int
    output: str
    errors: str

    def hash(self):
        found = HASH_LINE.search(self.errors)
        return found[1] if found else None


def read_expectation(text):
    expected = Expectation()
    for number, line in enumerate(text.split("\n"), 1):
        found = DIRECTIVE.search(line)
        if not found:
            continue
        word, rest = found[1], found[2]
        if word == "args":
            expected.arguments += rest.lstrip(":").split()
        elif word == "stdin":
            expected.stdin += rest[1:].removeprefix(" ") + "\n"
        elif word == "allow":
            expected.allow.append(rest.lstrip(":").strip())
        elif word == "seed":
            expected.seed = rest.lstrip(":").strip()
        elif rest.startswith(":"):
            expected.output.append((number, rest[1:].removeprefix(" ")))
        else:
            read_kind(expected, number, line[: found.start()].strip() == "", rest)
    return expected


def read_kind(expected, number, alone, rest):
    found = KIND.match(rest)
    if not found:
        raise ValueError(f"line {number}: unknown expectation `{rest.strip()}`")
    kind, text = found[1], found[2].strip()
    if kind in ("error", "warning"):
        expected.diagnostics.append((kind, number + 1 if alone else number, text))
    elif kind == "fault":
        expected.faults.append(text)
    elif kind == "stderr":
        expected.stderr.append(text)
    elif kind == "status":
        expected.status = int(text)
    else:
        expected.hash = text


def run(aeroflow, path, expected, *, prefix=(), cwd=None, flags=()):
    command = [*prefix, aeroflow, "run", "--hash", *flags]
    if expected.seed is not None:
        command += ["--seed", expected.seed]
    for permission in expected.allow:
        command += ["--allow", permission]
    command += [path, *expected.arguments]
    environment = dict(os.environ, NO_COLOR="1")
    try:
        done = subprocess.run(command, input=expected.stdin.encode(), capture_output=True, timeout=TIMEOUT_S, cwd=cwd,
                              env=environment)
    except subprocess.TimeoutExpired:
        return Outcome(-1, "", f"no end after {TIMEOUT_S} s")
    return Outcome(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def run_native(aeroflow, path, expected, *, cwd, folder):
    """The same as `run` with the executable that `aeroflow build` makes: what the build says, then what the program does."""
    environment = dict(os.environ, NO_COLOR="1")
    executable = os.path.join(folder, "program")
    try:
        built = subprocess.run([aeroflow, "build", "-o", executable, path], capture_output=True, timeout=TIMEOUT_S, cwd=cwd,
                               env=environment)
        said = built.stderr.decode(errors="replace")
        if built.returncode != 0:
            return Outcome(built.returncode, "", said)
        flags = ["--hash"] + [f"--allow={permission}" for permission in expected.allow]
        if expected.seed is not None:
            flags.append(f"--seed={expected.seed}")
        done = subprocess.run([executable, *expected.arguments], input=expected.stdin.encode(), capture_output=True,
                              timeout=TIMEOUT_S, cwd=cwd, env=dict(environment, AEROFLOW_FLAGS=" ".join(flags)))
    except subprocess.TimeoutExpired:
        return Outcome(-1, "", f"no end after {TIMEOUT_S} s")
    return Outcome(done.returncode, done.stdout.decode(errors="replace"), said + done.stderr.decode(errors="replace"))


def engines_differ(interpreted, native):
    """What differs between two engines' runs of a program: nothing may."""
    lines = []
    for name in ("status", "output", "errors"):
        a, b = getattr(interpreted, name), getattr(native, name)
        if a != b:
            lines.append(f"engines differ in {name}: interpreter {str(a)[-300:]!r}, native {str(b)[-300:]!r}")
    return lines


def has_diagnostic(errors, kind, line, code):
    """A diagnostic of that kind, code (or text) and line: `error[AE0312]: …` and then `┌─ file:line:column`."""
    for block in re.split(r"\n(?=(?:error|warning)\b)", "\n" + errors):
        head = re.match(rf"\n?{kind}(?:\[(\w+)\])?: (.*)", block)
        place = re.search(r"\S+\.aefl:(\d+):(\d+)", block)
        block = QUOTED_SOURCE.sub("", block)  # the line of the source holds the expectation itself
        if not head or not place or int(place[1]) != line:
            continue
        if code.startswith("AE") and head[1] == code.split()[0]:
            code = code[len(head[1]):].strip()
            if code in block:
                return True
        elif not code.startswith("AE") and code in block:
            return True
    return False


def differences(expected, outcome):
    """What differs, as lines to print; none when the program did what its file says."""
    lines = []
    wanted = [text for _, text in expected.output]
    got = outcome.output.split("\n")
    if got and got[-1] == "":
        got.pop()
    for index in range(max(len(wanted), len(got))):
        a = wanted[index] if index < len(wanted) else "(nothing)"
        b = got[index] if index < len(got) else "(nothing)"
        if a != b:
            lines.append(f"output line {index + 1}: expected {a!r}, got {b!r}")
            break
    for kind, line, code in expected.diagnostics:
        if not has_diagnostic(outcome.errors, kind, line, code):
            lines.append(f"expected {kind} {code} at line {line}")
    for fault in expected.faults:
        if f"fault: {fault}" not in outcome.errors:
            lines.append(f"expected fault {fault!r}")
    for text in expected.stderr:
        if text not in outcome.errors:
            lines.append(f"expected on stderr {text!r}")
    if expected.wanted_status() != outcome.status:
        lines.append(f"expected status {expected.wanted_status()}, got {outcome.status}")
    if expected.hash is not None and expected.hash != outcome.hash():
        lines.append(f"expected hash {expected.hash}, got {outcome.hash()}")
    unexpected = re.search(r"(ERROR: AddressSanitizer|runtime error:|^bug: .*)", outcome.errors, re.M)
    if unexpected:
        lines.append(unexpected[0])
    return lines


def update(text, expected, outcome):
    """The text with the expected output replaced by what was printed: at the places of the old lines, the rest at the end."""
    got = outcome.output.split("\n")
    if got and got[-1] == "":
        got.pop()
    lines = text.split("\n")
    places = [number for number, _ in expected.output]
    for place, line in zip(places, got):
        lines[place - 1] = re.sub(r"//\s*expect:.*$", lambda _: f"// expect: {line}".rstrip(), lines[place - 1])
    for place in reversed(places[len(got):]):
        rest = re.sub(r"\s*//\s*expect:.*$", "", lines[place - 1])
        lines[place - 1 : place] = [rest] if rest.strip() else []
    while lines and lines[-1] == "":
        lines.pop()
    lines += [f"// expect: {line}".rstrip() for line in got[len(places):]]
    return "\n".join(lines) + "\n"
