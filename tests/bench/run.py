#!/usr/bin/env python3
"""Runs our benchmark programs, beside the peers' when a folder of them is given, and prints the table of docs/performance.md.

  run.py --aeroflow build/release/bin/aeroflow [--peers DIR] [--reps 5] [--only REGEX] [--json FILE]

Whole processes, repetitions interleaved so that a slow drift of the machine hits all alike; median and spread of each. Ours
reports the time of its run phase (`--stats`), the peers time themselves. A peer folder holds bin/ with its programs built, or
a build.sh that makes them; it is copied to build/peers when it cannot be written.
"""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "programs")
MILLION = 1000000

# name: (our n, floor n, go n, tokio n, target: share of the better of tokio and Go on one worker)
ACTORS = {
    "pingpong": (8 * MILLION, 50 * MILLION, 4 * MILLION, 8 * MILLION, 1.0),
    "threadring": (8 * MILLION, 50 * MILLION, 4 * MILLION, 8 * MILLION, 1.0),
    "counting": (20 * MILLION, 100 * MILLION, 10 * MILLION, 20 * MILLION, 0.7),
    "fjcreate": (2 * MILLION, 10 * MILLION, MILLION, MILLION, 1.0),
    "fjthroughput": (12800000, 64 * MILLION, 12800000, 12800000, 0.7),
    "big": (4800000, 24 * MILLION, 2400000, 4800000, 1.0),
    "concdict": (2 * MILLION, 10 * MILLION, MILLION, 2 * MILLION, 1.0),
    "bank": (MILLION, MILLION, MILLION, MILLION, 0.7),
    "chameneos": (MILLION, 10 * MILLION, MILLION, MILLION, 0.7),
}

# name: (n, least share of LuaJIT's interpreter, least share of CPython)
CODE = {
    "fib": (32, 0.7, 2.0),
    "nbody": (200000, 0.8, None),
    "spectralnorm": (300, 0.8, None),
    "mandelbrot": (400, 0.8, None),
    "fannkuch": (9, 0.8, None),
    "binarytrees": (12, 0.8, None),
}


def fib_calls(n):
    a, b = 1, 1
    for _ in range(n):
        a, b = b, a + b
    return 2 * a - 1


class Ours:
    """One of our programs: rate from the run phase of `--stats`."""

    def __init__(self, binary, name, n, units, check_of=None, arguments=()):
        self.peer, self.units = "aeroflow", units
        self.command = [binary, "run", "--stats", os.path.join(PROGRAMS, name + ".aefl"), str(n), *map(str, arguments)]

    def run(self):
        done = subprocess.run(["taskset", "-c", "0", *self.command], capture_output=True, text=True, timeout=300)
        found = re.search(r"^\s*run\s+([0-9.]+)\s*(ms|s)\b", done.stderr, re.M)
        if done.returncode != 0 or not found:
            raise RuntimeError(f"{' '.join(self.command)}: status {done.returncode}: {done.stderr[-300:]}")
        seconds = float(found[1]) / (1000 if found[2] == "ms" else 1)
        peak = re.search(r"peak memory\s+([0-9.]+) MB", done.stderr)
        return {"rate": self.units / seconds, "check": done.stdout.strip(), "mb": float(peak[1]) if peak else None}


class Peer:
    """A peer's program: it prints one JSON line with its rate."""

    def __init__(self, peer, command, folder, environment=None):
        self.peer, self.command, self.folder = peer, [str(c) for c in command], folder
        self.environment = dict(os.environ, **(environment or {}))

    def run(self):
        done = subprocess.run(self.command, capture_output=True, text=True, timeout=300, cwd=self.folder, env=self.environment)
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode != 0 or not lines:
            raise RuntimeError(f"{' '.join(self.command)}: status {done.returncode}: {done.stderr[-300:]}")
        result = json.loads(lines[0])
        return {"rate": result["rate"], "check": str(result["extra"].get("check"))}


def interleave(jobs, repetitions):
    """{peer: [results]} of the jobs of one row; a job that fails is reported once and left out."""
    results, failed = {job.peer: [] for job in jobs}, set()
    for _ in range(repetitions):
        for job in jobs:
            if job.peer in failed:
                continue
            try:
                results[job.peer].append(job.run())
            except (RuntimeError, OSError, subprocess.TimeoutExpired) as problem:
                failed.add(job.peer)
                print(f"left out: {job.peer}: {problem}", file=sys.stderr)
    return {peer: runs for peer, runs in results.items() if runs}


def median(runs):
    return statistics.median(run["rate"] for run in runs)


def spread(runs):
    rates = [run["rate"] for run in runs]
    return (max(rates) - min(rates)) / statistics.median(rates)


def text(rate):
    if rate is None:
        return "–"
    for size, suffix in ((1e6, " M"), (1e3, " k")):
        if rate >= size:
            return f"{rate / size:.3g}{suffix}"
    return f"{rate:.3g}"


def ensure_peers(folder):
    if os.path.exists(os.path.join(folder, "bin", "floor")):
        return folder
    if not os.access(folder, os.W_OK):
        copy = os.path.join("build", "peers")
        if not os.path.exists(copy):
            shutil.copytree(folder, copy)
            subprocess.run(["chmod", "-R", "u+w", copy], check=True)
        folder = os.path.abspath(copy)
    if not os.path.exists(os.path.join(folder, "bin", "floor")):
        subprocess.run(["bash", "build.sh"], cwd=folder, check=True)
    return folder


