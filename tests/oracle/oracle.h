// The oracle of the scheduler: a second, naive implementation of language.md §5–§7 and formats.md §1, §4, §5.
//
// In: a compiled program and an engine. Out: what it prints, its execution hash and status. Written from the language's
// text alone; it shares actor ids, values and engines with the product and nothing of scheduler/. One ordered queue, no
// lanes, no wheel, no ranks: standard containers wherever they are shortest. Ports, windows and restarts are not its job.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vm/turn/engine.h"

namespace aeroflow::oracle {

struct Configuration {
    uint64_t seed = 0;
    std::vector<std::string> arguments;
    uint64_t max_ticks = 20'000'000;  // a guard: the result says when it was hit
};

struct Result {
    std::string out;
    std::string err;  // of the program, not the runtime's reports
    std::string log;
    std::string hash;
    int64_t status = 0;
    bool stuck = false;  // max_ticks was hit
};

Result run(const turn::Program& program, turn::Engine& engine, const Configuration& configuration);

}  // namespace aeroflow::oracle
