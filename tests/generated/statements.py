"""Statements: lines of text, each with what it does to the variables in scope.

Loops are bounded by construction; `multiplicity` says how often the place being generated runs at most, roughly, and `cost`
adds up, so that a program ends within milliseconds.
"""
from expressions import e_paren
from kinds import BOOL, FLOAT, INT, STRING, Variable


def indented(lines):
    return ["    " + line for line in lines]


class Statements:
    # ---- blocks

    def block(self, size, times=1, extra=()):
        """Lines of a nested block; `extra` are variables that stand in it."""
        saved, self.multiplicity = self.multiplicity, self.multiplicity * times
        mark = len(self.variables)
        self.variables += extra
        self.nesting += 1
        lines = []
        for _ in range(size):
            lines += self.statement()
        self.nesting -= 1
        del self.variables[mark:]
        self.multiplicity = saved
        return indented(lines) or ["    print(0)"]

    def statement(self):
        self.cost += self.multiplicity
        deep = self.nesting >= 3 or self.multiplicity > 150
        choices = [(14, self.declare), (16, self.assign), (16, self.change), (6, self.compound_assign), (9, self.print_some), (5, self.call_with_places),
                   (3, self.exchange), (2, self.destructure), (1, self.rare_fault), (2, self.let_else), (2, self.leave)]
        if not deep:
            choices += [(7, self.if_statement), (4, self.if_let), (3, self.while_let), (4, self.while_loop), (2, self.value_loop), (12, self.for_loop),
                        (5, self.for_mut), (6, self.match_statement), (5, self.match_mut), (3, self.labelled)]
        if self.may_await:
            choices += [(12, self.await_statement)]
        if self.references():
            choices += [(7, self.actor_statement)]
        self.bounded = self.multiplicity > 1 or self.in_function
        return self.random.weighted(choices)() or self.print_some()

    # ---- variables

    def fresh(self, prefix="v"):
        self.names += 1
        return f"{prefix}{self.names}"

    def declare(self):
        t = self.random.pick(self.used_types)
        value = self.whole(t, 3)
        mutable = self.random.chance(65)
        name = self.fresh()
        locals_ = [v for v in self.visible() if v.local and v.mutable]
        if not mutable and locals_ and self.random.chance(8):
            name = self.random.pick(locals_).name  # rebinds or hides
        self.variables.append(Variable(name, t, mutable))
        return [f"{'mut' if mutable else 'let'} {name}: {self.kinds.text(t)} = {value}"]

    def mutable_place(self, t=None, local=False):
        """(text, type) of a place that can be assigned to."""
        if t is None:
            roots = [v for v in self.visible() if v.mutable and not (local and v.state)]
            if not roots:
                return None
            v = self.random.pick(roots)
            text, t = v.name, v.type
            while self.random.chance(45):
                deeper = self.deeper(text, t)
                if deeper is None:
                    break
                text, t = deeper
            return None if text == "self" else (text, t)
        found = self.places(t, mutable=True, local=local)
        return (self.random.pick(found), t) if found else None

    def deeper(self, text, t):
        if t[0] == "tuple":
            i = self.random.below(len(t) - 1)
            return f"{text}.{i}", t[1 + i]
        if t[0] == "struct" and self.kinds.structs[t[1]].fields:
            name, field = self.random.pick(self.kinds.structs[t[1]].fields)
            return f"{text}.{name}", field
        return None

    def assign(self):
        place = self.mutable_place()
        if place is None:
            return None
        text, t = place
        if t[0] == "list" and self.random.chance(50):
            return self.assign_element(text, t)
        if t[0] == "dict" and self.random.chance(60):
            key = self.whole(t[1], 2)
            return self.guarded(f"{text}.len() < 12", [f"{text}[{key}] = {self.whole(t[2], 3, growing=False)}"])
        value = self.whole(t, 3, growing="." not in text)
        if t == INT and self.bounded and self.random.chance(70):
            value = f"({value} % 1000)"
        return [f"{text} = {value}"]

    def assign_element(self, text, t):
        index = self.whole(INT, 2)
        if self.random.chance(10):
            return [f"{text}[{index}] = {self.whole(t[1], 2, growing=False)}"]
        target, part = f"{text}[at({index}, {text}.len())]", t[1]
        for _ in range(2):
            deeper = self.deeper(target, part) if self.random.chance(60) else None
            if deeper:
                target, part = deeper
        if part[0] == "list" and self.random.chance(50):
            return self.guarded(f"not {text}.is_empty()", [f"{target}.push({self.whole(part[1], 2, growing=False)})"])
        if part == INT and self.random.chance(60):
            return self.guarded(f"not {text}.is_empty()", [f"{target} {self.random.pick(['+=', '-=', '^=', '|='])} {self.whole(INT, 2)}"])
        return self.guarded(f"not {text}.is_empty()", [f"{target} = {self.whole(part, 2, growing=False)}"])

    def guarded(self, condition, lines):
        return [f"if {condition} {{", *indented(lines), "}"]

    def compound_assign(self):
        t = self.random.pick([INT, INT, FLOAT, STRING, BOOL])
        place = self.mutable_place(t)
        if place is None:
            return None
        text, _ = place
        if t == INT:
            operator = self.random.pick(["+=", "-=", "*=", "&=", "|=", "^=", "%=", "/=", "<<=", ">>=", ">>>="])
            operand = self.whole(INT, 2)
            if operator in ("%=", "/="):
                operand = self.random.pick(["7", "-3", "100", operand])
            if operator in ("<<=", ">>=", ">>>="):
                operand = f"({operand} & 7)"
            return [f"{text} {operator} {operand}"]
        if t == FLOAT:
            return [f"{text} {self.random.pick(['+=', '-=', '*=', '/='])} {self.whole(FLOAT, 2)}"]
        if t == STRING:
            return [f"{text} += {self.whole(STRING, 2)}"] if not self.bounded else [f"{text} = cut({text} + {self.whole(STRING, 2)})"]
        return [f"{text} = not {text}"]

    # ---- methods that change their receiver

    def change(self):
        place = self.mutable_place()
        if place is None:
            return None
        text, t = place
        e = lambda part: self.whole(part, 2, growing=False)
        if t[0] == "list":
            return self.change_list(text, t, e)
        if t[0] == "dict":
            return self.random.weighted([
                (4, lambda: self.guarded(f"{text}.len() < 12", [f"{text}.set({e(t[1])}, {e(t[2])})"])),
                (3, lambda: self.shown(t[2], f"{text}.remove({e(t[1])})")),
                (1, lambda: [f"{text}.clear()"]),
                (2, lambda: [f"{text}.merge({self.maker(t)}({self.random.below(5)}))"]),
                (3, lambda: self.guarded(f"{text}.len() < 12", [f"{text}[{e(t[1])}] = {text}.get({e(t[1])}, {e(t[2])})"]))])()
        if t[0] == "set":
            return self.random.pick([self.guarded(f"{text}.len() < 12", [f"print({text}.add({e(t[1])}))"]), [f"print({text}.remove({e(t[1])}))"]])
        if t[0] in ("struct", "enum"):
            owner = (self.kinds.structs if t[0] == "struct" else self.kinds.enums)[t[1]]
            methods = [f for f in owner.methods if f.changes_self and self.affordable(f)]
            if methods:
                self.recursive_left = 0
                call = self.call_text(text + ".", self.random.pick(methods), 2)
                return [f"print({call})"] if self.random.chance(30) else [call]
        return None

    def change_list(self, text, t, e):
        pushed = lambda: self.guarded(f"{text}.len() < 14", [f"{text}.push({e(t[1])})"])
        choices = [(5, pushed), (2, lambda: self.shown(t[1], f"{text}.pop()")), (1, lambda: self.shown(t[1], f"{text}.pop_first()")),
                   (1, lambda: [f"{text}.reverse()"]), (1, lambda: [f"{text}.clear()"] if self.random.chance(30) else pushed()),
                   (2, lambda: self.guarded(f"{text}.len() < 14", [f"{text}.insert(at({e(('int',))}, {text}.len() + 1), {e(t[1])})"])),
                   (2, lambda: self.guarded(f"not {text}.is_empty()", [f"print({text}.remove(at({e(('int',))}, {text}.len())))"])),
                   (2, lambda: self.guarded(f"not {text}.is_empty()", [f"{text}.swap(at({e(('int',))}, {text}.len()), {text}.len() - 1)"])),
                   (2, lambda: self.guarded(f"{text}.len() < 8", [f"{text}.extend({self.typed(t)}.take(5))"])
                    if not self.kinds.recursive(t) else pushed())]
        if self.kinds.ordered(t[1]):
            choices.append((2, lambda: [f"{text}.sort()"]))
        return self.random.weighted(choices)()

    def shown(self, t, text):
        return [f"print({text})"] if self.random.chance(60) else [f"let {self.fresh()} = {text}"]

    # ---- calls with mut arguments, swap, replace

    def call_with_places(self):
        functions = [f for f in self.callable() if any(kind == "mut" for _, _, kind in f.parameters) and self.affordable(f)]
        if not functions:
            return None
        function = self.random.pick(functions)
        arguments, taken = [], []
        self.recursive_left = 0
        for _, t, kind in function.parameters:
            if kind != "mut":
                arguments.append(str(self.random.between(0, 4)) if kind == "fuel" else self.expression(t, 2))
                continue
            found = [p for p in self.places(t, mutable=True, local=True) if p.split(".")[0] not in taken]
            if not found:
                return None
            place = self.random.pick(found)
            taken.append(place.split(".")[0])
            arguments.append("mut " + place)
        self.cost += function.cost * self.multiplicity
        call = f"{function.name}(" + ", ".join(arguments) + ")"
        return [f"print({call})"] if function.result and self.random.chance(70) else [call]

    def exchange(self):
        place = self.mutable_place()
        if place is None:
            return None
        text, t = place
        others = [p for p in self.places(t, mutable=True) if p.split(".")[0] != text.split(".")[0]]
        if others and self.random.chance(50):
            return [f"swap(mut {text}, mut {self.random.pick(others)})"]
        name = self.fresh()
        value = self.whole(t, 2, growing=False)
        self.variables.append(Variable(name, t, False))
        return [f"let {name} = replace(mut {text}, {value})"]

    def destructure(self):
        tuples = [t for t in self.used_types if t[0] in ("tuple", "struct")]
        if not tuples:
            return None
        t = self.random.pick(tuples)
        value = self.whole(t, 2, known=False) if t[0] == "struct" else self.typed(t)
        if t[0] == "tuple":
            names = [self.fresh() for _ in t[1:]]
            self.variables += [Variable(name, part, False) for name, part in zip(names, t[1:])]
            return [f"let ({', '.join(names)}) = {value}"]
        struct = self.kinds.structs[t[1]]
        names = [(field, part, self.fresh()) for field, part in struct.fields]
        self.variables += [Variable(name, part, False) for _, part, name in names]
        return [f"let {struct.name}({', '.join(f'{field}: {name}' for field, _, name in names)}) = {value}"]

    # ---- output, faults

    def print_some(self):
        visible = self.visible()
        if visible and self.random.chance(60):
            chosen = [self.random.pick(visible).name for _ in range(self.random.between(1, 3))]
            return [f'print("{self.fresh("p")}", {", ".join(chosen)})']
        t = self.random.pick([INT, STRING, FLOAT, BOOL])
        return [f'print("{self.fresh("p")}", {self.whole(t, 3, known=False)})']

    def rare_fault(self):
        return self.random.pick([
            lambda: [f'require {self.whole(BOOL, 2)} or {self.whole(BOOL, 2)}, "r" + {self.whole(INT, 1)}'],
            lambda: self.guarded(self.whole(BOOL, 2) + " and " + self.whole(BOOL, 2), [f'panic({self.whole(STRING, 2)})']),
            lambda: [f"eprint({self.typed(self.random.pick(self.used_types))})"],
            lambda: [f"print(deep({self.whole(INT, 1)}))"] if self.random.chance(4) else [f"log.info({self.whole(STRING, 2)})"]])()

    def let_else(self):
        optionals = [t for t in self.used_types if t[0] == "optional" and t[1][0] != "optional"]
        way = self.leaving()
        if not optionals or not way:
            return None
        t = self.random.pick(optionals)
        name = self.fresh()
        source = self.typed(t)
        lines = [f"let {name} = {source} else {{ {way} }}"]
        self.variables.append(Variable(name, t[1], False))
        return lines

    def leaving(self):
        """How this place may be left early; None at the outermost level, where the rest would be lost."""
        if self.loops and self.random.chance(60):
            return self.random.pick(self.loops[-1:] or ["break"])
        if self.nesting > 0 and self.in_function and self.result_type is not False:
            return "return" if self.result_type is None else f"return {self.whole(self.result_type, 2)}"
        return None

    def leave(self):
        way = self.leaving()
        if way is None:
            return None
        return self.guarded(f"({self.whole(BOOL, 2)}) and {self.whole(INT, 1)} % 3 == 0", [way])

    # ---- branches

    def if_statement(self):
        lines = [f"if {self.whole(BOOL, 3)} {{", *self.block(self.random.between(1, 3))]
        if self.random.chance(30):
            lines += [f"}} else if {self.whole(BOOL, 2)} {{", *self.block(self.random.between(1, 2))]
        if self.random.chance(60):
            lines += ["} else {", *self.block(self.random.between(1, 2))]
        return lines + ["}"]

    def if_let(self):
        choices = [t for t in self.used_types if t[0] in ("optional", "enum", "list", "result")]
        if not choices:
            return None
        t = self.random.pick(choices)
        pattern, bound = self.pattern(t, 2)
        if bound and pattern == bound[0].name:
            if t[0] != "optional":
                return None
            bound[0].type = t[1]  # a plain name unwraps
        if pattern == "_":
            return None
        lines = [f"if let {pattern} = {self.typed(t)} {{", *self.block(self.random.between(1, 2), extra=bound)]
        if self.random.chance(50):
            lines += ["} else {", *self.block(1)]
        return lines + ["}"]

    def pattern(self, t, depth):
        """A pattern that may fail, with the variables it binds."""
        if depth == 0 or self.random.chance(15) or t[0] in ("float", "dict", "set", "bytes", "fault", "bool", "duration", "actor", "pending"):
            if self.random.chance(25):
                return "_", []
            name = self.fresh()
            return name, [Variable(name, t, False)]
        if t[0] == "int":
            low = self.random.between(-5, 9)
            return self.random.pick([str(low), f"{low}..={low + 5}", f"{low} | {low + 20}"]), []
        if t[0] == "string":
            return self.random.pick(['"a"', '"a"..="z"', '"" | "ab"']), []
        if t[0] == "tuple":
            return self.patterns("(", t[1:], depth, ")")
        if t[0] == "struct":
            return self.struct_pattern(t, depth)
        if t[0] == "enum":
            name, fields = self.random.pick(self.kinds.enums[t[1]].variants)
            if not fields:
                return f"{t[1]}.{name}", []
            return self.patterns(f"{t[1]}.{name}(", [field for _, field in fields], depth, ")")
        if t[0] == "list":
            return self.list_pattern(t, depth)
        if t[0] == "optional":
            if self.random.chance(20):
                return "none", []
            return self.patterns("some(", [t[1]], depth, ")")
        word, part = ("ok(", t[1]) if self.random.chance(60) else ("err(", t[2])
        return self.patterns(word, [part], depth, ")")

    def patterns(self, opening, types, depth, closing):
        found = [self.pattern(t, depth - 1) for t in types]
        return opening + ", ".join(text for text, _ in found) + closing, [v for _, bound in found for v in bound]

    def struct_pattern(self, t, depth):
        fields = [f for f in self.kinds.structs[t[1]].fields if self.random.chance(70)]
        if not fields:
            return "_", []
        found = [(name, self.pattern(part, depth - 1)) for name, part in fields]
        return f"{t[1]}(" + ", ".join(f"{name}: {text}" for name, (text, _) in found) + ")", [v for _, (_, bound) in found for v in bound]

    def list_pattern(self, t, depth):
        count = self.random.below(3)
        text, bound = self.patterns("[", [t[1]] * count, depth, "")
        if self.random.chance(60):
            rest = self.fresh()
            text += (", " if count else "") + f"..{rest}"
            bound.append(Variable(rest, t, False))
        return text + "]", bound

    def match_statement(self):
        t = self.random.pick([t for t in self.used_types if t[0] not in ("float", "dict", "set", "bytes")])
        lines = [f"match {self.typed(t)} {{"]
        for _ in range(self.random.between(1, 3)):
            pattern, bound = self.pattern(t, 3)
            if pattern == "_" or (bound and pattern == bound[0].name):
                continue
            guard = ""
            if self.random.chance(25):
                mark = len(self.variables)
                self.variables += bound
                guard = f" if {self.whole(BOOL, 2)}"
                del self.variables[mark:]
            lines += indented([f"{pattern}{guard} => {{", *self.block(self.random.between(1, 2), extra=bound), "}"])
        return lines + indented(["_ => {", *self.block(1), "}"]) + ["}"]

    def without(self, root, make):
        """Runs make with one variable out of sight: the place of `for mut` and `match mut` may not be named inside."""
        hidden = self.variables
        self.variables = [v for v in hidden if v.name != root]
        lines = make()
        self.variables = hidden
        return lines

    def match_mut(self):
        choices = [v for v in self.visible() if v.mutable and not v.state and v.type[0] in ("enum", "optional")]
        if not choices:
            return None
        v = self.random.pick(choices)

        def arms():
            if v.type[0] == "optional":
                name = self.fresh()
                return indented([f"some({name}) => {{", *self.block(2, extra=[Variable(name, v.type[1], True)]), "}", "none => {", *self.block(1), "}"])
            lines = []
            for variant, fields in self.kinds.enums[v.type[1]].variants:
                bound = [Variable(self.fresh(), part, True) for _, part in fields]
                head = variant + ("(" + ", ".join(b.name for b in bound) + ")" if bound else "")
                lines += indented([f"{head} => {{", *self.block(self.random.between(1, 2), extra=bound), "}"])
            return lines
        return [f"match mut {v.name} {{", *self.without(v.name, arms), "}"]

    # ---- loops

    def loop_block(self, size, times, extra=(), ways=("break", "continue")):
        self.loops.append(self.random.pick(ways))
        lines = self.block(size, times, extra)
        self.loops.pop()
        return lines

    def while_loop(self):
        counter = self.fresh("w")
        limit = self.random.between(1, 6)
        self.variables.append(Variable(counter, INT, False, local=False))
        head = [f"mut {counter} = 0", f"while {counter} < {limit} and {self.whole(BOOL, 2)} {{", f"    {counter} += 1"]
        return head + self.loop_block(self.random.between(1, 3), limit) + ["}"]

    def while_let(self):
        lists = [v for v in self.visible() if v.mutable and v.type[0] == "list" and v.type[1][0] != "optional"]
        if not lists:
            return None
        v = self.random.pick(lists)
        name, counter = self.fresh(), self.fresh("w")
        body = self.loop_block(self.random.between(1, 2), 6, [Variable(name, v.type[1], False)])
        return [f"mut {counter} = 0", f"while let {name} = {v.name}.{self.random.pick(['pop()', 'pop_first()'])} {{",
                f"    {counter} += 1", f"    if {counter} > 9 {{ break }}", *body, "}"]

    def value_loop(self):
        t = self.random.pick(self.used_types)
        name, counter = self.fresh(), self.fresh("w")
        limit = self.random.between(1, 5)
        saved, self.loops = self.loops, []
        body = self.block(self.random.between(1, 2), limit, [Variable(counter, INT, False, local=False)])
        self.loops = saved
        value = self.whole(t, 2)
        self.variables.append(Variable(name, t, False))
        return [f"mut {counter} = 0", f"let {name}: {self.kinds.text(t)} = loop {{", f"    {counter} += 1", *body,
                f"    if {counter} >= {limit} {{ break {value} }}", "}"]

    def for_loop(self):
        kind = self.random.below(6)
        name, second = self.fresh("i"), self.fresh("i")
        size = self.random.between(1, 3)
        one = lambda t: [Variable(name, t, False)]
        if kind == 0:
            count = self.random.between(1, 6)
            start = self.random.between(-2, 3)
            range_text = self.random.pick([f"{start}..{start + count}", f"{start}..={start + count - 1}"])
            return [f"for {name} in {range_text} {{", *self.loop_block(size, count, one(INT)), "}"]
        containers = [t for t in self.used_types if t[0] in ("list", "set", "dict")]
        if kind == 1 or not containers:
            return [f"for {name} in {self.typed(STRING)} {{", *self.loop_block(size, 6, one(STRING)), "}"]
        t = self.random.pick(containers)
        source = self.typed(t)
        if t[0] == "dict":
            bound = [Variable(name, t[1], False), Variable(second, t[2], False)]
            return [f"for {name}, {second} in {source} {{", *self.loop_block(size, 4, bound), "}"]
        if t[0] == "list" and kind == 2:
            bound = [Variable(name, INT, False), Variable(second, t[1], False)]
            return [f"for {name}, {second} in {source}.enumerate() {{", *self.loop_block(size, 5, bound), "}"]
        if t[0] == "list" and kind == 3:
            bound = [Variable(name, t[1], False), Variable(second, t[1], False)]
            return [f"for {name}, {second} in {source}.zip({self.typed(t)}) {{", *self.loop_block(size, 5, bound), "}"]
        if t[0] == "list" and kind == 4:
            source += self.random.pick([".reversed()", ".take(3)", f"[at({self.whole(INT, 1)}, {source}.len() + 1)..]"])
        return [f"for {name} in {source} {{", *self.loop_block(size, 5, one(t[1])), "}"]

    def for_mut(self):
        place = None
        lists = [v for v in self.visible() if v.mutable and not v.state and (v.type[0] == "list" or v.type[0] == "struct")]
        for v in self.random.shuffled(lists):
            found = []
            for t in [t for t in self.used_types if t[0] == "list"]:
                found += [(text, t) for text in self.places_of(v, t)]
            if found:
                place, root = self.random.pick(found), v.name
                break
        if place is None:
            return None
        text, t = place
        name = self.fresh("i")
        body = lambda: self.loop_block(self.random.between(1, 2), 5, [Variable(name, t[1], True)])
        return [f"for mut {name} in {text} {{", *self.without(root, body), "}"]

    def places_of(self, v, t):
        found = []
        self.add_places(found, v.name, v.type, t, 2)
        return found

    def labelled(self):
        label, a, b = self.fresh("l"), self.fresh("i"), self.fresh("i")
        inner = self.random.between(2, 4)
        bound = [Variable(a, INT, False), Variable(b, INT, False)]
        saved_times, self.multiplicity = self.multiplicity, self.multiplicity * 3
        body = self.loop_block(self.random.between(1, 2), inner, bound, (f"break '{label}", f"continue '{label}"))
        self.multiplicity = saved_times
        return [f"'{label}: for {a} in 0..3 {{", f"    for {b} in 0..{inner} {{", *indented(body),
                f"        if {a} * {b} == {self.random.below(6)} {{ {self.random.pick(['break', 'continue'])} '{label} }}", "    }", "}"]
