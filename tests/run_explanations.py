#!/usr/bin/env python3
"""Compiles the programs on the pages of `aeroflow explain`: run_explanations.py AEROFLOW [--filter AE0312]

Every diagnostic of the `.def` tables has a page compiler/diagnostics/explanations/AE0312.md with its title as the head line, a
block ```ae wrong, whose check gives that code and no other, and a block ```ae, whose check gives nothing at all. What a wrong
block may say behind `wrong`:

    bytes             `\\xNN` stands for one byte
    repeated 600      the block is written that many times, without the newline at its end
    also AE0150       another code that the program gets
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent / "compiler" / "diagnostics"
ROW = re.compile(r'^DIAGNOSTIC\(\w+,\s*(\d+),\s*(\w+),\s*"(.*)"\)', re.M)
FENCE = re.compile(r"^```ae( [^\n]*)?\n(.*?)^```$", re.M | re.S)


def diagnostics():
    for table in sorted(ROOT.glob("*_diagnostics.def")):
        for number, severity, title in ROW.findall(table.read_text()):
            yield f"AE{int(number):04}", severity.lower(), title.replace('\\"', '"')


def source_of(kind, text):
    repeated = re.search(r"repeated (\d+)", kind)
    if repeated:
        return (text.rstrip("\n") * int(repeated[1]) + "\n").encode()
    if "bytes" in kind.split():
        return re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), text.encode())
    return text.encode()


def check(aeroflow, source, folder):
    """The exit status and the (severity, code) of all messages."""
    (pathlib.Path(folder) / "page.aefl").write_bytes(source)
    done = subprocess.run([aeroflow, "check", "--message-format", "json", "page.aefl"], cwd=folder, capture_output=True, timeout=60)
    messages = []
    for line in done.stderr.decode().splitlines():
        try:
            messages.append(json.loads(line))
        except json.JSONDecodeError:
            messages.append({"severity": "not JSON", "code": line})
    return done.returncode, [(message.get("severity"), message.get("code")) for message in messages]


def problems(aeroflow, code, severity, title, folder):
    page = ROOT / "explanations" / f"{code}.md"
    if not page.exists():
        return ["has no page"]
    text = page.read_text()
    found = []
    if text.split("\n", 1)[0] != f"# {code}: {title}":
        found.append(f"the head line is not `# {code}: {title}`")
    shown = subprocess.run([aeroflow, "explain", code], capture_output=True, text=True, timeout=60)
    if not shown.stdout.startswith(f"{severity}[{code}]: {title}\n") or shown.returncode != 0:
        found.append("`aeroflow explain` shows another page")
    blocks = [(kind.strip(), block) for kind, block in FENCE.findall(text)]
    if [kind.split()[:1] for kind, _ in blocks].count(["wrong"]) == 0 or "" not in [kind for kind, _ in blocks]:
        found.append("a block ```ae wrong and a block ```ae belong on the page")
    for kind, block in blocks:
        status, messages = check(aeroflow, source_of(kind, block), folder)
        codes = {one for _, one in messages}
        if not kind and (messages or status != 0):
            found.append(f"the right program gets {sorted(map(str, codes))}, status {status}")
        if kind.startswith("wrong"):
            wanted = {code, *re.findall(r"AE\d{4}", kind)}
            if codes != wanted or (severity, code) not in messages:
                found.append(f"the wrong program gets {sorted(map(str, codes))}, not {sorted(wanted)}")
    return found


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("aeroflow")
    arguments.add_argument("--filter", default="")
    options = arguments.parse_args()
    aeroflow, failed, count = str(pathlib.Path(options.aeroflow).resolve()), 0, 0
    known = set()
    with tempfile.TemporaryDirectory() as folder:
        for code, severity, title in diagnostics():
            known.add(code)
            if options.filter not in code:
                continue
            count += 1
            for problem in problems(aeroflow, code, severity, title, folder):
                failed += 1
                print(f"{code}: {problem}")
    for page in sorted((ROOT / "explanations").glob("*.md")):
        if page.stem not in known:
            failed += 1
            print(f"{page.name}: there is no such diagnostic")
    print(f"{count} diagnostics, {failed} problems")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