def actor_rows(options, rows):
    print("\n## Actors, one worker, interpreter (messages or operations per second)\n")
    print("| workload | ours | tokio-1 | go-1 | floor (C) | ours / better peer | target | spread | ours / floor |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, (n, n_floor, n_go, n_tokio, target) in ACTORS.items():
        if not re.search(options.only, name):
            continue
        jobs = [Ours(options.aeroflow, name, n, n)]
        if options.peers:
            b = os.path.join(options.peers, "bin")
            pinned = ["taskset", "-c", "0"]
            jobs += [
                Peer("tokio-1", [*pinned, f"{b}/tokio", name, n_tokio, 1, "tokio-1"], options.peers),
                Peer("go-1", [*pinned, f"{b}/go_actors", name, n_go, "go-1"], options.peers, {"GOMAXPROCS": "1"}),
                Peer("c-floor", [*pinned, f"{b}/floor", name, n_floor], options.peers),
            ]
        rows[name] = results = interleave(jobs, options.reps)
        rate = {peer: median(runs) for peer, runs in results.items()}
        ours, best = rate.get("aeroflow"), max((rate[p] for p in ("tokio-1", "go-1") if p in rate), default=None)
        floor = rate.get("c-floor")
        ratio = f"{ours / best:.2f}" if ours and best else "–"
        share = f"{ours / floor:.3f}" if ours and floor else "–"
        wide = f"{spread(results['aeroflow']) * 100:.0f} %" if ours else "–"
        print(f"| {name} | {text(ours)} | {text(rate.get('tokio-1'))} | {text(rate.get('go-1'))} | {text(floor)} | {ratio} | ≥ {target} | {wide} | {share} |", flush=True)


def code_rows(options, rows):
    print("\n## Code, interpreter (units per second, as the peers count them)\n")
    print("| program | ours | LuaJIT -joff | CPython | ours / LuaJIT | target | ours / CPython | target | spread |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, (n, against_lua, against_python) in CODE.items():
        if not re.search(options.only, name):
            continue
        jobs = [Ours(options.aeroflow, name, n, fib_calls(n) if name == "fib" else n)]
        if options.peers:
            jobs += [
                Peer("luajit-joff", ["taskset", "-c", "0", "luajit", "-joff", f"{options.peers}/lua/compute.lua", name, n], options.peers),
                Peer("python", ["taskset", "-c", "0", "python3", f"{options.peers}/python/compute.py", name, n], options.peers),
            ]
        rows[name + "-interpreter"] = results = interleave(jobs, options.reps)
        rate = {peer: median(runs) for peer, runs in results.items()}
        ours, lua, python = rate.get("aeroflow"), rate.get("luajit-joff"), rate.get("python")
        wide = f"{spread(results['aeroflow']) * 100:.0f} %" if ours else "–"
        print(f"| {name} | {text(ours)} | {text(lua)} | {text(python)} "
              f"| {f'{ours / lua:.2f}' if ours and lua else '–'} | ≥ {against_lua} "
              f"| {f'{ours / python:.1f}' if ours and python else '–'} | {f'≥ {against_python}' if against_python else '–'} | {wide} |", flush=True)


def world_rows(options, rows):
    if not re.search(options.only, "idle start"):
        return
    print("\n## World\n")
    print("| what | ours | target |")
    print("|---|---|---|")
    count = MILLION
    empty = interleave([Ours(options.aeroflow, "idle", 1, 1)], options.reps).get("aeroflow")
    full = interleave([Ours(options.aeroflow, "idle", count, count)], options.reps).get("aeroflow")
    if empty and full and full[0]["mb"] is not None:
        per_actor = (statistics.median(r["mb"] for r in full) - statistics.median(r["mb"] for r in empty)) * 1e6 / count
        print(f"| idle actor with one int, bytes all in | {per_actor:.0f} | ≤ 160 |")
        print(f"| actors created per second | {text(median(full))} | ≥ 3 M |")
    ring = interleave([Ours(options.aeroflow, "threadring", 2 * MILLION, 2 * MILLION, arguments=[count])], 1).get("aeroflow")
    if ring:
        print(f"| ring of 1 000 000 actors, hops per second | {text(median(ring))} | runs |")
    hello = [options.aeroflow, "run", os.path.join(HERE, "..", "..", "examples", "hello.aefl")]
    ours = start_times(hello)
    floor = static_hello()
    if floor:
        base = start_times([floor])
        print(f"| `aeroflow run examples/hello.aefl`, median of fork to exit | {ours * 1e3:.2f} ms, {ours / base:.1f}x a static C hello ({base * 1e3:.2f} ms) | ≤ 8x |")


def start_times(command, runs=100):
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def static_hello():
    compiler = shutil.which("clang-19") or shutil.which("cc")
    if not compiler:
        return None
    folder = tempfile.mkdtemp()
    source = os.path.join(folder, "hello.c")
    with open(source, "w") as out:
        out.write('#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n')
    subprocess.run([compiler, "-O2", "-static", "-o", os.path.join(folder, "hello"), source], check=True)
    return os.path.join(folder, "hello")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--aeroflow", required=True)
    parser.add_argument("--peers")
    parser.add_argument("--reps", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--json")
    options = parser.parse_args()
    options.aeroflow = os.path.abspath(options.aeroflow)
    if options.peers:
        options.peers = ensure_peers(os.path.abspath(options.peers))
    rows = {}
    actor_rows(options, rows)
    code_rows(options, rows)
    world_rows(options, rows)
    if options.json:
        with open(options.json, "w") as out:
            json.dump(rows, out, indent=1)


main()
