"""The types of generated programs, as tuples, and the declarations a program has: structs, enums, functions, actors.

("int",) ("list", T) ("dict", K, V) ("tuple", T, U) ("optional", T) ("result", T, E) ("struct", name) ("enum", name) …
"""
import dataclasses

INT, FLOAT, BOOL, STRING = ("int",), ("float",), ("bool",), ("string",)
BYTES, DURATION, FAULT = ("bytes",), ("duration",), ("fault",)
SCALARS = [INT, FLOAT, BOOL, STRING, BYTES, DURATION]


@dataclasses.dataclass
class Variable:
    name: str
    type: tuple
    mutable: bool
    state: bool = False  # of an actor: no `mut` argument of its own functions or of calls that suspend
    local: bool = True   # may be hidden by another `let`


@dataclasses.dataclass
class Function:
    name: str
    parameters: list            # (name, type, kind): kind is "" or "mut" or "fuel" (a small int that bounds recursion)
    result: tuple | None
    cost: int = 1               # statements it runs, roughly
    suspends: bool = False
    changes_self: bool = False  # of a method


@dataclasses.dataclass
class Struct:
    name: str
    fields: list  # (name, type)
    methods: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Enum:
    name: str
    variants: list  # (name, [(field, type)])
    recursive: bool = False
    methods: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Actor:
    name: str
    parameters: list  # (name, type)
    states: list = dataclasses.field(default_factory=list)    # Variable
    handlers: list = dataclasses.field(default_factory=list)  # Function; the first parameter is the `ttl` of its sends
    functions: list = dataclasses.field(default_factory=list)


class Kinds:
    """What can be asked about types; knows the program's structs and enums."""

    def __init__(self):
        self.structs, self.enums = {}, {}

    def text(self, t):
        kind = t[0]
        if kind in ("list", "set"):
            return f"{kind}<{self.text(t[1])}>"
        if kind in ("dict", "result"):
            return f"{kind}<{self.text(t[1])}, {self.text(t[2])}>"
        if kind == "tuple":
            return "(" + ", ".join(self.text(part) for part in t[1:]) + ")"
        if kind == "optional":
            return self.text(t[1]) + "?"
        if kind in ("struct", "enum", "actor"):
            return t[1]
        return {"fault": "Fault", "pending": "Pending"}.get(kind, kind) + (f"<{self.text(t[1])}>" if kind == "pending" else "")

    def parts(self, t):
        """The types of what a value of the type holds directly."""
        if t[0] == "struct":
            return [field for _, field in self.structs[t[1]].fields]
        if t[0] == "enum":
            return [field for _, fields in self.enums[t[1]].variants for _, field in fields]
        return [part for part in t[1:] if isinstance(part, tuple)]

    def has(self, t, wanted, seen=()):
        """Whether the type or a part of it, however deep, is one for which wanted holds."""
        if wanted(t):
            return True
        if t in seen:
            return False
        return any(self.has(part, wanted, seen + (t,)) for part in self.parts(t))

    def recursive(self, t):
        return self.has(t, lambda part: part[0] == "enum" and self.enums[part[1]].recursive)

    def hashable(self, t):
        return not self.has(t, lambda part: part[0] in ("float", "dict", "set", "pending", "fault"))

    def ordered(self, t):
        allowed = ("int", "float", "bool", "string", "bytes", "duration", "tuple", "list", "struct", "enum", "optional")
        return not self.has(t, lambda part: part[0] not in allowed)

    def equatable(self, t):
        return not self.has(t, lambda part: part[0] == "pending")
