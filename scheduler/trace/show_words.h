// Text of values that exist only as words of an event: for people, in reports about differences.
//
// In: words as the execution hash takes them (formats.md §3), their static types. Out: text as `show` prints it; long parts
// of which only the digest is there say so; what does not fit its type ends the text.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "vm/turn/program.h"

namespace aeroflow::trace {

// "Order(id: 812, price: 1003), 7": at most `most` bytes, then "…".
std::string show_words(const turn::Program& program, std::span<const value::TypeId> types, std::span<const uint64_t> words,
                       size_t most = 400);

}  // namespace aeroflow::trace
