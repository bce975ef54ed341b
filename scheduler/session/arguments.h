// Values of a host as the arguments of a message: compared with its parameters, then written as canonical words
// (formats.md §3).
//
// In: what the host gives, of any origin. Out: words that decode to just these values, or why they do not fit.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string_view>
#include <vector>

#include "scheduler/session/failure.h"
#include "vm/turn/program.h"

namespace aeroflow::session {

enum class ArgumentKind : uint8_t { Int, Float, Bool, String, Bytes, Duration };

struct Argument {
    ArgumentKind kind = ArgumentKind::Int;
    int64_t integer = 0;     // Int; Bool: 0 or 1; Duration: nanoseconds
    double number = 0;       // Float
    std::string_view text;   // String: UTF-8; Bytes
};

[[nodiscard]] std::expected<std::vector<uint64_t>, Failure> encode_arguments(const turn::Program& program,
                                                                             const turn::Selector& selector,
                                                                             std::span<const Argument> arguments);

}  // namespace aeroflow::session
