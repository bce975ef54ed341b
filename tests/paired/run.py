#!/usr/bin/env python3
"""Random programs, each written twice, in AeroFlow and in Python: both must print the same.

    run.py AEROFLOW [--first SEED] [--count N] [--keep FOLDER]

The programs change lists, structs and dicts in place, in loops, through `mut` parameters and methods: what value semantics,
the passes on loops and the allocation of slots have to get right. Python's copies are deep ones wherever AeroFlow copies.
A program that differs is printed with its seed, and kept in FOLDER.
"""
import argparse
import contextlib
import io
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
INDENT = "    "


class Program:
    """Statements in both languages; `names` holds the variables in scope by kind."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.indent = 1
        self.loops = 0
        self.left = 40      # statements
        self.fresh = 0
        self.names = {"int": [], "list": [], "struct": [], "dict": [], "optional": []}
        for _ in range(14):
            self.statement()
        for aeroflow, python in self.places() + [(f"{s}.n", f"{s}.n") for s in self.names["struct"]]:
            self.add(f"print({aeroflow})", f"print({python})")

    def text(self, language):
        return "\n".join(pair[language] for pair in self.lines) + "\n"

    def add(self, aeroflow, python):
        self.lines.append((INDENT * self.indent + aeroflow, INDENT * (self.indent - 1) + python))

    def name(self, kind):
        self.fresh += 1
        return f"{kind[0]}{self.fresh}"

    def declare(self, kind, aeroflow, python, word="mut"):
        name = self.name(kind)
        self.add(f"{word} {name} = {aeroflow}", f"{name} = {python}")
        self.names[kind].append(name)
        return name

    # ---- expressions: pairs of texts. Ints stay small and not negative, so that nothing faults.

    def int(self, depth=0):
        pick = self.random.randrange(11 if depth < 3 else 2)
        if pick == 0 or not self.names["int"]:
            value = str(self.random.randrange(20))
            return value, value
        if pick <= 2:
            name = self.random.choice(self.names["int"])
            return name, name
        if pick <= 5:
            a, b = self.int(depth + 1), self.int(depth + 1)
            form = ("(({} + {}) % 1009)", "(({} * {}) % 997)", "max({}, {})")[pick - 3]
            return form.format(a[0], b[0]), form.format(a[1], b[1])
        if pick == 6:
            xs = self.list()
            return f"{xs[0]}.len()", f"len({xs[1]})"
        if pick == 7:
            xs, i = self.list(), self.int(depth + 1)
            return f"({xs[0]}.get({i[0]}) ?? 3)", f"get({xs[1]}, {i[1]})"
        if pick == 8:
            xs = self.list()
            return f"({xs[0]}.sum() % 1013)", f"(sum({xs[1]}) % 1013)"
        if pick == 9 and self.names["struct"]:
            name = self.random.choice(self.names["struct"])
            return f"{name}.n", f"{name}.n"
        condition, a, b = self.condition(depth + 1), self.int(depth + 1), self.int(depth + 1)
        return f"(if {condition[0]} {{ {a[0]} }} else {{ {b[0]} }})", f"({a[1]} if {condition[1]} else {b[1]})"

    def condition(self, depth=0):
        a, b = self.int(depth + 1), self.int(depth + 1)
        sign = self.random.choice(["<", "<=", "==", "!=", ">"])
        return f"{a[0]} {sign} {b[0]}", f"{a[1]} {sign} {b[1]}"

    def places(self):
        return [(name, name) for name in self.names["list"]] + [(f"{s}.items", f"{s}.items") for s in self.names["struct"]]

    def list(self):
        places = self.places()
        return self.random.choice(places) if places else ("[1, 2]", "[1, 2]")

    def list_expression(self):
        pick, xs, i = self.random.randrange(6), self.list(), self.int()
        if pick == 0:
            k = self.int()
            return f"[{i[0]}, {k[0]}]", f"[{i[1]}, {k[1]}]"
        if pick == 1:
            return f"{xs[0]}.sorted()", f"sorted({xs[1]})"
        if pick == 2:
            ys = self.list()
            return f"({xs[0]}.take(20) + {ys[0]}.take(20))", f"({xs[1]}[:20] + {ys[1]}[:20])"
        if pick == 3:
            return f"{xs[0]}.take({i[0]})", f"{xs[1]}[:{i[1]}]"
        if pick == 4:
            return f"{xs[0]}.reversed()", f"{xs[1]}[::-1]"
        return xs[0], f"list({xs[1]})"

    # ---- statements

    def statement(self):
        self.left -= 1
        if self.left < 0:
            return
        simple = [self.new_int, self.new_list, self.new_struct, self.copy_struct, self.assign, self.store, self.store, self.push,
                  self.pop, self.swap, self.replace, self.grow, self.bump, self.count, self.every_element, self.show]
        nested = [self.counted_loop, self.list_loop, self.condition_loop, self.branch]
        self.random.choice(simple + (nested if self.loops < 3 else []))()

    def block(self, count):
        saved = {kind: list(names) for kind, names in self.names.items()}
        self.indent += 1
        self.loops += 1
        self.add("print(0)", "print(0)")
        for _ in range(count):
            self.statement()
        self.loops -= 1
        self.indent -= 1
        self.names = saved

    def close(self):
        self.add("}", "pass")

    def new_int(self):
        self.declare("int", *self.int())

    def new_list(self):
        self.declare("list", *self.list_expression())

    def new_struct(self):
        xs, n = self.list_expression(), self.int()
        self.declare("struct", f"Pile({xs[0]}, {n[0]})", f"Pile({xs[1]}, {n[1]})")

    def copy_struct(self):
        if self.names["struct"]:
            name = self.random.choice(self.names["struct"])
            self.declare("struct", name, f"{name}.copy()")

    def assign(self):
        targets = [f"{s}.n" for s in self.names["struct"]] + [n for n in self.names["int"] if n in self.mutable_ints()]
        if targets:
            target, value = self.random.choice(targets), self.int()
            self.add(f"{target} = {value[0]}", f"{target} = {value[1]}")

    def mutable_ints(self):
        return {line[0].split()[1] for line in self.lines if line[0].lstrip().startswith("mut i")}

    def store(self):
        if self.places():
            xs, value = self.list(), self.int()
            i = self.declare("int", *self.int(), word="let")
            self.add(f"if {i} < {xs[0]}.len() {{ {xs[0]}[{i}] = {value[0]} }}",
                     f"if {i} < len({xs[1]}): {xs[1]}[{i}] = {value[1]}")

    def push(self):
        if self.places():
            xs, value = self.list(), self.int()
            self.add(f"if {xs[0]}.len() < 60 {{ {xs[0]}.push({value[0]}) }}",
                     f"if len({xs[1]}) < 60: {xs[1]}.append({value[1]})")

    def pop(self):
        if self.places():
            xs = self.list()
            self.add(f"print({xs[0]}.pop() ?? -1)", f"print({xs[1]}.pop() if {xs[1]} else -1)")

    def swap(self):
        if self.places():
            xs, i, k = self.list(), self.int(), self.int()
            self.add(f"if {xs[0]}.len() > 0 {{ {xs[0]}.swap({i[0]} % {xs[0]}.len(), {k[0]} % {xs[0]}.len()) }}",
                     f"if {xs[1]}: swap({xs[1]}, {i[1]} % len({xs[1]}), {k[1]} % len({xs[1]}))")

    def replace(self):
        if self.places():
            xs, value = self.list(), self.list_expression()
            self.add(f"{xs[0]} = {value[0]}", f"{xs[1]} = {value[1]}")

    def grow(self):
        if self.places():
            xs, k = self.list(), self.int()
            self.declare("int", f"grow(mut {xs[0]}, {k[0]})", f"grow({xs[1]}, {k[1]})")

    def bump(self):
        if self.names["struct"]:
            name, k = self.random.choice(self.names["struct"]), self.int()
            self.declare("int", f"{name}.bump({k[0]})", f"{name}.bump({k[1]})")

    def count(self):
        if not self.names["dict"]:
            name = self.name("dict")
            self.add(f"mut {name}: dict<int, int> = {{}}", f"{name} = {{}}")
            self.names["dict"].append(name)
        name, k = self.random.choice(self.names["dict"]), self.int()
        key = self.declare("int", f"{k[0]} % 7", f"{k[1]} % 7", word="let")
        self.add(f"{name}[{key}] = {name}.get({key}, 0) + 1", f"{name}[{key}] = {name}.get({key}, 0) + 1")
        self.add(f"print({name}.items())", f"print(list({name}.items()))")

    def every_element(self):
        if self.places():
            xs, e = self.list(), self.name("element")
            self.add(f"for mut {e} in {xs[0]} {{ {e} = ({e} * 3 + 1) % 1021 }}", f"change({xs[1]})")

    def show(self):
        for value in (self.int(), self.list()):
            self.add(f"print({value[0]})", f"print({value[1]})")

    def counted_loop(self):
        name, count = self.name("index"), self.random.randrange(1, 7)
        self.add(f"for {name} in 0..{count} {{", f"for {name} in range({count}):")
        self.block(self.random.randrange(1, 6))
        self.close()

    def list_loop(self):
        xs, name = self.list(), self.name("element")
        self.add(f"for {name} in {xs[0]} {{", f"for {name} in list({xs[1]}):")
        self.block(self.random.randrange(1, 5))
        self.close()

    def condition_loop(self):
        condition, leave = self.condition(), self.condition()
        turn, word = self.name("turn"), self.random.choice(["break", "continue"])
        self.add(f"mut {turn} = 0", f"{turn} = 0")
        self.add(f"while {turn} < 6 and ({condition[0]}) {{", f"while {turn} < 6 and ({condition[1]}):")
        self.indent += 1
        self.add(f"{turn} += 1", f"{turn} += 1")
        self.add(f"if {leave[0]} {{ {word} }}", f"if {leave[1]}: {word}")
        self.indent -= 1
        self.block(self.random.randrange(1, 5))
        self.close()

    def branch(self):
        condition = self.condition()
        self.add(f"if {condition[0]} {{", f"if {condition[1]}:")
        self.block(self.random.randrange(1, 4))
        self.add("} else {", "else:")
        self.block(self.random.randrange(1, 4))
        self.close()


def problem(aeroflow, seed, folder):
    """The AeroFlow text and what differs, or nothing."""
    program = Program(seed)
    text = (HERE / "prelude.aefl").read_text() + "fn main() {\n" + program.text(0) + "}\n"
    wanted = io.StringIO()
    with contextlib.redirect_stdout(wanted):
        exec((HERE / "prelude.py").read_text() + program.text(1), {})
    path = folder / f"paired_{seed}.aefl"
    path.write_text(text)
    done = subprocess.run([aeroflow, "run", str(path)], capture_output=True, text=True, timeout=60)
    if done.returncode == 0 and done.stdout == wanted.getvalue():
        path.unlink()
        return None
    for number, (a, b) in enumerate(zip(done.stdout.splitlines(), wanted.getvalue().splitlines()), 1):
        if a != b:
            return f"seed {seed}, output line {number}: {a}, Python says {b}"
    errors = "\n".join(line for line in done.stderr.splitlines() if not line.startswith("warning"))
    return f"seed {seed}, status {done.returncode}: {errors[:1000]}"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("aeroflow")
    arguments.add_argument("--first", type=int, default=1)
    arguments.add_argument("--count", type=int, default=200)
    arguments.add_argument("--keep", type=pathlib.Path)
    options = arguments.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or pathlib.Path(scratch)
        for seed in range(options.first, options.first + options.count):
            found = problem(str(pathlib.Path(options.aeroflow).resolve()), seed, folder)
            if found:
                failed += 1
                print(found)
    print(f"{options.count} programs, {failed} differ")
    return 1 if failed or not options.count else 0


if __name__ == "__main__":
    sys.exit(main())
