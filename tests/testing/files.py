#!/usr/bin/env python3
"""What `aeroflow test` writes for other programs, read by their parsers: files.py AEROFLOW"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

HERE = pathlib.Path(__file__).resolve().parent
HOSTILE = 'test "<&>\\"\\u{1}\\u{fffe}]]> ü" {\n    print("<out>\\u{0}\\r")\n    expect "<a>" == "]]>"\n}\n'
MANY = "".join(f'test "number {i}" {{ expect {i} + 1 == {i + 1} }}\n' for i in range(500))


class Check:
    def __init__(self, aeroflow, folder):
        self.aeroflow, self.folder, self.failed = aeroflow, folder, []

    def expect(self, what, got, wanted):
        if got != wanted:
            self.failed.append(f"{what}: expected {wanted!r}, got {got!r}")

    def run(self, *words):
        return subprocess.run([self.aeroflow, *words], cwd=self.folder, capture_output=True, text=True, timeout=120)


def check_junit(check):
    check.run("test", "values.aefl", "faults.aefl", "broken.aefl", "hostile.aefl", "--junit", "report.xml")
    root = ElementTree.parse(check.folder / "report.xml").getroot()
    suites = {suite.get("name"): suite for suite in root}
    check.expect("JUnit: suites", sorted(suites), ["broken.aefl", "faults.aefl", "hostile.aefl", "values.aefl"])
    for suite in suites.values():
        for key, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            check.expect(f"JUnit: {suite.get('name')} {key}", int(suite.get(key)), len(list(suite.iter(tag))))
    check.expect("JUnit: all tests", int(root.get("tests")), len(list(root.iter("testcase"))))
    hostile = suites["hostile.aefl"].find("testcase")
    check.expect("JUnit: a hostile title", hostile.get("name"), '<&>"\ufffd\ufffd]]> ü')
    check.expect("JUnit: a hostile text", '"<a>"' in hostile.find("failure").text, True)
    check.expect("JUnit: what the test wrote", hostile.find("system-out").text.strip(), "<out>\ufffd")


def check_json(check):
    done = check.run("test", "--message-format", "json", "values.aefl", "faults.aefl", "broken.aefl", "hostile.aefl")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    tests = [line for line in lines if line["kind"] == "test"]
    check.expect("JSON: a diagnostic", [line["code"] for line in lines if line["kind"] == "diagnostic"], ["AE0101"])
    check.expect("JSON: the summary comes last", lines[-1]["kind"], "tests")
    for outcome in ("passed", "failed"):
        check.expect(f"JSON: {outcome}", lines[-1][outcome], sum(t["outcome"] == outcome for t in tests))
    sides = next(t for t in tests if t.get("test") == "sides of a comparison")
    check.expect("JSON: values", sides["values"], [{"source": "double(n)", "value": "42"}, {"source": "43", "value": "43"}])
    check.expect("JSON: nothing on stdout", done.stdout, "")


def check_coverage(check):
    """The comments of coverage.aefl say what each line and each decision must have."""
    source = (HERE / "coverage.aefl").read_text().splitlines()
    lines, ways = {}, {}
    for number, text in enumerate(source, 1):
        said = re.search(r"// ran (\d+)(?: ways ([\d ]+))?", text)
        if said:
            lines[number] = int(said[1])
        if said and said[2]:
            ways[number] = [int(n) for n in said[2].split()]
    check.expect("coverage: the test passes", check.run("test", "coverage.aefl", "--coverage", "--lcov", "c.info").returncode, 0)
    found_lines, found_ways, records = {}, {}, {}
    for line in (check.folder / "c.info").read_text().splitlines():
        key, _, rest = line.partition(":")
        if key == "DA":
            found_lines[int(rest.split(",")[0])] = int(rest.split(",")[1])
        elif key == "BRDA":
            at, _, _, taken = rest.split(",")
            found_ways.setdefault(int(at), []).append(0 if taken == "-" else int(taken))
        else:
            records[key] = rest
    check.expect("coverage: lines", found_lines, lines)
    check.expect("coverage: ways", found_ways, ways)
    all_ways = [n for row in ways.values() for n in row]
    check.expect("coverage: file", records["SF"], "coverage.aefl")
    check.expect("coverage: LF", int(records["LF"]), len(lines))
    check.expect("coverage: LH", int(records["LH"]), sum(n > 0 for n in lines.values()))
    check.expect("coverage: BRF", int(records["BRF"]), len(all_ways))
    check.expect("coverage: BRH", int(records["BRH"]), sum(n > 0 for n in all_ways))


def kept_hashes(folder):
    return {file.name: json.loads(file.read_text())["aeroflow"]["end"]["hash"]
            for file in sorted((folder / ".aeroflow/failed").glob("*.json"))}


def check_traces(check):
    """A kept trace replays, names its test, and is the same with coverage and without."""
    check.run("test", "values.aefl", "faults.aefl", "seeds.aefl")
    plain = kept_hashes(check.folder)
    check.run("test", "values.aefl", "faults.aefl", "seeds.aefl", "--coverage")
    check.expect("traces: hashes with coverage", kept_hashes(check.folder), plain)
    check.expect("traces: one per failure", len(plain) > 20, True)
    die = json.loads((check.folder / ".aeroflow/failed/a-die-never-shows-four.json").read_text())["aeroflow"]["config"]
    check.expect("traces: test", die["test"], "a die never shows four")
    for name in list(plain)[::4]:
        done = check.run("replay", f".aeroflow/failed/{name}")
        check.expect(f"replay of {name}", (done.returncode, done.stdout.split(":")[0]), (0, "identical"))


def check_again(check):
    """`--failed` runs what failed; what passes now leaves the list and loses its trace."""
    program = check.folder / "again.aefl"
    program.write_text('test "one" { expect 1 == 2 }\ntest "two" { expect 1 == 1 }\n')
    check.run("test", "again.aefl")
    trace = check.folder / ".aeroflow/failed/one.json"
    check.expect("again: the trace is kept", trace.exists(), True)
    program.write_text('test "one" { expect 1 == 1 }\ntest "two" { expect 1 == 1 }\n')
    done = check.run("test", "--failed", "again.aefl")
    check.expect("again: only what failed", ("1 test\n" in done.stderr, done.returncode), (True, 0))
    check.expect("again: its trace is gone", trace.exists(), False)
    done = check.run("test", "--failed", "again.aefl")
    check.expect("again: nothing is left", done.returncode, 0)


def main():
    with tempfile.TemporaryDirectory() as folder:
        check = Check(str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(folder))
        for program in HERE.glob("*.aefl"):
            shutil.copy(program, folder)
        (check.folder / "hostile.aefl").write_text(HOSTILE)
        (check.folder / "many.aefl").write_text(MANY)
        check_junit(check)
        check_json(check)
        check_coverage(check)
        check_traces(check)
        check_again(check)
        many = check.run("test", "many.aefl")
        check.expect("500 tests", many.stderr.splitlines()[-1].split(" · ")[0], "500 passed")
    print("\n".join(check.failed) if check.failed else "JUnit, JSON, lcov and traces are what they should be")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
