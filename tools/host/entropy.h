// Randomness of the machine. Its one use is the key of the hash tables, which no program can observe.
#pragma once

#include <cstdint>

namespace aeroflow::host {

uint64_t random_word();

}  // namespace aeroflow::host
