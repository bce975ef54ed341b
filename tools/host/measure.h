// What a command may tell of itself: time that passed, memory it took. For --stats only; nothing of it reaches a program.
#pragma once

#include <cstdint>

namespace aeroflow::host {

uint64_t monotonic_ns();

// Bytes of memory this process held at most so far.
uint64_t peak_memory();

}  // namespace aeroflow::host
