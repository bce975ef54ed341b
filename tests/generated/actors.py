"""Actors: their declarations, and what statements do with references to them.

Every handler takes `ttl`, which falls with each message that a handler sends in turn, so that programs come to rest.
"""
from expressions import e_paren
from kinds import BOOL, FAULT, INT, STRING, Actor, Function, Variable
from statements import indented

WAITS = ["1ns", "5ns", "100ns", "1us", "3us", "1ms", "7ms"]


class Actors:
    def references(self):
        return [v for v in self.visible() if v.type[0] == "actor"]

    def actor_of(self, v):
        return self.actors[v.type[1]]

    def message(self, v, handler, depth=2):
        """`a.m(ttl, …)`."""
        self.recursive_left = 1
        ttl = "ttl - 1" if self.in_handler else str(self.random.between(0, 3))
        arguments = [ttl] + [self.expression(t, depth) for _, t, _ in handler.parameters[1:]]
        return f"{v.name}.{handler.name}({', '.join(arguments)})"

    def budgeted(self, lines):
        """Statements that make others work stand under a guard in handlers."""
        return self.guarded("ttl > 0", lines) if self.in_handler else lines

    def askable(self, t=None):
        return [(v, h) for v in self.references() for h in self.actor_of(v).handlers if h.result and (t is None or h.result == t)]

    def wait(self):
        return self.random.pick(WAITS)

    # ---- in expressions

    def awaited(self, t, depth):
        if self.in_handler or self.multiplicity > 12:
            return None
        found = self.askable(t)
        if not found or t[0] == "optional":
            return None
        v, handler = self.random.pick(found)
        message = self.message(v, handler, depth - 1)
        if self.random.chance(6):
            return f"(await {message})"
        timeout = f" timeout {self.wait()}" if self.random.chance(30) else ""
        return f"(try await {message}{timeout} ?? {self.expression(t, depth - 1)})"

    # ---- statements

    def await_statement(self):
        if self.multiplicity > 30 or not self.references():
            return [f"await sleep({self.random.pick(WAITS)})"] if self.multiplicity <= 30 else None
        make = self.random.weighted([(8, self.await_one), (4, self.await_all), (3, self.await_any), (4, self.pending), (3, lambda: [f"await sleep({self.wait()})"]),
                                     (1, self.await_register)])
        lines = make()
        return self.budgeted(lines) if lines else None

    def await_one(self):
        found = self.askable()
        if not found:
            return None
        v, handler = self.random.pick(found)
        message = self.message(v, handler)
        timeout = f" timeout {self.wait()}" if self.random.chance(40) else ""
        name = self.fresh()
        if self.random.chance(7):
            return [f"let {name} = await {message}{timeout}", f'print("{name}", {name})']
        return [f"let {name} = try await {message}{timeout}", f'print("{name}", {name}, now())']

    def await_all(self):
        found = self.askable()
        if not found:
            return None
        same = self.random.pick(found)[1].result
        alike = [pair for pair in found if pair[1].result == same]
        asks = [self.message(*self.random.pick(alike)) for _ in range(self.random.between(1, 3))]
        timeout = f" timeout {self.wait()}" if self.random.chance(30) else ""
        if self.random.chance(30):
            other = self.message(*self.random.pick(found))
            return [f"print(try await all ({asks[0]}, {other}){timeout})"]
        return [f"print(try await all [{', '.join(asks)}]{timeout})"]

    def await_any(self):
        found = self.askable()
        if not found:
            return None
        same = self.random.pick(found)[1].result
        alike = [pair for pair in found if pair[1].result == same]
        asks = [self.message(*self.random.pick(alike)) for _ in range(self.random.between(1, 3))]
        return [f"print(try await any [{', '.join(asks)}], now())"]

    def pending(self):
        found = self.askable()
        if not found:
            return None
        name = self.fresh("q")
        lines = [f"let {name} = ask {self.message(*self.random.pick(found))}"]
        mark = len(self.variables)
        for _ in range(self.random.below(3)):
            lines += self.statement()
        # What was declared here stands only under a guard when the program may not be spending its ttl.
        if self.in_handler:
            del self.variables[mark:]
        return lines + [f"print(try await {name})"] * self.random.between(1, 2)

    def await_register(self):
        v = self.random.pick(self.references())
        return [f'print(await register("{self.random.pick("xyz")}", {v.name}))']

    def actor_statement(self):
        v = self.random.pick(self.references())
        actor = self.actor_of(v)
        if self.multiplicity > 20:
            return None
        message = lambda: self.message(v, self.random.pick(actor.handlers))
        kind = self.random.below(20)
        if kind < 8:
            return self.budgeted([self.random.pick(["", "send "]) + message()])
        if kind < 12:
            return self.budgeted([f"after {self.wait()} send {message()}"])
        if kind < 14:
            timer = self.fresh("t")
            cancel = f"cancel({timer})"
            return self.budgeted([f"let {timer} = after {self.wait()} send {message()}", self.random.pick([cancel, f"if {self.whole(BOOL, 2)} {{ {cancel} }}"])])
        if kind == 14:
            return [f"monitor({v.name})"]
        if kind == 15:
            return [f"{self.random.pick(['stop', 'stop', 'kill'])}({v.name})"] if self.random.chance(40) else None
        if kind == 16:
            return [f'register("{self.random.pick("xyz")}", {v.name})']
        if kind == 17:
            name = self.random.pick("xyz")
            return [f'print(lookup<{actor.name}>("{name}"))']
        can_spawn = all(self.places(t) for _, t in actor.parameters if t[0] == "actor")
        if kind == 18 and self.multiplicity <= 4 and can_spawn:
            return self.budgeted(self.spawn(actor))
        return self.budgeted([message()])

    def spawn(self, actor):
        name = self.fresh("a")
        if not self.in_handler:
            self.variables.append(Variable(name, ("actor", actor.name), False))
        arguments = ", ".join(self.whole(t, 2) for _, t in actor.parameters)
        lines = [f"let {name} = spawn {actor.name}({arguments})"]
        return lines + [f"{name}.{actor.handlers[0].name}(0{''.join(', ' + self.literal(t) for _, t, _ in actor.handlers[0].parameters[1:])})"] if self.in_handler else lines

    # ---- declarations

    def plan_actors(self):
        """Signatures first: actors know each other."""
        for number in range(self.random.between(1, 3)):
            parameters = [(self.fresh("c"), self.random.pick(self.used_types)) for _ in range(self.random.below(3))]
            actor = Actor(f"A{number}", parameters)
            for h in range(self.random.between(2, 4)):
                result = self.random.pick(self.used_types) if self.random.chance(70) else None
                taken = [("ttl", INT, "")] + [(self.fresh("m"), self.random.pick(self.used_types), "") for _ in range(self.random.below(3))]
                actor.handlers.append(Function(f"on{h}", taken, result))
            self.actors[actor.name] = actor
            if number > 0 and self.random.chance(60):
                actor.parameters.append((self.fresh("c"), ("actor", f"A{self.random.below(number)}")))

    def actor_declaration(self, actor):
        self.variables = [Variable(name, t, False, local=False) for name, t in actor.parameters]
        mailbox = f" mailbox {self.random.between(1, 3)} overflow {self.random.pick(['reject', 'drop_newest', 'drop_oldest'])}" if self.random.chance(20) else ""
        parameters = ", ".join(f"{name}: {self.kinds.text(t)}" for name, t in actor.parameters)
        lines = [f"actor {actor.name}({parameters}){mailbox} {{"]
        for _ in range(self.random.between(1, 4)):
            t = self.random.pick(self.used_types)
            state = Variable(self.fresh("s"), t, True, state=True, local=False)
            lines += indented([f"state {state.name}: {self.kinds.text(t)} = {self.whole(t, 2)}"])
            self.variables.append(state)
        lines.append("    state ended: int = 0")
        members = list(self.variables)
        for handler in actor.handlers:
            lines += indented(self.handler(actor, handler, members))
        lines += indented(self.hooks(actor, members))
        self.variables = []
        return lines + ["}"]

    def enter(self, members, result, handler, may_await):
        self.variables = list(members)
        self.multiplicity, self.nesting, self.loops = 1, 0, []
        self.in_function, self.in_handler, self.may_await, self.result_type = True, handler, may_await, result
        self.cost = 1

    def handler(self, actor, handler, members):
        self.enter(members, handler.result, True, self.random.chance(45))
        self.variables += [Variable(name, t, False, local=False) for name, t, _ in handler.parameters[1:]]
        parameters = ", ".join(f"{name}: {self.kinds.text(t)}" for name, t, _ in handler.parameters)
        result = f" -> {self.kinds.text(handler.result)}" if handler.result else ""
        body = []
        early = self.whole(handler.result, 3) if handler.result and self.random.chance(8) else None
        if self.random.chance(60):
            body.append(f'print("{actor.name}.{handler.name}", now(), ttl, sender)')
        for _ in range(self.random.between(1, 6)):
            body += self.statement()
        if self.random.chance(6):
            body += self.random.pick([["stop(self)"], self.guarded("ttl > 1", ["kill(self)"])])
        if handler.result:
            value = self.whole(handler.result, 3)
            if early:
                body = [f"reply({early})"] + body + ["ended += 1"]
            elif self.random.chance(8):
                name = self.fresh("r")
                body = [f"let {name} = defer_reply()"] + body + self.guarded(self.whole(BOOL, 1), [f"{name}.send({value})"]) + ["ended += 1"]
            else:
                body.append(f"return {value}")
        return [f"on {handler.name}({parameters}){result} {{", *indented(body), "}"]

    def hooks(self, actor, members):
        lines = []
        for head, percent, waits in [("on start", 30, True), ("on stop", 30, False), ("on down(who: ActorRef, reason: Reason)", 40, False),
                                     (f"every {self.random.pick(['3ms', '10ms'])}", 20, False)]:
            if not self.random.chance(percent):
                continue
            self.enter(members, None, False, False)
            shown = ", who, reason" if "down" in head else ""
            body = [f'print("{actor.name}", "{head.split()[-1] if "down" not in head else "down"}"{shown}, now())']
            self.variables = [v for v in self.variables if v.type[0] != "actor"]
            if head.startswith("every"):  # an await without an answer would wait for ever
                body += ["ended += 1", "if ended > 12 { stop(self) }"]
            for _ in range(self.random.between(0, 2)):
                body += self.statement()
            lines += [f"{head} {{", *indented(body), "}"]
        return lines
