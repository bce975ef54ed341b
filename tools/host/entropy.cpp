#include "tools/host/entropy.h"

#include <sys/random.h>

namespace aeroflow::host {

uint64_t random_word() {
    uint64_t word = 0;
    // Eight bytes are never cut short. Without entropy the key is 0: slower tables under attack, the same results.
    if (getrandom(&word, sizeof word, 0) != sizeof word) word = 0;
    return word;
}

}  // namespace aeroflow::host
