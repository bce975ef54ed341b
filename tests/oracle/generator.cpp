#include "tests/oracle/generator.h"

#include <vector>

namespace aeroflow::oracle {
namespace {

// SplitMix64.
class Random {
public:
    explicit Random(uint64_t seed) : state_(seed) {}
    uint64_t below(uint64_t n) {
        uint64_t z = state_ += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return (z ^ z >> 31) % n;
    }
    bool chance(uint64_t percent) { return below(100) < percent; }

private:
    uint64_t state_;
};

std::string number(uint64_t n) { return std::to_string(n); }

class Generator {
public:
    explicit Generator(uint64_t seed) : random_(seed), types_(2 + random_.below(3)) {}

    std::string program() {
        for (uint64_t type = 0; type < types_; ++type) actor(type);
        main();
        return text_;
    }

private:
    void line(const std::string& text) { text_ += std::string(depth_ * 4, ' ') + text + "\n"; }
    void open(const std::string& head) {
        line(head + " {");
        ++depth_;
    }
    void close() {
        --depth_;
        line("}");
    }
    std::string fresh(const char* stem) { return stem + number(++names_); }
    std::string any_type() { return number(random_.below(types_)); }
    std::string constant() { return number(random_.below(12)); }
    std::string nanoseconds() {
        static const char* const all[] = {"0ns", "1ns", "2ns", "3ns", "5ns", "64ns", "70ns", "1us", "300us", "2ms"};
        return all[random_.below(10)];
    }
    // A variable of the handler that holds an actor of type `type`, bound by the lines written here.
    std::string peer(const std::string& type) {
        const std::string name = fresh("to");
        line("let " + name + " = p" + type + "[(n + " + constant() + ") % p" + type + ".len()]");
        return name;
    }

    void actor(uint64_t type) {
        const std::string t = number(type);
        static const char* const mailboxes[] = {" mailbox 2 overflow reject", " mailbox 3 overflow drop_newest",
                                                " mailbox 2 overflow drop_oldest"};
        open("actor A" + t + "(id: int)" + (random_.chance(25) ? mailboxes[random_.below(3)] : ""));
        line("state n: int = id");
        line("state held: list<Reply<int>> = []");
        for (uint64_t other = 0; other < types_; ++other) line("state p" + number(other) + ": list<A" + number(other) + "> = []");
        if (random_.chance(40)) {
            open("on start");
            line("print(f\"A" + t + " {id} starts at {now()}\")");
            if (random_.chance(30)) line("await sleep(" + nanoseconds() + ")");
            close();
        }
        if (random_.chance(50)) {
            open("on stop");
            line("print(f\"A" + t + " {id} stops with {n}\")");
            close();
        }
        if (random_.chance(60)) {
            open("on down(who: ActorRef, reason: Reason)");
            line("n += 3");
            line("print(f\"A" + t + " {id} hears that {who} ended: {reason}\")");
            close();
        }
        if (random_.chance(35)) {
            open("every " + std::string(random_.chance(50) ? "90ns" : "2us"));
            line("n += 1");
            if (random_.chance(40)) line("if n % 5 == " + number(random_.below(5)) + " { stop(self) }");
            close();
        }
        for (uint64_t other = 0; other < types_; ++other)
            line("on know" + number(other) + "(a: A" + number(other) + ") { p" + number(other) + ".push(a) }");
        open("on m(fuel: int, x: int)");
        body(t, false);
        close();
        open("on q(fuel: int, x: int) -> int");
        body(t, true);
        close();
        open("on release");
        line("for r in held { r.send(n) }");
        line("held = []");
        close();
        close();
    }

    void body(const std::string& type, bool answers) {
        line("n = (n * 3 + x) % 1000");
        if (random_.chance(70)) line("print(f\"A" + type + " {id} " + (answers ? "q" : "m") + " {x} {n} {now()}\")");
        open("if fuel > 0 and p0.len() > 0" + all_known());
        const uint64_t count = 1 + random_.below(4);
        for (uint64_t i = 0; i < count; ++i) statement();
        close();
        if (!answers) return;
        if (random_.chance(20)) {
            if (random_.chance(70)) line("after " + nanoseconds() + " send self.release()");
            line("held.push(defer_reply())");
        } else {
            if (random_.chance(15)) line("reply(n + 1)");
            line("return n");
        }
    }
    std::string all_known() {
        std::string text;
        for (uint64_t other = 1; other < types_; ++other) text += " and p" + number(other) + ".len() > 0";
        return text;
    }

