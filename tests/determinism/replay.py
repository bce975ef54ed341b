#!/usr/bin/env python3
"""Records every example and conformance program and replays the traces: replay.py AEROFLOW [OTHER_AEROFLOW…] [--programs FOLDER…]

The first program given records, and verifies each run at other addresses; it and each other one (other compilers, other flags)
replay all traces in one process. Every replay must be identical, with the turns and the hash of the recording. Programs that are
refused have no trace.
"""
import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import programs  # noqa: E402
import run_programs  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]


def record(aeroflow, path, file):
    expected = programs.read_expectation(path.read_text())
    if any(kind == "error" for kind, _, _ in expected.diagnostics):
        return None
    outcome = programs.run(aeroflow, path.name, expected, cwd=path.parent, flags=("--verify", "--trace", str(file)))
    return path, file, outcome


def wanted_line(path, file, outcome):
    """What replay must print, or None and why the recording is wrong."""
    if not file.exists():
        return None, f"no trace, status {outcome.status}: {outcome.errors}"
    if "\nverified: " not in "\n" + outcome.errors:
        return None, f"not verified: {outcome.errors}"
    mode = file.stat().st_mode & 0o777
    end = json.loads(file.read_text())["aeroflow"]["end"]
    if mode != 0o600:
        return None, f"the trace has mode {mode:o}"
    if end["hash"] != outcome.hash() or end["status"] != outcome.status:
        return None, f"the trace ends with {end}, the run with {outcome.hash()} and status {outcome.status}"
    return f"{file}: identical: {end['turns']} turns, hash {end['hash']}", None


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binaries", nargs="+")
    arguments.add_argument("--programs", nargs="+", default=[str(ROOT / "examples"), str(ROOT / "tests/conformance")])
    options = arguments.parse_args()
    binaries = [str(pathlib.Path(binary).resolve()) for binary in options.binaries]
    failed = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        paths = list(run_programs.find_programs(options.programs))
        files = [pathlib.Path(folder) / f"{number}.json" for number in range(len(paths))]
        recorded = [r for r in pool.map(lambda p: record(binaries[0], *p), zip(paths, files)) if r]
        wanted = {}
        for path, file, outcome in recorded:
            line, wrong = wanted_line(path, file, outcome)
            if wrong:
                failed += 1
                print(f"{path}\n    {wrong}")
            else:
                wanted[file] = (path, line)
        for binary in binaries:
            done = subprocess.run([binary, "replay", *wanted], capture_output=True, text=True, timeout=1200)
            lines = set(done.stdout.split("\n"))
            different = [path for path, line in wanted.values() if line not in lines]
            failed += len(different)
            for path in different:
                print(f"{path}\n    not identical with {binary}")
            if different or done.returncode != 0:
                print(done.stdout[-4000:] + done.stderr[-4000:])
    print(f"{len(recorded)} programs recorded, replayed by {len(binaries)} programs, {failed} failed")
    return 1 if failed or not recorded else 0


if __name__ == "__main__":
    sys.exit(main())
