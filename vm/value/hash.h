// Hashes of dict keys and set elements. Nothing can observe them: they are keyed by the world's table_key.
#pragma once

#include <string_view>

#include "vm/base/execution_hash.h"
#include "vm/turn/context.h"
#include "vm/value/type_table.h"

namespace aeroflow::value {

// The key of tables in the constant segment.
inline constexpr uint64_t kConstantKey = 0x5851F42D4C957F2D;

inline uint64_t hash_word(uint64_t word, uint64_t key) {
    return base::mix(word ^ key, base::kHashKey1);
}
uint64_t hash_text(std::string_view text, uint64_t key);
uint64_t hash_keyed(turn::Context& context, const void* value, TypeId type, uint64_t key);

}  // namespace aeroflow::value
