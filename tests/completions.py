#!/usr/bin/env python3
"""Asks the completion scripts what they complete: completions.py AEROFLOW

The script for bash is sourced and its function called, as bash does at a press of the tab key. Those for zsh and fish are given to
their shells, where these are installed, to be read without being run; what they must name is checked everywhere.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

QUESTION = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_aeroflow
printf '%s\\n' "${COMPREPLY[@]}"
"""


def main():
    aeroflow, failed = str(pathlib.Path(sys.argv[1]).resolve()), []

    def expect(what, got, wanted):
        if got != wanted:
            failed.append(f"{what}: expected {wanted!r}, got {got!r}")

    def script_for(shell):
        return subprocess.run([aeroflow, "completions", shell], capture_output=True, text=True, timeout=60, check=True).stdout

    def help_of(*words):
        return subprocess.run([aeroflow, "help", *words], capture_output=True, text=True, timeout=60, check=True).stdout

    commands = re.findall(r"^  (\w+) ", help_of().split("commands:")[1].split("\n\n")[0], re.M)
    flags = {command: re.findall(r"(?<= )--[\w-]+", help_of(command).split("flags:")[1].split("examples:")[0]) for command in commands}
    expect("there are commands", {"run", "check", "explain", "completions"} <= set(commands), True)
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "aeroflow.bash"
        script.write_text(script_for("bash"))
        work = pathlib.Path(folder) / "work"
        (work / "shop").mkdir(parents=True)
        for name in ("bank.aefl", "notes.txt", "shop/main.aefl"):
            (work / name).write_text("")

        def complete(*words):
            done = subprocess.run(["bash", "--norc", "-c", QUESTION, "bash", str(script), *words], cwd=work, text=True,
                                  capture_output=True, timeout=60)
            if done.stderr:
                failed.append(f"{words}: bash says {done.stderr!r}")
            return sorted(done.stdout.split())

        expect("a command", complete("aeroflow", "ch"), ["check"])
        expect("all commands", set(commands) <= set(complete("aeroflow", "")), True)
        expect("a flag", complete("aeroflow", "run", "--ha"), ["--hash"])
        for command in commands:
            expect(f"the flags of {command}", complete("aeroflow", command, "--"), sorted(flags[command]))
        expect("a value", complete("aeroflow", "check", "--message-format", ""), ["json", "text"])
        expect("a value that is begun", complete("aeroflow", "run", "--color", "a"), ["always", "auto"])
        expect("programs and folders", complete("aeroflow", "run", ""), ["bank.aefl", "shop/"])
        expect("a program in a folder", complete("aeroflow", "check", "shop/"), ["shop/main.aefl"])
        expect("the program's own arguments", complete("aeroflow", "run", "--seed", "7", "bank.aefl", "n"), ["notes.txt"])
        expect("another program", complete("aeroflow", "check", "bank.aefl", "b"), ["bank.aefl"])
        expect("nothing behind the last argument", complete("aeroflow", "explain", "AE0312", ""), [])
        expect("a shell", complete("aeroflow", "completions", "f"), ["fish"])
        expect("a code", complete("aeroflow", "explain", "AE031"), ["AE0312"])
        for shell in ("zsh", "fish"):
            text = script_for(shell)
            for command in commands:
                expect(f"{shell} names {command}", command in text, True)
                for flag in flags[command]:
                    expect(f"{shell} names {flag}", (flag if shell == "zsh" else f"-l {flag[2:]}") in text, True)
            if shutil.which(shell):
                read = subprocess.run([shell, "-n"], input=text, text=True, capture_output=True, timeout=60)
                expect(f"{shell} reads its script", (read.returncode, read.stderr), (0, ""))
    print("\n".join(failed) if failed else "completions complete")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
