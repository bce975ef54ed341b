// Philox 4x32-10 (Salmon et al. 2011) as formats.md §5 uses it: the first two words of a block, low first.
#pragma once

#include <cstdint>

namespace aeroflow::oracle {

inline uint64_t philox(uint64_t key, uint64_t site, uint64_t number) {
    uint32_t c[4] = {uint32_t(site), uint32_t(site >> 32), uint32_t(number), uint32_t(number >> 32)};
    uint32_t k[2] = {uint32_t(key), uint32_t(key >> 32)};
    for (int round = 0; round < 10; ++round) {
        const uint64_t a = uint64_t{0xD2511F53} * c[0], b = uint64_t{0xCD9E8D57} * c[2];
        const uint32_t next[4] = {uint32_t(b >> 32) ^ c[1] ^ k[0], uint32_t(b), uint32_t(a >> 32) ^ c[3] ^ k[1], uint32_t(a)};
        for (int i = 0; i < 4; ++i) c[i] = next[i];
        k[0] += 0x9E3779B9;
        k[1] += 0xBB67AE85;
    }
    return uint64_t{c[1]} << 32 | c[0];
}

}  // namespace aeroflow::oracle
