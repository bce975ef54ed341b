// Random well-typed actor programs, for comparing schedulers.
//
// In: a seed. Out: the source of a program that ends: every message carries fuel, every loop is bounded. The same seed gives
// the same text for ever on every machine (own generator, no library distribution).
#pragma once

#include <cstdint>
#include <string>

namespace aeroflow::oracle {

std::string generate(uint64_t seed);

}  // namespace aeroflow::oracle
