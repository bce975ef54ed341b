#!/usr/bin/env python3
"""`--message-format json`: every line of ours on stderr is one JSON object with the keys of docs/tools.md, whatever the source holds.

    json_messages.py AEROFLOW
"""
import json
import pathlib
import subprocess
import sys
import tempfile

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "tools.md"
PLACE = {"file", "line", "column", "end_line", "end_column"}
KEYS = {  # kind: keys that must be there, keys that may be
    "diagnostic": ({"severity", "code", "message", "label", "related", "help"} | PLACE, set()),
    "error": ({"message"}, {"details"}),
    "fault": ({"fault", "callers", "actor", "tick"},
              {"function", "file", "line", "column", "detail", "parameter", "asked_by", "sent_by", "replay"}),
    "deadlock": ({"actors", "since", "tick"}, set()),
    "trace": ({"file", "turns", "input_bytes", "sources"}, set()),
    "stats": ({"turns", "messages", "ticks", "last_tick", "actors", "actors_peak", "memory_bytes", "world_bytes", "phases"}, set()),
    "hash": ({"hash"}, set()),
    "explanation": ({"code", "severity", "title"}, {"text", "wrong", "right"}),
}
FAULT = 'actor W(owner: string) {\n    on go() { fail() }\n    fn fail() { panic("\\"\\\\ \\u{1}\\u{7f} é") }\n}\nlet w = spawn W("a\\"b")\nw.go()\n'
DEADLOCK = """actor A() {
    state other: A? = none
    on meet(a: A) { other = a }
    on hold() -> int { return await other!.hold() }
}
let a = spawn A()
let b = spawn A()
a.meet(b)
b.meet(a)
print(try await a.hold())
"""
DENIED = 'import std.fs\nprint(await fs.read_text("a\\"b"))\n'
HOSTILE = {
    "quotes": b'let a = "\\q\\"" + x"y\\\nprint("\\\\" totl)\n',
    "control": b'let \x01a = "\x07\x1b[31m"\nprint(b\x7f, \x00)\n',
    "latin1": b'print("caf\xe9")\n',
    "half_a_scalar": b'let a = "\xe2\x82\n',
    "separators": "let é = \u2028 + \u2029\n".encode(),
    "long_line": b"let a = " + b"(" * 300 + b"x" * 5000 + b"\n",
    "no_end": b"fn f( { [ \"",
    "emoji": "print(f\"{😀}\" + 😀)\n".encode(),
    "many": b"print(x)\n" * 300,
}


def main():
    aeroflow, failed = str(pathlib.Path(sys.argv[1]).resolve()), []
    described = PAGE.read_text()
    for kind, (must, may) in KEYS.items():
        for key in must | may:
            if f"`{kind}`" not in described or key not in described:
                failed.append(f"docs/tools.md does not name `{key}` of `{kind}`")

    with tempfile.TemporaryDirectory() as folder:
        def put(name, text):
            path = pathlib.Path(folder).joinpath(name)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            return name

        def objects(what, *words, stream="stderr"):
            """The objects on that stream; what is wrong with them goes to `failed`."""
            done = subprocess.run([aeroflow, *words], cwd=folder, capture_output=True, timeout=60)
            found = []
            for line in getattr(done, stream).split(b"\n")[:-1]:
                try:
                    found.append(json.loads(line.decode()))
                except (UnicodeDecodeError, json.JSONDecodeError) as error:
                    failed.append(f"{what}: {line[:80]!r} is no JSON: {error}")
                    continue
                must, may = KEYS.get(found[-1].get("kind"), (set(), set()))
                keys = set(found[-1]) - {"kind"}
                if not must or must - keys or keys - must - may:
                    failed.append(f"{what}: keys {sorted(keys)} of kind {found[-1].get('kind')!r}")
            return found

        def expect(what, kinds, *words, stream="stderr"):
            found = objects(what, *words, stream=stream)
            got = [one.get("kind") for one in found]
            if got != kinds:
                failed.append(f"{what}: expected {kinds}, got {got}")
            return found[0] if found else {}

        as_json = ("--message-format", "json")
        for name, source in HOSTILE.items():
            put(f"{name}.aefl", source)
            if not objects(name, "check", *as_json, f"{name}.aefl"):
                failed.append(f"{name}: nothing is said")
        subprocess.run([aeroflow, "check", *as_json, b"\xff.aefl"], cwd=folder, capture_output=True, timeout=60)
        place = expect("a diagnostic", ["diagnostic"], "check", *as_json, put("d.aefl", 'let x = "é" + totl\nprint(x)\n'))
        if (place.get("code"), place.get("line"), place.get("column"), place.get("end_column")) != ("AE0101", 1, 15, 19):
            failed.append(f"the place of a diagnostic: {place}")
        fault = expect("a fault", ["fault", "stats", "hash"], "run", *as_json, "--hash", "--stats", put("f.aefl", FAULT))
        if (fault.get("fault"), fault.get("actor"), fault.get("parameter")) != ('panic: "\\ \x01\x7f é', "W#2", 'owner "a\\"b"'):
            failed.append(f"a fault: {fault}")
        if [caller.get("line") for caller in fault.get("callers", [])] != [2]:
            failed.append(f"the callers of a fault: {fault}")
        deadlock = expect("a deadlock", ["deadlock", "fault", "fault"], "run", *as_json, put("l.aefl", DEADLOCK))
        if [one.get("waits_for") for one in deadlock.get("actors", [])] != ["A#3", "A#2"]:
            failed.append(f"a deadlock: {deadlock}")
        denied = expect("a denied permission", ["fault"], "run", *as_json, put("p.aefl", DENIED))
        if not denied.get("fault", "").startswith("denied: --allow read="):
            failed.append(f"a denied permission: {denied}")
        expect("a trace", ["trace"], "run", *as_json, "--trace", "t.json", put("h.aefl", 'print("hello")\n'))
        expect("a file that is not there", ["error"], "check", *as_json, "nothing.aefl")
        expect("a path that is no text", ["error"], "run", *as_json, b"\xff\"\n.aefl")
        expect("a folder", ["error"], "run", *as_json, ".")
        expect("an unknown flag", ["error"], "run", *as_json, "--fast", "h.aefl")
        expect("an unknown permission", ["error"], "run", *as_json, "--allow", "fly=high", "h.aefl")
        expect("a missing file", ["error"], "run", *as_json)
        expect("an unknown code", ["error"], "explain", *as_json, "AE9999")
        expect("a page", ["explanation"], "explain", *as_json, "AE0312", stream="stdout")
        if len(objects("all pages", "explain", *as_json, stream="stdout")) < 100:
            failed.append("all pages: there are fewer than 100")
        put("aeroflow.toml", '[permissions]\nfly = ["high"]\n')
        expect("a wrong manifest", ["error"], "run", *as_json, "h.aefl")
    print("\n".join(failed) if failed else "every line is an object, every key is described")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
