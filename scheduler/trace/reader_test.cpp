#include "scheduler/trace/reader.h"

#include <catch2/catch.hpp>

#include "scheduler/trace/base64.h"
#include "scheduler/trace/identity.h"
#include "scheduler/trace/writer.h"

namespace aeroflow::trace {
namespace {

const std::string kHash = "0123456789abcdef0123456789abcdef";

Trace sample() {
    Trace trace;
    trace.program.entry = "main.aefl";
    trace.program.files = {{"main.aefl", "print(\"hé\")\n\x01"}, {"b/c.aefl", ""}};
    trace.config.seed = ~uint64_t{0};
    trace.config.arguments = {"a", "\"\\\n"};
    trace.config.test = "it works";
    trace.program.id = program_id(trace.program, trace.config.limits);
    const auto add = [&](Input input, std::vector<uint64_t> words) { trace.inputs.add(input, words); };
    add({.tick = 2, .port = uint64_t{1} << 21, .request = 1, .digest = 0xFEDCBA9876543210, .text = true}, {3, 0x636261});
    add({.tick = uint64_t{1} << 60, .port = 1, .request = 2, .digest = 5}, {0, 1, 7});
    trace.windows = {{1024, 500, kHash}, {2000, uint64_t{1} << 61, kHash}};
    trace.end = {.tick = uint64_t{1} << 61, .turns = 2000, .hash = kHash, .status = 130, .shutdown = uint64_t{1} << 61};
    return trace;
}

std::string text_of(const Trace& trace) {
    std::string text;
    write_trace(trace, [&](std::string_view piece) { text += piece; });
    return text;
}

// The error for the sample with `from` replaced by `to`.
std::string error_with(const std::string& from, const std::string& to) {
    std::string text = text_of(sample());
    const size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    const auto trace = read_trace(text.replace(at, from.size(), to));
    return trace ? "(accepted)" : trace.error();
}

}  // namespace

TEST_CASE("a trace reads back as it was written, byte by byte") {
    const std::string text = text_of(sample());
    const auto trace = read_trace(text);
    REQUIRE(trace.has_value());
    CHECK(text_of(*trace) == text);
    CHECK(trace->config.seed == ~uint64_t{0});
    CHECK(trace->inputs[1].tick == uint64_t{1} << 60);
    CHECK(trace->inputs.words(trace->inputs[1])[2] == 7);
    CHECK(trace->program.files[0].text == sample().program.files[0].text);
}

TEST_CASE("what is not exactly a trace is refused with its place") {
    CHECK(error_with("\"version\":1", "\"version\":2") == "aeroflow.version: version 2 of the format; this program reads 1");
    CHECK(error_with("\"version\":1", "\"version\":1.0") == "aeroflow.version: a number that is not whole or too large stands here");
    CHECK(error_with("\"version\":1", "\"version\":-1") == "aeroflow.version: a negative number stands here");
    CHECK(error_with("\"version\":1", "\"version\":[1]") == "aeroflow.version: a list stands here");
    CHECK(error_with("\"version\":1", "\"version\":1,\"version\":1").find("`version` stands twice") != std::string::npos);
    CHECK(error_with("\"entry\"", "\"entri\"").find("`entri` is not known") != std::string::npos);
    CHECK(error_with("\"fuel\":0", "\"fuel\":9007199254740993") ==
          "aeroflow.config.limits.fuel: numbers above 2^53 are written as texts");
    CHECK(error_with("\"fuel\":0", "\"fuel\":\"7\"") == "aeroflow.config.limits.fuel: `7` is no number above 2^53");
    CHECK(error_with("\"nodes\":[]", "\"nodes\":[1]") == "aeroflow.config.nodes[0]: too many elements");
    CHECK(error_with("\"seed\":\"18446744073709551615\"", "\"seed\":\"18446744073709551616\"") ==
          "aeroflow.config.seed: `18446744073709551616` is no number of 64 bits");
    CHECK(error_with("\"request\":1", "\"request\":0") == "aeroflow.inputs[0].request: no number of an ask");
    CHECK(error_with("fedcba9876543210", "fedcba987654321") ==
          "aeroflow.inputs[0].digest: `fedcba987654321` is not 16 hexadecimal digits");
    CHECK(error_with("\"digest\":\"fedc", "\"digest\":\"FEDC").find("is not 16 hexadecimal digits") != std::string::npos);
    CHECK(error_with(",\"answer\":\"abc\"", "").find("the answer is missing") != std::string::npos);
    CHECK(error_with("\"answer\":\"abc\"", "\"answer\":\"abc\",\"base64\":\"\"").find("two answers") != std::string::npos);
    CHECK(error_with("\"answer\":\"abc\"", "\"secret\":\"abc\"").find("secret answers") != std::string::npos);
    CHECK(error_with("\"base64\":\"AA", "\"base64\":\"A*") == "aeroflow.inputs[1].base64: not the base64 of whole words");
    CHECK(error_with("{\"tick\":2,", "{\"tick\":\"9223372036854775807\",").find("an input of an earlier tick") !=
          std::string::npos);
    CHECK(error_with("[1024,500,", "[1024,500,1,").find("a number stands here") != std::string::npos);
    CHECK(error_with("[1024,500,\"" + kHash + "\"]", "[1024,500]") == "aeroflow.windows[0][2]: too few elements");
    CHECK(error_with("[1024,500,", "[2048,500,") == "the windows are not in order");
    CHECK(error_with("\"turns\":2000", "\"turns\":2001") == "the last window is not the end");
    CHECK(error_with("\"status\":130", "\"status\":256") == "aeroflow.end.status: no exit status");
    CHECK(error_with("\"shutdown\":\"2305843009213693952\"", "\"shutdown\":7") == "the shutdown is not at the end");
    CHECK(error_with("b/c.aefl", "main.aefl") == "the file `main.aefl` stands twice");
    CHECK(error_with("\"entry\":\"main", "\"entry\":\"mine").find("not the first") != std::string::npos);
    CHECK(error_with("print", "Print").find("the program is not the one that was recorded") == 0);
    CHECK(error_with("b/c.aefl", "b\\u0007.aefl").find("`b?.aefl` is no path") != std::string::npos);
    CHECK(error_with("hé", "h\xC3").find("not JSON from byte") != std::string::npos);
    CHECK(error_with("hé", "\\ud800").find("not JSON from byte") != std::string::npos);
    CHECK(error_with("\"arguments\":[", "\"arguments\":[null,") == "aeroflow.config.arguments[0]: null stands here");
    CHECK(error_with("}}\n", "}}\n{}").find("not JSON from byte") == 0);
    CHECK(error_with("}}\n", "}").find("not JSON from byte") == 0);
}

TEST_CASE("what is no trace at all is refused") {
    CHECK(read_trace("").error().find("not JSON") == 0);
    CHECK(read_trace("[]").error() == "not a trace: a list in place of an object");
    CHECK(read_trace("7").error() == "not a trace: a number in place of an object");
    CHECK(read_trace("{}").error() == "traceEvents: `traceEvents` is missing");
    CHECK(read_trace("{\"a\":1}").error() == "traceEvents: `a` is not known; here stand traceEvents displayTimeUnit aeroflow");
    CHECK(read_trace("\x1F\x8B").error().find("not JSON") == 0);
}

TEST_CASE("deep nesting is refused where the events are and everywhere else") {
    const std::string deep(100'000, '[');
    CHECK(error_with("\"traceEvents\":[]", "\"traceEvents\":" + deep) == "traceEvents: nested too deeply");
    CHECK(error_with("\"version\":1", "\"version\":" + deep) == "aeroflow.version: a list stands here");
    CHECK(error_with("\"traceEvents\":[]", "\"traceEvents\":[{\"ph\":\"X\",\"ts\":1.5,\"args\":{\"a\":[null,true]}}]") == "(accepted)");
}

TEST_CASE("base64 is the one text of whole words") {
    for (size_t count = 0; count < 7; ++count) {
        std::vector<uint64_t> words;
        for (size_t i = 0; i < count; ++i) words.push_back(0x0123456789ABCDEF * (i + 3));
        std::string text;
        encode_base64(words, text);
        std::vector<uint64_t> back;
        CHECK(decode_base64(text, back));
        CHECK(back == words);
    }
    std::string text;
    encode_base64(std::vector<uint64_t>{1}, text);
    CHECK(text == "AQAAAAAAAAA=");
    for (const char* wrong : {"A", "AQAAAAAAAAA", "AQAAAAAAAAB=", "AQAAAAAAAA==", "AQAAAAAAAAAA", "=AAAAAAAAAAA", "AQAA\nAAAAAA="}) {
        std::vector<uint64_t> words;
        CHECK_FALSE(decode_base64(wrong, words));
    }
}

}  // namespace aeroflow::trace
