#!/usr/bin/env python3
"""What recording and replaying cost: trace.py AEROFLOW [--reps N]

Three programs: one that is closed, one with a single large input and a million messages, one with a million answers of a port.
Each is run, recorded and replayed in turn, N times; printed are the least processor times (user and system) of whole processes,
compilation included, and the size of the trace beside its sources.
"""
import argparse
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
LINES = 1_000_000


def processor_time(command, stdin):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(stdin) as text:
        done = subprocess.run(command, stdin=text, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr.decode()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("aeroflow")
    arguments.add_argument("--reps", type=int, default=7)
    options = arguments.parse_args()
    aeroflow, generator = options.aeroflow, random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        orders, trace = folder / "orders.txt", folder / "t.json"
        orders.write_text("".join(f"{generator.choice(['buy', 'sell'])} {1000 + generator.randrange(50)} {generator.randrange(1, 100)}\n"
                                  for _ in range(LINES)))
        cases = {
            "closed: pingpong": ([], [str(PROGRAMS / "pingpong.aefl"), "3000000"], "/dev/null"),
            "one input, 10^6 orders": (["--allow", f"read={orders}"],
                                       [str(PROGRAMS / "orderbook.aefl"), str(orders)], "/dev/null"),
            "10^6 answers of a port": ([], [str(PROGRAMS / "lines.aefl")], str(orders)),
        }
        print("| program | run s | recorded s | | replayed s | | trace beside sources |\n|---|---|---|---|---|---|---|")
        for name, (flags, words, stdin) in cases.items():
            commands = {"run": [aeroflow, "run", *flags, *words], "recorded": [aeroflow, "run", "--trace", str(trace), *flags, *words],
                        "replayed": [aeroflow, "replay", str(trace)]}
            least = {kind: min(times) for kind, times in zip(commands, zip(
                *[[processor_time(command, stdin) for command in commands.values()] for _ in range(options.reps)]))}
            text = trace.read_text()
            sources = sum(len(json.dumps(file["text"])) for file in json.loads(text)["aeroflow"]["program"]["files"])
            row = [f"{least['run']:.3f}"]
            for kind in ("recorded", "replayed"):
                row += [f"{least[kind]:.3f}", f"{(least[kind] / least['run'] - 1) * 100:+.0f} %"]
            print(f"| {name} | {' | '.join(row)} | {len(text) - sources} B |")


if __name__ == "__main__":
    main()
