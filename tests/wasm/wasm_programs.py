#!/usr/bin/env python3
"""Every program as a WebAssembly module, in Node, beside the interpreter: output, faults, status and hash must be equal.

    wasm_programs.py AEROFLOW NODE FOLDER… [--filter TEXT]

The modules run in one process of Node. A few run as the command of WASI too, and what a module imports is looked at.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import programs  # noqa: E402
import run_programs  # noqa: E402

IMPORTS = {"aeroflow.output", "aeroflow.request", "aeroflow.bug"}
LIST_IMPORTS = """
const { readFileSync } = require("node:fs");
const module = new WebAssembly.Module(readFileSync(process.argv[1]));
for (const { module: from, name } of WebAssembly.Module.imports(module)) console.log(`${from}.${name}`);
"""
COMMAND = """
import { WASI } from "node:wasi";
import { readFileSync } from "node:fs";
const wasi = new WASI({ version: "preview1", args: process.argv.slice(2), env: process.env, returnOnExit: true });
globalThis.wasi = wasi;  // Node 20 collects it while it runs
const imports = { wasi_snapshot_preview1: wasi.wasiImport };
const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(process.argv[2])), imports);
process.exit(wasi.start(instance));
"""


def build(aeroflow, path, folder):
    """What the interpreter does and where the module lies; None for programs that are wrong on purpose."""
    expected = programs.read_expectation(path.read_text())
    if any(kind == "error" for kind, _, _ in expected.diagnostics):
        return None
    outcome = programs.run(aeroflow, path.name, expected, cwd=path.parent)
    built = subprocess.run([aeroflow, "build", "--target", "wasm", "-o", folder, path.name], cwd=path.parent, capture_output=True,
                           text=True, env=dict(os.environ, NO_COLOR="1"))
    if built.returncode != 0:
        return path, expected, outcome, folder, built.stderr
    return path, expected, outcome, folder, None


def describe(path, expected, folder):
    names = [permission.removeprefix("env=") for permission in expected.allow if permission.startswith("env=")]
    manifest = path.parent / "aeroflow.toml"
    reads = any(permission.startswith("read=") for permission in expected.allow) or (
        manifest.exists() and "read" in manifest.read_text())
    return {"module": folder, "folder": str(path.parent), "seed": expected.seed or "0", "arguments": expected.arguments,
            "stdin": expected.stdin, "reads": reads, "env": {name: os.environ.get(name) for name in names}}


def compare(outcome, result):
    """The compiler's warnings stand before what the interpreter's run writes."""
    lines = []
    if outcome.status != result["status"]:
        lines.append(f"status {result['status']}, of the interpreter {outcome.status}")
    if outcome.output != result["output"]:
        lines.append(f"output {result['output'][-300:]!r}, of the interpreter {outcome.output[-300:]!r}")
    if outcome.hash() != result["hash"]:
        lines.append(f"hash {result['hash']}, of the interpreter {outcome.hash()}")
    if not outcome.errors.endswith(f"{result['errors']}hash {result['hash']}\n"):
        lines.append(f"errors {result['errors'][-300:]!r}, of the interpreter {outcome.errors[-300:]!r}")
    return lines


def check_module(node, folder, outcome):
    """Imports, and the command of WASI."""
    listed = subprocess.run([node, "-e", LIST_IMPORTS, f"{folder}/app.wasm"], capture_output=True, text=True).stdout.split()
    lines = [] if set(listed) <= IMPORTS else [f"imports {listed}"]
    command = pathlib.Path(folder, "command.mjs")
    command.write_text(COMMAND)
    done = subprocess.run([node, "--no-warnings", "--experimental-wasi-unstable-preview1", str(command), f"{folder}/app.wasi.wasm"],
                          capture_output=True, text=True, env=dict(os.environ, AEROFLOW_FLAGS="--hash"))
    if (done.returncode, done.stdout) != (outcome.status, outcome.output) or f"hash {outcome.hash()}\n" not in done.stderr:
        lines.append(f"as a command of WASI: {done.returncode} {done.stdout[-200:]!r} {done.stderr[-300:]!r}")
    return lines


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("aeroflow")
    arguments.add_argument("node")
    arguments.add_argument("folders", nargs="+")
    arguments.add_argument("--filter", default="")
    options = arguments.parse_args()
    aeroflow = os.path.abspath(options.aeroflow)
    paths = [path.resolve() for path in run_programs.find_programs(options.folders) if options.filter in str(path)]
    failed = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [(path, f"{folder}/{number}") for number, path in enumerate(paths)]
        built = [result for result in pool.map(lambda job: build(aeroflow, *job), jobs) if result]
        modules = [result for result in built if result[4] is None]
        pathlib.Path(folder, "list.json").write_text(json.dumps([describe(path, expected, at) for path, expected, _, at, _ in modules]))
        ran = subprocess.run([options.node, "--no-warnings", str(HERE / "run_modules.mjs"), f"{folder}/list.json", f"{folder}/out.json"])
        results = json.loads(pathlib.Path(folder, "out.json").read_text()) if ran.returncode == 0 else []
        problems = {path: [f"build: {said.strip()}"] for path, _, _, _, said in built if said}
        for (path, _, outcome, _, _), result in zip(modules, results):
            problems[path] = compare(outcome, result)
        plain = [entry for entry in modules if not entry[1].arguments and not entry[1].stdin and not entry[1].allow and not entry[1].seed]
        for path, _, outcome, at, _ in plain[:: max(1, len(plain) // 10)]:
            problems[path] = problems.get(path, []) + check_module(options.node, at, outcome)
        for path, lines in problems.items():
            if lines:
                failed += 1
                print(path, *lines, sep="\n    ")
        complete = len(results) == len(modules)
    print(f"{len(built)} programs as modules, {failed} failed")
    return 0 if complete and built and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
