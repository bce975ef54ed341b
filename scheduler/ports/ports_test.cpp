#include <catch2/catch.hpp>

#include <cstring>
#include <map>

#include "scheduler/ports/immediate_ports.h"

namespace aeroflow::ports {
namespace {

using Words = std::vector<uint64_t>;

class FakeHost final : public Host {
public:
    std::pair<std::string, bool> read_file(const std::string& path) override {
        const auto file = files.find(path);
        if (file == files.end()) return {path + ": no such file or directory", false};
        return {file->second, true};
    }
    std::optional<std::string> environment(const std::string& name) override {
        return name == "HOME" ? std::optional<std::string>("/home/ada") : std::nullopt;
    }
    std::string standard_input() override { return input; }
    std::string canonical_path(const std::string& path) override {
        std::string out = path;
        while (out.starts_with("./")) out.erase(0, 2);
        return "/work/" + out;
    }
    std::map<std::string, std::string> files;
    std::string input;
};

Words text(std::string_view text) {
    Words words{text.size()};
    words.resize(1 + (text.size() + 7) / 8, 0);
    if (!text.empty()) std::memcpy(words.data() + 1, text.data(), text.size());
    return words;
}

Words joined(std::initializer_list<Words> parts) {
    Words out;
    for (const Words& part : parts) out.insert(out.end(), part.begin(), part.end());
    return out;
}

struct Fixture {
    FakeHost host;
    Permissions permissions;
    std::optional<ImmediatePorts> ports;
    bool served = false;

    Words ask(std::string_view module, std::string_view name, const Words& arguments = {}) {
        if (!ports) ports.emplace(host, permissions);
        turn::Selector selector;
        selector.name = name;
        Words answer;
        served = ports->serve({.module = module, .selector = selector, .arguments = arguments, .hashed = arguments}, answer);
        return answer;
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a file below an allowed folder is read, its neighbour is denied with the missing flag") {
    CHECK(permissions.add("read=./data"));
    host.files["data/a.csv"] = "1\r\n2\n";
    CHECK(ask("std.fs", "read_text", text("data/a.csv")) == joined({{0}, text("1\r\n2\n")}));
    CHECK(ask("std.fs", "read_lines", text("data/a.csv")) == joined({{0, 2}, text("1"), text("2")}));
    CHECK(served);
    const Words denied = ask("std.fs", "read_text", text("database.csv"));
    CHECK_FALSE(served);
    CHECK(denied == joined({{static_cast<uint64_t>(turn::FaultKind::Denied)}, text("--allow read=database.csv")}));
}

TEST_CASE_METHOD(Fixture, "a file that is not there or not UTF-8 is an err") {
    permissions.add("read=data");
    host.files["data/b"] = "\xFF";
    CHECK(ask("std.fs", "read_text", text("data/none"))[0] == 1);
    CHECK(ask("std.fs", "read_text", text("data/b")) == joined({{1}, text("data/b: not UTF-8")}));
    CHECK(served);
}

TEST_CASE_METHOD(Fixture, "the environment is seen name by name") {
    permissions.add("env=HOME");
    permissions.add("env=NONE");
    CHECK(ask("std.env", "get", text("HOME")) == joined({{1}, text("/home/ada")}));
    CHECK(ask("std.env", "get", text("NONE")) == Words{0});
    CHECK(served);
    ask("std.env", "get", text("PATH"));
    CHECK_FALSE(served);
}

TEST_CASE_METHOD(Fixture, "requests to standard input take what they give") {
    host.input = "one\r\ntwo\nthree\n\nfive";
    CHECK(ask("std.stdin", "line") == joined({{1}, text("one")}));
    CHECK(ask("std.stdin", "line") == joined({{1}, text("two")}));
    CHECK(ask("std.stdin", "lines") == joined({{3}, text("three"), text(""), text("five")}));
    CHECK(ask("std.stdin", "line") == Words{0});
    CHECK(ask("std.stdin", "text") == text(""));
}

TEST_CASE_METHOD(Fixture, "standard input that is not UTF-8 is repaired") {
    host.input = "a\xFF\xC3\xA9";
    CHECK(ask("std.stdin", "text") == text("a\xEF\xBF\xBD\xC3\xA9"));
}

TEST_CASE("only read and env can be allowed") {
    Permissions permissions;
    CHECK_FALSE(permissions.add("net=127.0.0.1:80"));
    CHECK_FALSE(permissions.add("read="));
    CHECK_FALSE(permissions.add("read"));
}

}  // namespace aeroflow::ports
