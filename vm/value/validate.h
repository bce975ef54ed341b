// Whether words from outside are the canonical encoding of a value (formats.md §3), without making it.
//
// In: words of any origin: the answers of a trace. Out: yes only if `decode` takes exactly these words. Kinds that no port
// answers with (dict, set, functions, actors, timers) are refused.
#pragma once

#include <cstdint>
#include <span>

#include "vm/value/type_table.h"

namespace aeroflow::value {

[[nodiscard]] bool is_encoding(const TypeTable& types, TypeId type, std::span<const uint64_t> words);
// Of values one behind the other: the arguments of a message.
[[nodiscard]] bool is_encoding(const TypeTable& types, std::span<const TypeId> values, std::span<const uint64_t> words);

}  // namespace aeroflow::value
