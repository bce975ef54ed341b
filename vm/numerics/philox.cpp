#include "vm/numerics/philox.h"

namespace aeroflow::numerics {
namespace {

constexpr uint32_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
constexpr uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;

}  // namespace

std::array<uint32_t, 4> philox(std::array<uint32_t, 4> c, std::array<uint32_t, 2> k) {
    for (int round = 0; round < 10; ++round) {
        const uint64_t a = uint64_t{kMultiplier0} * c[0];
        const uint64_t b = uint64_t{kMultiplier1} * c[2];
        c = {static_cast<uint32_t>(b >> 32) ^ c[1] ^ k[0], static_cast<uint32_t>(b),
             static_cast<uint32_t>(a >> 32) ^ c[3] ^ k[1], static_cast<uint32_t>(a)};
        k[0] += kWeyl0;
        k[1] += kWeyl1;
    }
    return c;
}

uint64_t random_bits(uint64_t key, uint64_t site, uint64_t draw) {
    const auto low = [](uint64_t x) { return static_cast<uint32_t>(x); };
    const auto high = [](uint64_t x) { return static_cast<uint32_t>(x >> 32); };
    const auto r = philox({low(site), high(site), low(draw), high(draw)}, {low(key), high(key)});
    return uint64_t{r[1]} << 32 | r[0];
}

}  // namespace aeroflow::numerics
