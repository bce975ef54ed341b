#!/usr/bin/env python3
"""The commands about traces as a user types them: commands.py AEROFLOW"""
import json
import pathlib
import subprocess
import sys
import tempfile

BANK = """actor Account(owner: string) {
    state balance: int = 0
    on deposit(amount: int) -> int {
        balance += amount
        return balance
    }
}
let a = spawn Account("ada")
let b = spawn Account("bob")
print(await a.deposit(10))
print(await b.deposit(7))
a.deposit(9223372036854775800)
"""
LINES = """import std.stdin
actor Book(name: string) {
    state seen: list<string> = []
    on order(line: string) { seen.push(line) }
}
let book = spawn Book("b")
while let some(line) = await stdin.line() { book.order(line) }
"""


def main():
    aeroflow, failed = str(pathlib.Path(sys.argv[1]).resolve()), []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def run(*words, **more):
            return subprocess.run([aeroflow, *words], cwd=folder, capture_output=True, text=True, timeout=60, **more)

        def expect(what, done, status, *parts):
            text = done.stdout + done.stderr
            missing = [part for part in parts if part not in text]
            if done.returncode != status or missing:
                failed.append(f"{what}: status {done.returncode}, not there: {missing}\n{text}")

        (folder / "bank.aefl").write_text(BANK)
        (folder / "lines.aefl").write_text(LINES)
        fault = run("run", "--hash", "--trace", "b.json", "bank.aefl")
        expect("a fault report says how to look", fault, 0, "  replay: aeroflow replay b.json --until 5 --print Account#2\n")
        expect("and that works", run("replay", "b.json", "--until", "5", "--print", "Account#2"), 0, "Account#2\n", 'owner: "ada"',
               "balance: 10", "(Account#2 ended at tick 5)", "the same so far: ")
        expect("a field", run("replay", "b.json", "--until", "3", "--print", "Account#2.balance"), 0, "Account#2.balance: 10\n")
        expect("all of a type", run("replay", "b.json", "--print", "Account"), 0, 'owner: "bob"', "identical: ")
        expect("before its birth", run("replay", "b.json", "--until", "0", "--print", "Account#77"), 0, "has not been born")
        expect("no such actor", run("replay", "b.json", "--print", "Acount"), 2, "no actor `Acount`", "main, Account")
        expect("no such field", run("replay", "b.json", "--print", "Account.sum"), 2, "no state `sum`", "owner, balance")
        expect("no such file", run("replay", "none.json"), 2, "none.json: no such file or directory")
        expect("a program is no trace", run("replay", "bank.aefl"), 2, "bank.aefl: no trace that can be replayed: not JSON")

        text = (folder / "b.json").read_text()
        (folder / "bad.json").write_text(text.replace('"status":0', '"status":3'))
        expect("a changed status", run("replay", "bad.json"), 1, "bad.json differs: the status: 3 in the trace, 0 in this run",
               "a second execution gives the same again")
        digits = json.loads(text)["aeroflow"]["end"]["hash"]
        (folder / "bad.json").write_text(text.replace(digits, digits[::-1]))
        expect("a changed hash", run("replay", "bad.json"), 1, "differs: window 1 of 1", digits, digits[::-1], "0 turns the same")
        (folder / "bad.json").write_text(text.replace("balance += amount", "balance -= amount"))
        expect("a changed program", run("replay", "bad.json"), 2, "the program is not the one that was recorded")

        run("run", "--trace", "x.json", "lines.aefl", input="one\ntwo\nthree\n")
        run("run", "--trace", "y.json", "lines.aefl", input="one\ntwo\nfour\n")
        run("run", "--trace", "z.json", "lines.aefl", input="one\ntwo\n")
        expect("a trace and itself", run("diff", "x.json", "x.json"), 0, "no difference: ")
        expect("another input", run("diff", "x.json", "y.json"), 1, "first difference: tick ", "of main#1, message reply",
               'x.json  reply("three")', 'y.json  reply("four")', "turns the same")
        expect("an input less", run("diff", "x.json", "z.json"), 1, 'reply("three")', "reply(none)")
        expect("other programs", run("diff", "x.json", "b.json"), 1, "first difference", "the programs are not the same")

        plain = run("run", "--hash", "bank.aefl").stderr.split()[-1]
        kinds = {plain, run("run", "--hash=state", "bank.aefl").stderr.split()[-1],
                 run("run", "--hash=blake2b", "bank.aefl").stderr.split()[-1]}
        if len(kinds) != 3 or any(len(kind) != 32 for kind in kinds):
            failed.append(f"three kinds of hash: {kinds}")
        verified = run("run", "--verify", "--hash", "bank.aefl")
        expect("verified", verified, 0, "verified: 8 turns, the same at other addresses", plain)
        if verified.stdout != run("run", "bank.aefl").stdout:
            failed.append("--verify shows the output once")
        size = len(text) - len(json.dumps(BANK))
        if size > 4096:
            failed.append(f"a closed program's trace has {size} bytes beside its sources")
    print("\n".join(failed) if failed else "the commands about traces do what they say")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