    void statement() {
        switch (random_.below(19)) {
            case 0:
            case 1:
            case 2: return line(peer(any_type()) + ".m(fuel - 1, n)");
            case 3: return later();
            case 4: return spawn();
            case 5:
            case 6: return ask();
            case 7: return several();
            case 8: return line("await sleep(" + nanoseconds() + ")");
            case 9: return line("monitor(" + peer(any_type()) + ")");
            case 10: return guarded("stop(" + (random_.chance(50) ? "self" : peer(any_type())) + ")");
            case 11: return guarded("kill(" + peer(any_type()) + ")");
            case 12: return guarded("panic(\"unlucky\")");
            case 13: return line("require n % 11 != " + constant() + ", f\"n is {n}\"");
            case 14: return line("n += random.int(0, 10)");
            case 15: return name();
            case 16: return line("print(f\"sender {sender} drew {random.int(0, 100)}\")");
            case 17: return guarded("n = n / (n - n)");
            default: return random_.chance(10) ? guarded("exit(" + constant() + ")") : line("n += 1");
        }
    }
    void guarded(const std::string& statement) {
        line("if n % 7 == " + number(random_.below(7)) + " { " + statement + " }");
    }
    void later() {
        const std::string timer = fresh("t"), to = peer(any_type());
        line("let " + timer + " = after " + nanoseconds() + " send " + to + ".m(fuel - 1, n + 1)");
        if (random_.chance(30)) line("await sleep(" + nanoseconds() + ")");
        line(random_.chance(40) ? "cancel(" + timer + ")" : "if n % 3 == 0 { cancel(" + timer + ") }");
    }
    void spawn() {
        const std::string type = any_type(), child = fresh("c");
        line("let " + child + " = spawn A" + type + "(n % 50 + 100)");
        for (uint64_t other = 0; other < types_; ++other)
            line(child + ".know" + number(other) + "(p" + number(other) + "[0])");
        line("p" + type + ".push(" + child + ")");
        line(child + ".m(fuel - 1, id)");
    }
    std::string timeout() { return random_.chance(50) ? " timeout " + nanoseconds() : std::string(); }
    void ask() {
        const std::string to = peer(any_type()), result = fresh("r");
        if (random_.chance(30)) return line("n += (await " + to + ".q(fuel - 1, n)" + timeout() + ") % 5");
        line("let " + result + " = try await " + to + ".q(fuel - 1, n)" + timeout());
        show(result);
    }
    void show(const std::string& result) {
        open("match " + result);
        line("ok(v) => print(f\"{id} got {v}\")");
        line("err(f) => print(f\"{id} failed: {f}\")");
        close();
    }
    void several() {
        const std::string a = fresh("a"), b = fresh("a"), result = fresh("r");
        const std::string first = peer(any_type()), second = peer(any_type());
        line("let " + a + " = ask " + first + ".q(fuel - 1, n)");
        line("let " + b + " = ask " + second + ".q(fuel - 1, n + 1)");
        if (random_.chance(40)) line("await sleep(" + nanoseconds() + ")");
        switch (random_.below(4)) {
            case 0: line("let " + result + " = try await all [" + a + ", " + b + "]" + timeout()); break;
            case 1: line("let " + result + " = try await any [" + a + ", " + b + "]" + timeout()); break;
            case 2: line("let " + result + " = try await all (" + b + ", " + a + ")" + timeout()); break;
            default: {
                const std::string other = fresh("r");
                line("let " + other + " = try await " + b);
                show(other);
                line("let " + result + " = try await " + a + timeout());
            }
        }
        show(result);
    }
    void name() {
        const std::string text = "\"name" + number(random_.below(3)) + "\"";
        switch (random_.below(3)) {
            case 0: return line("register(" + text + ", self)");
            case 1: {
                const std::string done = fresh("b");
                line("let " + done + " = await register(" + text + ", " + peer(any_type()) + ")");
                return line("print(f\"registered {" + done + "}\")");
            }
            default: {
                const std::string found = fresh("l");
                open("if let " + found + " = lookup<A" + any_type() + ">(" + text + ")");
                line(found + ".m(fuel - 1, 7)");
                return close();
            }
        }
    }

    void main() {
        for (uint64_t type = 0; type < types_; ++type) {
            const std::string t = number(type), count = number(1 + random_.below(4));
            line("mut all" + t + ": list<A" + t + "> = []");
            line("for i in 0.." + count + " { all" + t + ".push(spawn A" + t + "(i + " + constant() + ")) }");
        }
        for (uint64_t type = 0; type < types_; ++type)
            for (uint64_t other = 0; other < types_; ++other)
                line("for a in all" + number(type) + " { for b in all" + number(other) + " { a.know" + number(other) + "(b) } }");
        const uint64_t rounds = 1 + random_.below(4);
        for (uint64_t i = 0; i < rounds; ++i) {
            const std::string t = any_type(), fuel = number(2 + random_.below(4));
            line("all" + t + "[" + number(0) + "].m(" + fuel + ", " + constant() + ")");
            if (random_.chance(40)) {
                const std::string result = fresh("r");
                line("let " + result + " = try await all" + t + "[0].q(" + fuel + ", " + constant() + ") timeout " + (random_.chance(50) ? "300us" : "40ns"));
                line("match " + result + " {");
                line("    ok(v) => print(f\"main got {v}\")");
                line("    err(f) => print(f\"main failed: {f}\")");
                line("}");
            }
            if (random_.chance(30)) line("await sleep(" + nanoseconds() + ")");
        }
        line("print(f\"main ends at {now()}\")");
    }

    Random random_;
    uint64_t types_;
    std::string text_;
    size_t depth_ = 0;
    uint64_t names_ = 0;
};

}  // namespace

std::string generate(uint64_t seed) { return Generator(seed).program(); }

}  // namespace aeroflow::oracle
