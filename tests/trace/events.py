#!/usr/bin/env python3
"""Traces of level `events` against the rules of the Chrome trace event format: events.py AEROFLOW FOLDER…

Every program of the folders is recorded with `--trace-level events`. Checked: slices are complete, lie in their lanes without
overlap and are as many as turns; flows come in pairs that begin and end inside slices, the start before the end; counters are
numbers; every lane has a name. The expanded form of the plain trace is the same file.
"""
import collections
import concurrent.futures
import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import programs  # noqa: E402
import run_programs  # noqa: E402
import subprocess  # noqa: E402

MOST_TURNS = 200_000  # larger traces are not looked at, only replayed


def wrong(trace):
    """What breaks a rule, as text; none when nothing does."""
    slices = collections.defaultdict(list)
    flows = collections.defaultdict(dict)
    names, turns = set(), 0
    for event in trace["traceEvents"]:
        kind = event["ph"]
        if event["pid"] != 0 or not isinstance(event["name"], str) or not event["name"] or event["name"] == "?":
            return f"no name or another node: {event}"
        if kind == "M":
            if event["name"] == "thread_name":
                if event["tid"] in names:
                    return f"a lane with two names: {event}"
                names.add(event["tid"])
        elif kind == "X":
            turns += 1
            if event["dur"] != 0.9 or event["args"]["tick"] < 0:
                return f"a slice: {event}"
            slices[event["tid"]].append(event["ts"])
        elif kind in "sf":
            if kind in flows[event["id"]] or (kind == "f" and event["bp"] != "e"):
                return f"a flow: {event}"
            flows[event["id"]][kind] = event
        elif kind == "C":
            if not all(isinstance(value, int) and value >= 0 for value in event["args"].values()):
                return f"a counter: {event}"
        else:
            return f"an unknown phase: {event}"
    places = sorted(ts for lane in slices.values() for ts in lane)
    if places != sorted(set(places)) or set(slices) != names:
        return "slices overlap, or a lane has no name"
    if turns > trace["aeroflow"]["end"]["turns"]:
        return f"{turns} slices for {trace['aeroflow']['end']['turns']} turns"
    starts = {tid: set(lane) for tid, lane in slices.items()}
    for pair in flows.values():
        if set(pair) != {"s", "f"} or pair["s"]["name"] != pair["f"]["name"]:
            return f"half a flow: {pair}"
        for end in pair.values():
            if int(end["ts"]) not in starts.get(end["tid"], ()):
                return f"a flow outside slices: {end}"
        if pair["s"]["ts"] >= pair["f"]["ts"]:
            return f"a flow back in time: {pair}"
    return None


def check(aeroflow, path, folder, number):
    expected = programs.read_expectation(path.read_text())
    if any(kind == "error" for kind, _, _ in expected.diagnostics):
        return path, None
    plain, full, expanded = (pathlib.Path(folder) / f"{number}.{name}.json" for name in ("plain", "full", "expanded"))
    outcome = programs.run(aeroflow, path.name, expected, cwd=path.parent, flags=("--trace", str(plain)))
    turns = json.loads(plain.read_text())["aeroflow"]["end"]["turns"]
    if turns > MOST_TURNS:
        return path, None
    again = programs.run(aeroflow, path.name, expected, cwd=path.parent, flags=("--trace", str(full), "--trace-level", "events"))
    if (outcome.hash(), outcome.output) != (again.hash(), again.output):
        return path, f"hash {outcome.hash()} without events, {again.hash()} with them"
    done = subprocess.run([aeroflow, "trace", "expand", str(plain), str(expanded)], capture_output=True, text=True)
    if done.returncode != 0:
        return path, f"expand: {done.stderr}"
    if full.read_bytes() != expanded.read_bytes():
        return path, "the expanded trace is not the one of level events"
    trace = json.loads(full.read_text())
    found = wrong(trace)
    for file in (plain, full, expanded):
        file.unlink()
    return path, found


def main():
    aeroflow = str(pathlib.Path(sys.argv[1]).resolve())
    count = failed = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        paths = list(run_programs.find_programs(sys.argv[2:]))
        for path, found in pool.map(lambda pair: check(aeroflow, pair[1], folder, pair[0]), enumerate(paths)):
            count += 1
            if found:
                failed += 1
                print(f"{path}\n    {found}")
    print(f"{count} programs, {failed} failed")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
