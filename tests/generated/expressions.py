"""Expressions of a wanted type.

Every text given back can stand as an operand. `known`: the compiler knows the wanted type at this place, so that `none`, `[]`
and int literals for floats may stand there. Most operations are written so that they cannot fault; the raw form comes now and then.
"""
from kinds import BOOL, BYTES, DURATION, FLOAT, INT, STRING

WORDS = ["a", "", "ab", "Zoë", "naïve", "日本", "x y", "1", "-7", "a,b,c", "🙂", "ß", "tab\\t", "q\\\"q", "Ǆ", "e\\u{301}", "{", " lead", "9" * 20]
EDGES = ["9223372036854775807", "-9223372036854775808", "4611686018427387904", "-1", "0", "1", "2147483648", "0xff", "63", "64", "1_000_000"]
FLOATS = ["0.0", "1.0", "0.1", "2.5", "1e300", "-1e-300", "3.14", "1e16", "0.30000000000000004", "5e-324", "123456.789", "-0.0"]
DURATIONS = ["0ns", "1ns", "5us", "10ms", "2s", "1.5s", "3min", "1h", "1500ms"]
BYTE_STRINGS = ['b""', 'b"abc"', 'b"\\x00\\xff"', 'b"q\\"z"', 'b"\\xc3\\xa9"']


