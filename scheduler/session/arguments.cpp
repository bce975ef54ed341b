#include "scheduler/session/arguments.h"

#include <bit>
#include <cstring>

#include "vm/value/text_data.h"

namespace aeroflow::session {
namespace {

constexpr uint64_t kCanonicalNaN = 0x7FF8000000000000;

struct KindName {
    value::TypeId type;
    std::string_view name;  // with its article
};

KindName name_of(ArgumentKind kind) {
    switch (kind) {
        case ArgumentKind::Int: return {value::kInt, "an int"};
        case ArgumentKind::Float: return {value::kFloat, "a float"};
        case ArgumentKind::Bool: return {value::kBool, "a bool"};
        case ArgumentKind::String: return {value::kString, "a string"};
        case ArgumentKind::Bytes: return {value::kBytes, "bytes"};
        case ArgumentKind::Duration: break;
    }
    return {value::kDuration, "a duration"};
}

// "deposit(int, string)"
std::string shown(const turn::Program& program, const turn::Selector& selector) {
    std::string out = selector.name + '(';
    for (const value::TypeId type : selector.parameters) {
        if (!out.ends_with('(')) out += ", ";
        out += program.types[type].show_name;
    }
    return out + ')';
}

std::string counted(size_t count) { return std::to_string(count) + (count == 1 ? " argument" : " arguments"); }

std::unexpected<Failure> wrong(std::string text) {
    return std::unexpected(Failure{FailureCode::WrongArguments, std::move(text)});
}

void append_text(std::vector<uint64_t>& words, std::string_view text) {
    words.push_back(text.size());
    const size_t first = words.size();
    words.resize(first + (text.size() + 7) / 8, 0);
    if (!text.empty()) std::memcpy(words.data() + first, text.data(), text.size());
}

// What is wrong with the value itself; empty when nothing is.
std::string fault_of(const Argument& argument) {
    const bool text = argument.kind == ArgumentKind::String || argument.kind == ArgumentKind::Bytes;
    if (text && argument.text.size() > value::kMaxText) return " is longer than a string can be";
    if (argument.kind == ArgumentKind::String && !value::is_utf8(argument.text)) return " is not UTF-8";
    const bool truth = argument.integer == 0 || argument.integer == 1;
    if (argument.kind == ArgumentKind::Bool && !truth) return " is a bool that is neither 0 nor 1";
    return {};
}

void append(std::vector<uint64_t>& words, const Argument& argument) {
    switch (argument.kind) {
        case ArgumentKind::Int:
        case ArgumentKind::Bool:
        case ArgumentKind::Duration: words.push_back(static_cast<uint64_t>(argument.integer)); return;
        case ArgumentKind::Float:
            words.push_back(argument.number != argument.number ? kCanonicalNaN : std::bit_cast<uint64_t>(argument.number));
            return;
        case ArgumentKind::String:
        case ArgumentKind::Bytes: append_text(words, argument.text); return;
    }
}

}  // namespace

std::expected<std::vector<uint64_t>, Failure> encode_arguments(const turn::Program& program, const turn::Selector& selector,
                                                               std::span<const Argument> arguments) {
    const std::string message = shown(program, selector);
    if (arguments.size() != selector.parameters.size()) {
        return wrong(message + " takes " + counted(selector.parameters.size()) + ", not " + std::to_string(arguments.size()));
    }
    std::vector<uint64_t> words;
    for (size_t i = 0; i < arguments.size(); ++i) {
        const Argument& argument = arguments[i];
        const KindName given = name_of(argument.kind);
        const std::string place = message + ": argument " + std::to_string(i + 1);
        if (given.type != selector.parameters[i]) {
            const std::string& wanted = program.types[selector.parameters[i]].show_name;
            return wrong(place + " is " + std::string(given.name) + ", the message takes `" + wanted + "`");
        }
        const std::string fault = fault_of(argument);
        if (!fault.empty()) return wrong(place + fault);
        append(words, argument);
    }
    return words;
}

}  // namespace aeroflow::session
