// A Trace from the text of trace.json, which may be damaged or hostile: whatever is not exactly as formats.md §7 says is
// refused with its place and what stands there.
//
// In: the bytes of a file. Out: a Trace whose texts, numbers, ids, hashes and encodings are valid and whose program has the
// id that the file says; what the answers mean is checked when they are asked for (replay.h).
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "scheduler/trace/trace.h"

namespace aeroflow::trace {

// Larger files are refused unread.
inline constexpr uint64_t kMostBytes = uint64_t{2} << 30;

// The error is a sentence without the file's name: "aeroflow.inputs[3].digest: `xy` is not 16 hexadecimal digits".
[[nodiscard]] std::expected<Trace, std::string> read_trace(std::string_view json);

}  // namespace aeroflow::trace
