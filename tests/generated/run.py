#!/usr/bin/env python3
"""Generates programs, runs each on all engines, and compares; what differs is made small and kept.

    run.py --engine ways=build/release/bin/generated_ways [--engine run=build/release/bin/aeroflow]… [--first 1] [--count 200]
    run.py --engine … FILE.aefl…        these programs instead

Prints a line per finding and a summary; status 1 when there was a finding.
"""
import argparse
import collections
import concurrent.futures
import pathlib
import re
import sys
import tempfile

import engines
import generate
import shrink

LIMITS = ("out of stack", "out of memory")  # where they end is the pipeline's: not comparable with another pipeline
ADDRESS = re.compile(r"0x[0-9a-f]+|==\d+==|%\d+|b\d+ #\d+|\d+")


def run_all(using, path):
    outcomes = {}
    for engine in using:
        outcomes.update(engine.run(path))
    return outcomes


def difference(outcomes):
    """What is wrong with a program, in a few words that stay the same while it shrinks; None when nothing is."""
    for way, outcome in outcomes.items():
        if outcome.broken:
            return f"{way} broke: {headline(outcome.err)}"
        if outcome.refused:
            return f"does not compile: {headline(outcome.err)}"
    first, reference = next(iter(outcomes.items()))
    limited = any(text in (o.err or "") for o in outcomes.values() for text in LIMITS)
    for way, outcome in outcomes.items():
        if limited and way.endswith(("/unoptimised", "/oracle")):
            continue
        if outcome.key() != reference.key():
            parts = [name for name in ("out", "status", "hash") if getattr(outcome, name) != getattr(reference, name)]
            return f"{way} differs from {first} in {parts[0]}"
        if None not in (outcome.err, reference.err) and outcome.err != reference.err:
            return f"{way} differs from {first} in err"
    return None


def headline(text):
    """The line that names a failure, without numbers that change."""
    for line in text.split("\n"):
        if re.search(r"bug|ERROR: |runtime error|error\[", line):
            return ADDRESS.sub("N", line.strip())[:160]
    return text.strip().split("\n")[0][:160]


def keep(folder, name, text, finding, outcomes):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.aefl"
    path.write_text(text)
    parts = [finding]
    for way, outcome in outcomes.items():
        parts.append(f"--- {way}: status {outcome.status}, hash {outcome.hash}\n{outcome.out}" + (f"--- its stderr\n{outcome.err}" if outcome.err else ""))
    path.with_suffix(".txt").write_text("\n".join(parts))
    return path


class Worker:
    """A set of engines with a place for the program they run."""

    def __init__(self, options):
        self.options = options
        self.engines = [engines.make(text) for text in options.engine]
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name) / "main.aefl"

    def examine(self, text):
        self.path.write_text(text)
        outcomes = run_all(self.engines, self.path)
        return difference(outcomes), outcomes

    def check(self, name, text):
        """A finding as a line, or None; and how the program ended."""
        finding, outcomes = self.examine(text)
        end = next(iter(outcomes.values())).status
        if finding is None:
            return None, end
        keep(self.options.keep, name + "-whole", text, finding, outcomes)
        if self.options.shrink:
            text = shrink.shrink(text, lambda candidate: self.examine(candidate)[0] == finding, self.options.shrink)
        path = keep(self.options.keep, name, text, finding, self.examine(text)[1])
        return f"{name}: {finding}\n    {len(text.splitlines())} lines: {path}\n    again: run.py {' '.join('--engine ' + e for e in self.options.engine)} {path}", end

    def close(self):
        for engine in self.engines:
            engine.close()


def work(arguments):
    number, jobs, options = arguments
    worker = Worker(options)
    findings, ends = [], collections.Counter()
    for name, text in tasks(options):
        if name[1] % jobs != number:
            continue
        found, end = worker.check(name[0], text())
        ends[end] += 1
        if found:
            findings.append(found)
            print(found, flush=True)
            if len(findings) >= options.most:
                break
    worker.close()
    return len(findings), ends


def tasks(options):
    if options.files:
        for i, file in enumerate(options.files):
            yield (file.stem, i), file.read_text
    else:
        for seed in range(options.first, options.first + options.count):
            yield (f"seed{seed}", seed), lambda seed=seed: generate.generate(seed)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("files", nargs="*", type=pathlib.Path)
    arguments.add_argument("--engine", action="append", required=True)
    arguments.add_argument("--first", type=int, default=1)
    arguments.add_argument("--count", type=int, default=200)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--shrink", type=int, default=3000, metavar="N", help="at most N attempts at a smaller program; 0: none")
    arguments.add_argument("--most", type=int, default=5, help="findings of a job before it stops")
    arguments.add_argument("--keep", type=pathlib.Path, default=pathlib.Path("build/generated"), help="folder for what was found")
    options = arguments.parse_args()
    jobs = max(1, min(options.jobs, len(options.files) or options.count))
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        results = list(pool.map(work, [(number, jobs, options) for number in range(jobs)]))
    ends = sum((counter for _, counter in results), collections.Counter())
    found = sum(count for count, _ in results)
    shown = ", ".join(f"{count} with status {status or '-'}" for status, count in sorted(ends.items()))
    print(f"{sum(ends.values())} programs ({shown}), {found} findings")
    return 1 if found or not ends else 0


if __name__ == "__main__":
    sys.exit(main())