class Expressions:
    # ---- places

    def visible(self):
        """Variables, the innermost of each name only."""
        seen, found = set(), []
        for variable in reversed(self.variables):
            if variable.name not in seen:
                seen.add(variable.name)
                found.append(variable)
        return found

    def places(self, t, mutable=False, local=False):
        """Texts of variables, fields and tuple parts of the type."""
        found = []
        for v in self.visible():
            if (mutable and not v.mutable) or (local and v.state):
                continue
            self.add_places(found, v.name, v.type, t, 2)
        if mutable and "self" in found:
            found.remove("self")  # only its parts can be assigned to
        return found

    def add_places(self, found, text, have, wanted, depth):
        if have == wanted:
            found.append(text)
        if depth == 0:
            return
        if have[0] == "tuple":
            for i, part in enumerate(have[1:]):
                self.add_places(found, f"{text}.{i}", part, wanted, depth - 1)
        elif have[0] == "struct":
            for name, part in self.kinds.structs[have[1]].fields:
                self.add_places(found, f"{text}.{name}", part, wanted, depth - 1)

    def place_or_none(self, t):
        if self.kinds.recursive(t):
            if self.recursive_left <= 0:
                return None
            self.recursive_left -= 1
        found = self.places(t)
        return self.random.pick(found) if found else None

    def typed(self, t, depth=0):
        """An expression whose type the compiler sees without help: a place, a call."""
        place = self.place_or_none(t) if self.random.chance(75) else None
        if place is not None:
            return place
        if t in (INT, FLOAT, BOOL, STRING, BYTES, DURATION):
            return e_paren(self.literal(t, False))
        return f"{self.maker(t)}({self.expression(INT, depth - 1)})"

    # ---- literals

    def literal(self, t, known=True, depth=2):
        pick = self.random.pick
        kind = t[0]
        if kind == "int":
            return pick(EDGES) if self.random.chance(8) else str(self.random.between(-9, 30))
        if kind == "float":
            if known and self.random.chance(20):
                return str(self.random.between(-3, 9))
            return pick(FLOATS)
        if kind == "bool":
            return pick(["true", "false"])
        if kind == "string":
            return f'"{pick(WORDS)}"'
        if kind == "bytes":
            return pick(BYTE_STRINGS)
        if kind == "duration":
            return pick(DURATIONS)
        if not known:
            return f"{self.maker(t)}({self.random.between(0, 9)})"
        return self.composite(t, depth, lambda part: self.literal(part, True, depth - 1))

    def composite(self, t, depth, part):
        """A value of a composite type whose parts come from `part`."""
        kind = t[0]
        count = self.random.between(0, 3) if depth > 0 else self.random.between(0, 1)
        if kind == "list":
            if count and self.random.chance(10):
                return f"[{part(t[1])}; {count}]"
            return "[" + ", ".join(part(t[1]) for _ in range(count)) + "]"
        if kind == "set":
            return "set([" + ", ".join(part(t[1]) for _ in range(count)) + "])"
        if kind == "dict":
            keys = []
            for _ in range(count):
                key = self.literal(t[1], True, 1)
                if key not in keys:
                    keys.append(key)
            if not keys:
                return f"{self.maker(t)}(0)" if self.making is None else "{}"
            return "({" + ", ".join(f"{key}: {part(t[2])}" for key in self.distinct(keys)) + "})"
        if kind == "tuple":
            return "(" + ", ".join(part(p) for p in t[1:]) + ")"
        if kind == "optional":
            if self.random.chance(30):
                return "none"
            return f"some({part(t[1])})" if t[1][0] == "optional" or self.random.chance(50) else part(t[1])
        if kind == "result":
            return f"ok({part(t[1])})" if self.random.chance(65) else f"err({part(t[2])})"
        if kind == "struct":
            return self.construct(t, part)
        if kind == "enum":
            return self.variant(t, depth, part)
        raise AssertionError(t)

    def distinct(self, keys):
        """Keys that are written differently may be equal (0xff, 255): only the compiler's error for equal literals matters."""
        values, found = [], []
        for key in keys:
            value = key
            try:
                value = int(key.replace("_", ""), 0)
            except ValueError:
                pass
            if value not in values:
                values.append(value)
                found.append(key)
        if keys and keys[0][0] in "0123456789" and keys[0][-1] in "snh":  # durations: 1500ms is 1.5s
            return found[:1]
        return found

    def construct(self, t, part):
        struct = self.kinds.structs[t[1]]
        named = self.random.chance(40)
        fields = [(f"{name}: " if named else "") + part(field) for name, field in struct.fields]
        return f"{struct.name}(" + ", ".join(fields) + ")"

    def variant(self, t, depth, part):
        enum = self.kinds.enums[t[1]]
        variants = enum.variants
        if depth <= 0:  # the last one has nothing of the enum itself in it
            variants = variants[-1:]
        name, fields = self.random.pick(variants)
        if not fields:
            return f"{enum.name}.{name}"
        return f"{enum.name}.{name}(" + ", ".join(part(field) for _, field in fields) + ")"

    # ---- expressions

    def whole(self, t, depth=3, known=True, growing=True):
        """An expression on its own: at most one place of a recursive type goes into a value of one, so that values cannot
        grow exponentially in loops."""
        self.recursive_left = 1 if growing else 0
        return self.expression(t, depth, known)

    def expression(self, t, depth, known=True):
        saved = self.recursive_left
        if not self.kinds.recursive(t):
            self.recursive_left = 9
        text = self.leaf(t, known) if depth <= 0 else self.compound(t, depth, known)
        if not self.kinds.recursive(t):
            self.recursive_left = saved
        return text

    def leaf(self, t, known):
        if t[0] == "actor":
            return self.random.pick(self.places(t))
        if self.random.chance(70):
            place = self.place_or_none(t)
            if place is not None:
                return place
        return self.literal(t, known, 1)

    def compound(self, t, depth, known):
        special = getattr(self, "make_" + t[0], None)
        choices = [(12, lambda: self.leaf(t, known)), (10, lambda: self.choice(t, depth, known)), (8, lambda: self.from_container(t, depth, known))]
        if special:
            choices.append((50, lambda: special(t, depth, known)))
        choices.append((10, lambda: self.call(t, depth) or self.leaf(t, known)))
        if self.may_await and depth > 1:
            choices.append((8, lambda: self.awaited(t, depth) or self.leaf(t, known)))
        return self.random.weighted(choices)()

    def choice(self, t, depth, known):
        """if and match as expressions."""
        e = lambda: self.expression(t, depth - 1, known)
        kind = self.random.below(4)
        if kind == 0:
            return f"(if {self.expression(BOOL, depth - 1)} {{ {e()} }} else {{ {e()} }})"
        if kind == 1:
            low = self.random.between(-3, 3)
            guard = f"k if k % 2 == {self.random.below(2)}"
            return f"(match {self.expression(INT, depth - 1, False)} {{ {low} => {e()}, {low + 1}..={low + self.random.between(2, 9)} => {e()}, {guard} => {e()}, _ => {e()} }})"
        optional = ("optional", t)
        if kind == 2 and t[0] != "optional":
            source = self.place_or_none(optional)
            if source is None:
                return e()
            name = self.fresh()
            return f"(match {source} {{ some({name}) => {name}, none => {e()} }})"
        first, second = self.expression(STRING, depth - 1, False), self.literal(STRING)
        return f'(match {first} {{ {second} | "zz" => {e()}, "a"..="f" => {e()}, _ => {e()} }})'

    def from_container(self, t, depth, known):
        """An element of what is at hand, with a default, or raw."""
        index = lambda: self.expression(INT, depth - 1)
        kind = self.random.below(5)
        if kind == 0:
            xs = self.place_or_none(("list", t))
            if xs:
                if self.random.chance(15):
                    return f"{xs}[{index()}]"
                default = self.expression(t, depth - 1, known)
                return f"(if {xs}.is_empty() {{ {default} }} else {{ {xs}[at({index()}, {xs}.len())] }})"
        if kind == 1 and t[0] not in ("optional", "pending"):
            xs = self.typed(("list", t), depth) if ("list", t) in self.used_types else None
            if xs:
                method = self.random.pick([f"get({index()})", "first()", "last()"])
                return f"({xs}.{method} ?? {self.expression(t, depth - 1)})"
        if kind == 2:
            for d in [x for x in self.used_types if x[0] == "dict" and x[2] == t][:1]:
                place = self.place_or_none(d)
                if place:
                    key = self.expression(d[1], depth - 1)
                    return f"{place}[{key}]" if self.random.chance(10) else f"{place}.get({key}, {self.expression(t, depth - 1)})"
        if kind == 3 and t[0] != "optional":
            place = self.place_or_none(("optional", t))
            if place:
                return f"{place}!" if self.random.chance(8) else f"({place} ?? {self.expression(t, depth - 1)})"
        if kind == 4:
            for r in [x for x in self.used_types if x[0] == "result" and x[1] == t][:1]:
                place = self.place_or_none(r)
                if place:
                    return f"({place} ?? {self.expression(t, depth - 1)})" if self.random.chance(60) else f"{place}.unwrap_or({self.expression(t, depth - 1)})"
        return self.leaf(t, known)

    # ---- by type

    def make_int(self, t, depth, known):
        e = lambda: self.expression(INT, depth - 1, False)
        pick = self.random.pick
        kind = self.random.below(14)
        if kind < 4:
            return f"({e()} {pick(['+', '-', '+', '-', '*', '&', '|', '^'])} {e()})"
        if kind == 4:
            return f"({e()} {pick(['/', '%'])} {e() if self.random.chance(12) else pick(['3', '7', '-2', '10', '1'])})"
        if kind == 5:
            return f"({e()} {pick(['<<', '>>', '>>>'])} {e() if self.random.chance(8) else '(' + e() + ' & 63)'})"
        if kind == 6:
            return f"{e_paren(e())}.{pick(['wrapping_add', 'wrapping_sub', 'wrapping_mul', 'saturating_add', 'saturating_sub', 'saturating_mul', 'min', 'max'])}({e()})"
        if kind == 7:
            return pick([f"(-{e_paren(e())})", f"(~{e_paren(e())})", f"abs({e()})", f"{e_paren(e())}.abs()"])
        if kind == 8:
            return pick([f"{e_paren(e())}.clamp(-50, 50)", f"{e_paren(e())}.clamp(-5, 9).pow({self.random.below(9)})", f"min({e()}, {e()})", f"max({e()}, {e()})"])
        if kind == 9:
            return f"({e()} % {pick(['100', '1000', '17'])})"
        if kind == 10:
            f = self.expression(FLOAT, depth - 1, False)
            return f"int({f})" if self.random.chance(10) else f"{e_paren(f)}.saturating_int()"
        if kind == 11:
            s = self.typed(STRING)
            return pick([f"{s}.len()", f"({s}.find({self.expression(STRING, depth - 1)}) ?? -1)", f"({s}.parse_int() ?? {e()})"])
        if kind == 12:
            return self.measure(depth)
        other = pick(self.used_types)
        if self.kinds.ordered(other):
            return f"compare({self.typed(other, depth)}, {self.expression(other, depth - 1)})"
        return f"random.int({self.random.between(-9, 0)}, {self.random.between(1, 99)})"

    def measure(self, depth):
        containers = [t for t in self.used_types if t[0] in ("list", "dict", "set")]
        if not containers:
            return self.leaf(INT, False)
        t = self.random.pick(containers)
        xs = self.typed(t, depth)
        if t == ("list", INT) and self.random.chance(50):
            return self.random.pick([f"{xs}.take(4).sum()", f"({xs}.min() ?? 0)", f"({xs}.max() ?? 1)"])
        if t[0] == "list" and self.kinds.equatable(t[1]) and self.random.chance(30):
            return f"({xs}.index_of({self.expression(t[1], depth - 1)}) ?? -1)"
        return f"{xs}.len()"

    def make_float(self, t, depth, known):
        e = lambda: self.expression(FLOAT, depth - 1, False)
        pick = self.random.pick
        kind = self.random.below(5)
        if kind < 2:
            return f"({e()} {pick(['+', '-', '*', '/', '%'])} {e()})"
        if kind == 2:
            return f"{e_paren(e())}.{pick(['floor()', 'ceil()', 'round()', 'abs()', 'sqrt()', 'min(' + e() + ')', 'max(' + e() + ')', 'clamp(-1.5, 99.0)'])}"
        if kind == 3:
            return f"float({self.expression(INT, depth - 1)})"
        return pick([f"min({e()}, {e()})", f"max({e()}, {e()})", f"abs({e()})", f"({self.typed(STRING)}.parse_float() ?? {e()})", "random.float()"])

    def make_bool(self, t, depth, known):
        e = lambda: self.expression(BOOL, depth - 1, False)
        kind = self.random.below(6)
        if kind == 0:
            return f"({e()} {self.random.pick(['and', 'or'])} {e()})"
        if kind == 1:
            return f"(not {e()})"
        other = self.random.pick(self.used_types)
        if kind == 2 and self.kinds.equatable(other):
            return f"({self.typed(other, depth)} {self.random.pick(['==', '!='])} {self.expression(other, depth - 1)})"
        if kind == 3 and self.kinds.ordered(other):
            return f"({self.typed(other, depth)} {self.random.pick(['<', '<=', '>', '>='])} {self.expression(other, depth - 1, False)})"
        if kind == 4:
            return self.contains(depth)
        return f"({self.expression(INT, depth - 1, False)} {self.random.pick(['<', '<=', '>', '>=', '==', '!='])} {self.expression(INT, depth - 1, False)})"

    def contains(self, depth):
        containers = [t for t in self.used_types if t[0] in ("list", "dict", "set") and self.kinds.equatable(t[1])]
        if not containers or self.random.chance(25):
            s = self.typed(STRING)
            part = self.expression(STRING, depth - 1)
            return self.random.pick([f"({part} in {s})", f"{s}.starts_with({part})", f"{s}.ends_with({part})", f"{s}.contains({part})", f"{s}.is_empty()"])
        t = self.random.pick(containers)
        return f"({self.expression(t[1], depth - 1, t[0] != 'list')} in {self.typed(t, depth)})"

    def make_string(self, t, depth, known):
        text = self.building(depth)
        return f"cut({text})" if self.bounded else text

    def building(self, depth):
        e = lambda: self.expression(STRING, depth - 1, False)
        s = self.typed(STRING)
        n = self.random.below(5)
        pick = self.random.pick
        kind = self.random.below(8)
        if kind == 0:
            return f"({e()} + {e()})"
        if kind == 1:
            return f'("{pick(WORDS)}" + {self.typed(pick(self.used_types), depth)})'
        if kind < 4:
            return self.interpolated(depth)
        if kind == 4:
            return pick([f"{s}.upper()", f"{s}.lower()", f"{s}.trim()", f"{s}.reverse()", f"{s}.repeat({n})", f'{s}.replace("a", {e()})', f"{s}.pad_left({n * 3})", f'{s}.pad_right({n * 3}, "·")'])
        if kind == 5:
            index = self.expression(INT, depth - 1)
            return f"{s}[{index}]" if self.random.chance(10) else pick([f"({s}.get({index}) ?? {e()})", f"{s}[at({index}, {s}.len() + 1)..]", f"{s}.slice(0, at({index}, {s}.len() + 1))", f"{s}[..at({index}, {s}.len() + 1)]"])
        if kind == 6 and ("list", STRING) in self.used_types:
            return f'{self.typed(("list", STRING), depth)}.join("{pick(["", ", ", "é"])}")'
        if kind == 7:
            return f"from_codes({s}.codes().reversed())" if self.random.chance(30) else f"string({self.typed(pick(self.used_types), depth)})"
        return e()

    def interpolated(self, depth):
        parts = []
        for _ in range(self.random.between(1, 3)):
            t = self.random.pick([INT, FLOAT, STRING, self.random.pick(self.used_types)])
            form = {"int": ["", "", ":5", ":<4", ":x", ":#".replace("#", "06"), ":^9", ":b"], "float": ["", "", ":.2", ":8.3", ":<9"],
                    "string": ["", "", ":6", ":>6", ":^7"]}.get(t[0], ["", ":12", ":>9"])
            hole = self.expression(t, depth - 1, False) if t in (INT, FLOAT, STRING) else self.typed(t, depth)
            parts.append(self.random.pick(["", "v=", "é ", "{{"]) + "{" + f"({hole})" + self.random.pick(form) + "}")
        return 'f"' + " ".join(parts) + '"'

    def make_bytes(self, t, depth, known):
        b = self.typed(BYTES)
        return self.random.pick([f"({b} + {self.literal(BYTES)})[..2]" if self.bounded else f"({b} + {self.literal(BYTES)})", f"{self.typed(STRING)}.bytes()", f"{b}[..at({self.expression(INT, depth - 1)}, {b}.len() + 1)]", f"bytes([{self.random.below(256)}, 65])"])

    def make_duration(self, t, depth, known):
        d = lambda: self.expression(DURATION, depth - 1)
        return self.random.pick([f"({d()} + {d()})", f"({d()} - {d()})", f"({d()} * {self.random.between(-2, 3)})", f"({d()} / {self.random.between(1, 5)})", f"abs({d()})", f"max({d()}, {d()})", f"({d()} % 7us)"])

    def make_list(self, t, depth, known):
        xs = self.typed(t, depth)
        e = self.expression
        kind = self.random.below(8)
        if kind < 2:
            return self.composite(t, depth, lambda part: e(part, depth - 1)) if known else xs
        if kind == 2 and not self.kinds.recursive(t):
            return f"({xs} + {e(t, depth - 1)}).take({self.random.between(2, 16)})"
        if kind == 3:
            choices = [f"{xs}.reversed()", f"{xs}.take({self.random.below(5)})", f"{xs}.skip({self.random.below(4)})", f"{xs}[at({e(INT, depth - 1)}, {xs}.len() + 1)..]", f"random.shuffle({xs})"]
            if self.kinds.ordered(t[1]):
                choices += [f"{xs}.sorted()"] * 2
            if self.kinds.equatable(t[1]):
                choices.append(f"{xs}.unique()")
            return self.random.pick(choices)
        if kind == 4:
            return self.list_of_parts(t, depth) or xs
        if kind == 5 and ("list", t) in self.used_types and not self.kinds.recursive(t):
            return f"{self.typed(('list', t), depth)}.flatten().take(12)"
        return xs

    def list_of_parts(self, t, depth):
        e = t[1]
        if t == ("list", STRING):
            return self.random.pick([f'{self.typed(STRING)}.split(",")', f"{self.typed(STRING)}.chars()", f"{self.typed(STRING)}.lines()"])
        if t == ("list", INT) and self.random.chance(40):
            return self.random.pick([f"{self.typed(STRING)}.codes()", f"range(0, {self.random.below(6)})", f"{self.typed(BYTES)}.to_list()"])
        for other in self.used_types:
            if other[0] == "dict" and other[1] == e:
                return f"{self.typed(other, depth)}.keys()"
            if other[0] == "dict" and other[2] == e:
                return f"{self.typed(other, depth)}.values()"
            if other[0] == "set" and other[1] == e:
                return f"{self.typed(other, depth)}.items()"
            if e[0] == "list" and e == other and not self.kinds.recursive(e):
                return f"{self.typed(e, depth)}.{self.random.pick(['chunk', 'windows'])}({self.random.between(1, 3)}).take(4)"
        return None

    def make_set(self, t, depth, known):
        s = self.typed(t, depth)
        if self.random.chance(50):
            return f"{s}.{self.random.pick(['union', 'intersect', 'difference'])}({self.expression(t, depth - 1)})"
        if ("list", t[1]) in self.used_types:
            return f"set({self.typed(('list', t[1]), depth)})"
        return s

    def make_dict(self, t, depth, known):
        if known and self.making is None and self.random.chance(50):
            return self.composite(t, depth, lambda part: self.expression(part, depth - 1))
        return self.typed(t, depth)

    def make_tuple(self, t, depth, known):
        return self.composite(t, depth, lambda part: self.expression(part, depth - 1, known))

    def make_optional(self, t, depth, known):
        if t[1] == INT and self.random.chance(30):
            return f"{self.typed(STRING)}.parse_int()"
        if ("list", t[1]) in self.used_types and self.random.chance(50):
            xs = self.typed(("list", t[1]), depth)
            return f"{xs}.{self.random.pick(['first()', 'last()', 'get(' + self.expression(INT, depth - 1) + ')'])}"
        if known:
            return self.composite(t, depth, lambda part: self.expression(part, depth - 1))
        return self.typed(t, depth)

    def make_result(self, t, depth, known):
        if not known:
            return self.typed(t, depth)
        return self.composite(t, depth, lambda part: self.expression(part, depth - 1))

    def make_struct(self, t, depth, known):
        struct = self.kinds.structs[t[1]]
        if struct.fields and self.random.chance(25):
            name, field = self.random.pick(struct.fields)
            return f"{struct.name}(..{self.typed(t, depth)}, {name}: {self.expression(field, depth - 1)})"
        return self.construct(t, lambda part: self.expression(part, depth - 1))

    def make_enum(self, t, depth, known):
        return self.variant(t, depth, lambda part: self.expression(part, depth - 1))

    # ---- calls

    def affordable(self, function):
        return function.cost * self.multiplicity <= 1500

    def call(self, t, depth):
        """A call of a function or method with that result; None when there is none."""
        found = [("", f) for f in self.callable() if f.result == t]
        for v in self.visible():
            if v.type[0] in ("struct", "enum"):
                owner = (self.kinds.structs if v.type[0] == "struct" else self.kinds.enums)[v.type[1]]
                found += [(v.name + ".", f) for f in owner.methods if f.result == t and not f.changes_self]
        found = [(prefix, f) for prefix, f in found if self.affordable(f) and not any(kind == "mut" for _, _, kind in f.parameters)]
        if not found:
            return None
        prefix, function = self.random.pick(found)
        return self.call_text(prefix, function, depth)

    def callable(self):
        return [f for f in self.functions if (self.may_await or not f.suspends) and
                all(self.places(t) for _, t, _ in f.parameters if t[0] == "actor")]

    def call_text(self, prefix, function, depth):
        self.cost += function.cost * self.multiplicity
        arguments = [str(self.random.between(0, 5)) if kind == "fuel" else self.expression(t, depth - 1)
                     for _, t, kind in function.parameters]
        return f"{prefix}{function.name}(" + ", ".join(arguments) + ")"


def e_paren(text):
    """A literal with a sign or a dot needs parentheses before `.method`."""
    return f"({text})" if text[:1] in "-0123456789" else text
