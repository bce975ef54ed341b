// A damaged trace is refused with a reason, or what is damaged does not matter and it is still identical: never a crash, a
// hang, or "identical" for another run.
#include <catch2/catch.hpp>

#include <cstdlib>

#include "compiler/driver/file_system.h"
#include "scheduler/ports/immediate_ports.h"
#include "scheduler/trace/record.h"
#include "scheduler/trace/replay.h"
#include "scheduler/trace/writer.h"
#include "tools/cli/instance.h"
#include "tools/cli/recorded.h"
#include "tools/cli/recording.h"
#include "tools/cli/streams.h"

namespace aeroflow::cli {
namespace {

// Seed, arguments, answers of all forms and several actors: everything in the trace matters to the run.
constexpr const char* kProgram = R"(import std.env
import std.fs
import std.stdin

actor Counter(name: string) {
    state total: int = 0
    on add(k: int) -> int {
        total += k
        return total
    }
}

fn main(arguments: list<string>) {
    let counter = spawn Counter("c")
    for argument in arguments { print(await counter.add(argument.len())) }
    while let some(line) = await stdin.line() { print(await counter.add(line.len() + random.int(0, 1000))) }
    print(await env.get("HOME"))
    print(try await env.get("PATH"))
    print(await fs.read_text("a.txt"))
    print(await fs.read_lines("b.txt"))
    print(await stdin.text())
}
)";

class FakeHost final : public ports::Host {
public:
    std::pair<std::string, bool> read_file(const std::string& path) override {
        if (path == "a.txt") return {"the text of a\n", true};
        return {path + ": no such file", false};
    }
    std::optional<std::string> environment(const std::string& name) override { return name + "'s value"; }
    std::string standard_input() override { return "one\ntwo\nthirty-three\n"; }
    std::string canonical_path(const std::string& path) override { return "/" + path; }
};

driver::Executable compiled() {
    driver::MemoryFiles files;
    files.put("main.aefl", kProgram);
    driver::Compilation compilation(files, {});
    std::optional<driver::Executable> executable = compilation.compile("main.aefl");
    REQUIRE(executable.has_value());
    return std::move(*executable);
}

std::string text_of(const trace::Trace& trace) {
    std::string text;
    trace::write_trace(trace, [&](std::string_view piece) { text += piece; });
    return text;
}

std::string recorded_text() {
    const driver::Executable executable = compiled();
    trace::Config config;
    config.seed = 42;
    config.arguments = {"first", "2nd"};
    trace::Trace trace = begin_trace(executable.program, "", config);
    FakeHost host;
    ports::Permissions permissions;
    permissions.read = {"a.txt", "b.txt"};
    permissions.environment = {"HOME"};
    ports::ImmediatePorts real(host, permissions);
    trace::RecordingPorts recording(real, executable.program, trace.inputs);
    NoOutput output;
    const auto instance = Instance::create(executable, config, {}, recording, output);
    REQUIRE(instance.has_value());
    trace::finish(trace, (*instance)->world().run());
    REQUIRE(trace.end.status == 0);
    return text_of(trace);
}

class Random {
public:
    uint64_t below(uint64_t limit) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return (state_ >> 33) % limit;
    }

private:
    uint64_t state_ = 20261121;
};

// What discs, editors and attackers do to a file.
std::string damaged(std::string text, Random& random) {
    const size_t at = random.below(text.size());
    const size_t to = random.below(text.size());
    const size_t length = 1 + random.below(40);
    switch (random.below(9)) {
        case 0: text[at] = static_cast<char>(text[at] ^ (1 << random.below(8))); break;
        case 1: text.resize(at); break;
        case 2: text.erase(at, length); break;
        case 3: text.insert(at, text.substr(to, length)); break;
        case 4: text.replace(at, length, text.substr(to, length)); break;
        case 5: text.insert(at, 1, static_cast<char>(random.below(256))); break;
        case 6: {  // a digit of a number, an id, a hash
            const size_t digit = text.find_first_of("0123456789", at);
            if (digit != std::string::npos) text[digit] = static_cast<char>('0' + random.below(10));
            break;
        }
        case 7: {  // two members change places
            const size_t first = text.find(',', at), second = text.find(',', to);
            if (first < second && second != std::string::npos) {
                const size_t end = text.find(',', second + 1);
                if (end != std::string::npos) {
                    const std::string a = text.substr(first, second - first), b = text.substr(second, end - second);
                    text.replace(first, end - first, b + a);
                }
            }
            break;
        }
        default: text.insert(at, std::string(length, "{[\"0,:"[random.below(6)]));
    }
    return text;
}

}  // namespace

TEST_CASE("a thousand damaged traces are refused, differ, or mean the same") {
    const std::string original = recorded_text();
    REQUIRE(text_of(parse_recorded(original)->trace) == original);
    Random random;
    int refused = 0, different = 0, identical = 0;
    for (int variant = 0; variant < 1000; ++variant) {
        std::string text = original;
        for (uint64_t times = 1 + random.below(2); times > 0; --times) text = damaged(text, random);
        INFO(text);
        const std::expected<Recorded, std::string> recorded = parse_recorded(text);
        if (!recorded) {
            CHECK(recorded.error().size() > 10);
            ++refused;
            continue;
        }
        trace::Replay replay(recorded->trace, recorded->executable.program);
        NoOutput output;
        const Setup setup{.observer = &replay};
        const auto instance = Instance::create(recorded->executable, recorded->trace.config, setup, replay, output);
        REQUIRE(instance.has_value());
        if (replay.run((*instance)->world()).difference.empty()) {
            CHECK(text_of(recorded->trace) == original);
            ++identical;
        } else {
            ++different;
        }
    }
    INFO(refused << " refused, " << different << " different, " << identical << " identical");
    CHECK(refused > 600);
    CHECK(different > 20);
}

}  // namespace aeroflow::cli
