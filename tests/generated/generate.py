#!/usr/bin/env python3
"""A random well-typed AeroFlow program from a seed: the same text for the same seed, always.

    generate.py SEED

In: a seed. Out: a program that compiles, ends, and prints much of what it computes; some of them end with a fault.
"""
import sys

from actors import Actors
from expressions import Expressions
from kinds import BOOL, BYTES, DURATION, FLOAT, INT, STRING, Enum, Function, Kinds, Struct, Variable
from prng import Random
from statements import Statements, indented

PRELUDE = """\
fn at(i: int, n: int) -> int => if n < 1 { 0 } else { (i % n + n) % n }
fn cut(s: string) -> string => if s.len() > 24 { s[0..24] } else { s }
fn deep(n: int) -> int => if n == 1 << 40 { 0 } else { 1 + deep(n + 1) }""".split("\n")


class Program(Expressions, Statements, Actors):
    def __init__(self, seed):
        self.random = Random(seed)
        self.kinds = Kinds()
        self.names = 0
        self.variables, self.functions, self.actors = [], [], {}
        self.used_types, self.makers, self.maker_lines = [], {}, []
        self.making = None
        self.recursive_left = 9
        self.enter([], None, False, False)
        self.in_function, self.bounded = True, True

    # ---- types

    def plan_types(self):
        basic = [INT, INT, FLOAT, BOOL, STRING, STRING, BYTES, DURATION]
        self.used_types = [INT, STRING, BOOL, FLOAT]
        for _ in range(self.random.between(4, 9)):
            t = self.new_type(basic)
            if t not in self.used_types:
                self.used_types.append(t)
        self.used_types = self.random.shuffled(self.used_types)
        for t in list(self.used_types):  # what they are made of is used too
            for part in self.kinds.parts(t):
                if part not in self.used_types and self.random.chance(60):
                    self.used_types.append(part)

    def new_type(self, basic):
        old = lambda: self.random.pick(self.used_types + basic)
        key = lambda: self.random.pick([t for t in self.used_types + basic if self.kinds.hashable(t)])
        kind = self.random.weighted([(6, "list"), (4, "dict"), (3, "set"), (4, "tuple"), (4, "optional"), (2, "result"), (6, "struct"), (6, "enum"), (2, "scalar")])
        if kind == "list":
            return ("list", old())
        if kind == "dict":
            return ("dict", key(), old())
        if kind == "set":
            return ("set", key())
        if kind == "tuple":
            return ("tuple", *[old() for _ in range(self.random.between(2, 3))])
        if kind == "optional":
            return ("optional", old())
        if kind == "result":
            return ("result", old(), STRING)
        if kind == "struct":
            name = f"S{len(self.kinds.structs)}"
            self.kinds.structs[name] = Struct(name, [(f"f{i}", old()) for i in range(self.random.between(1, 4))])
            return ("struct", name)
        if kind == "enum":
            return self.new_enum(old)
        return self.random.pick([DURATION, BYTES])

    def new_enum(self, old):
        name = f"E{len(self.kinds.enums)}"
        recursive = self.random.chance(50)
        enum = Enum(name, [], recursive)
        self.kinds.enums[name] = enum
        for i in range(self.random.between(1, 3)):
            fields = [(f"g{j}", old()) for j in range(self.random.between(0 if i else 1, 3))]
            if recursive and i == 0:
                own = ("enum", name)
                fields += [("own", self.random.pick([own, own, ("list", own), ("optional", own)]))]
                if self.random.chance(40):
                    fields += [("own2", own)]
            enum.variants.append((f"V{i}{name}", fields))
        last = [("z", old())] if self.random.chance(50) else []
        enum.variants.append((f"Z{name}", last))
        return ("enum", name)

    def maker(self, t):
        """The name of a function int -> t, made when first asked for."""
        if t not in self.makers:
            name = f"mk{len(self.makers)}"
            self.makers[t] = name
            saved, self.making = (self.making, self.variables), t
            self.variables = []
            values = [self.literal(t, True, 2) for _ in range(self.random.between(1, 3))]
            self.making, self.variables = saved
            arms = [f"{i} => {value}" for i, value in enumerate(values[1:])] + [f"_ => {values[0]}"]
            self.maker_lines += [f"fn {name}(n: int) -> {self.kinds.text(t)} => match n {{", *indented(arms), "}"]
        return self.makers[t]

    # ---- functions

    def declarations(self):
        lines = []
        for struct in self.kinds.structs.values():
            lines += [f"struct {struct.name} {{", *indented([f"{n}: {self.kinds.text(t)}" for n, t in struct.fields])]
            lines += indented(self.methods(struct, ("struct", struct.name))) + ["}"]
        for enum in self.kinds.enums.values():
            lines.append(f"enum {enum.name} {{")
            for name, fields in enum.variants:
                inside = ", ".join(f"{n}: {self.kinds.text(t)}" for n, t in fields)
                lines += indented([f"{name}({inside})" if fields else name])
            lines += indented(self.methods(enum, ("enum", enum.name))) + ["}"]
        return lines

    def methods(self, owner, t):
        lines = []
        for _ in range(self.random.below(3)):
            function = Function(self.fresh("d"), self.parameters(False), self.random.pick(self.used_types), changes_self=self.random.chance(50))
            first = Variable("self", t, function.changes_self, local=False)
            lines += self.function_lines(function, "mut self" if function.changes_self else "self", [first])
            owner.methods.append(function)
        return lines

    def parameters(self, places):
        return [(self.fresh("x"), self.random.pick(self.used_types), "mut" if places and self.random.chance(60) else "")
                for _ in range(self.random.between(0 if not places else 1, 3))]

    def plain_function(self):
        """A function that calls earlier ones; recursive ones get a `fuel`."""
        kind = self.random.below(4)
        result = self.random.pick(self.used_types) if self.random.chance(85) else None
        function = Function(self.fresh("fn"), self.parameters(kind == 0), result)
        if kind == 1 and result:
            return self.recursive_function(function)
        if kind == 2 and self.actors and self.random.chance(50):
            function.suspends = True
            function.parameters.append((self.fresh("x"), ("actor", self.random.pick(list(self.actors))), ""))
        lines = self.function_lines(function)
        self.functions.append(function)
        return lines

    def recursive_function(self, function):
        fuel = self.fresh("n")
        calls = self.random.between(1, 2)
        function.parameters.insert(0, (fuel, INT, "fuel"))
        self.enter_function(function)
        names = [name for name, _, _ in function.parameters[1:]]
        body = [f"if {fuel} <= 0 {{ return {self.whole(function.result, 2)} }}"]
        for _ in range(self.random.between(1, 3)):
            body += self.statement()
        for _ in range(calls):
            name = self.fresh()
            arguments = [f"{fuel} - 1"] + [self.whole(t, 2, growing=False) if self.random.chance(50) else n for n, (_, t, _) in zip(names, function.parameters[1:])]
            body.append(f"let {name} = {function.name}({', '.join(arguments)})")
            self.variables.append(Variable(name, function.result, False))
        body.append(f"return {self.whole(function.result, 3)}")
        function.cost = self.cost * (6 if calls == 1 else 60)
        self.functions.append(function)
        return self.function_text(function, body)

    def enter_function(self, function, first=()):
        self.enter(first, function.result, False, function.suspends)
        self.variables += [Variable(name, t, kind == "mut", local=False) for name, t, kind in function.parameters]

    def function_lines(self, function, receiver="", first=()):
        self.enter_function(function, list(first))
        body = []
        if self.random.chance(35) and function.result and function.result[0] in ("result", "optional"):
            body += self.question_mark(function.result)
        for _ in range(self.random.between(0, 4)):
            body += self.statement()
        if function.result:
            body.append(f"return {self.whole(function.result, 3)}")
        function.cost = self.cost
        return self.function_text(function, body, receiver)

    def question_mark(self, t):
        sources = [x for x in self.used_types if x[0] == t[0] and (t[0] == "optional" or x[2] == t[2])]
        name, source = self.fresh(), self.random.pick(sources + [t])
        text = self.typed(source)
        self.variables.append(Variable(name, source[1], False))
        return [f"let {name} = {text}?"]

    def function_text(self, function, body, receiver=""):
        parameters = [receiver] if receiver else []
        parameters += [("mut " if kind == "mut" else "") + f"{name}: {self.kinds.text(t)}" for name, t, kind in function.parameters]
        result = f" -> {self.kinds.text(function.result)}" if function.result else ""
        if not body:
            body = ["print(0)"]
        return [f"fn {function.name}({', '.join(parameters)}){result} {{", *indented(body), "}"]

    # ---- main

    def main(self):
        self.enter([], None, False, True)
        self.in_function = False
        lines = []
        for actor in self.actors.values():
            for _ in range(self.random.between(1, 2)):
                arguments = [self.actor_argument(t) for _, t in actor.parameters]
                name = self.fresh("a")
                lines.append(f"let {name} = spawn {actor.name}({', '.join(arguments)})")
                self.variables.append(Variable(name, ("actor", actor.name), False, local=False))
        for t in self.random.shuffled(self.used_types)[:4]:
            name = self.fresh()
            self.bounded = False
            lines.append(f"mut {name}: {self.kinds.text(t)} = {self.whole(t, 2)}")
            self.variables.append(Variable(name, t, True))
        for _ in range(self.random.between(8, 22)):
            lines += self.statement()
        names = [v.name for v in self.visible()]
        lines += [f"print({', '.join(names[i:i + 6])})" for i in range(0, len(names), 6)]
        return ["fn main() {", *indented(lines), "}"]

    def actor_argument(self, t):
        if t[0] == "actor":
            return self.random.pick([v.name for v in self.references() if v.type == t])
        return self.whole(t, 2)

    def text(self):
        self.plan_types()
        if self.random.chance(75):
            self.plan_actors()
        declared = self.declarations()
        functions = []
        for _ in range(self.random.between(1, 5)):
            functions += self.plain_function()
        actors = []
        for actor in self.actors.values():
            actors += self.actor_declaration(actor)
        main = self.main()
        return "\n".join(["import std.math", *PRELUDE, *declared, *self.maker_lines, *functions, *actors, *main]) + "\n"


def generate(seed):
    return Program(seed).text()


if __name__ == "__main__":
    sys.stdout.write(generate(int(sys.argv[1])))
