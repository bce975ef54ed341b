// One test in a world of its own: what it wrote, how it ended, its trace when it failed (language.md §8).
#pragma once

#include <cstdint>
#include <string>

#include "scheduler/trace/trace.h"
#include "tools/cli/test_files.h"
#include "tools/testing/outcome.h"

namespace aeroflow::cli {

struct TestRun {
    testing::Outcome outcome;  // without the path of its trace and the command that runs it again
    trace::Trace trace;        // of a failure
};

// In turns, so that the same test ends at the same place everywhere.
struct TurnLimits {
    uint64_t most = 100'000'000;  // of a test: beyond that it has no end
    uint64_t behind = 1'000'000;  // that its actors may take when its body has ended
};

// Runs the test with this seed. An error is the machine's: no memory for a world.
[[nodiscard]] host::Result<TestRun> run_test(TestFile& file, const turn::Test& test, uint64_t seed, const TurnLimits& limits = {});

}  // namespace aeroflow::cli
