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

// Runs the test with this seed. An error is the machine's: no memory for a world.
[[nodiscard]] host::Result<TestRun> run_test(TestFile& file, const turn::Test& test, uint64_t seed);

}  // namespace aeroflow::cli
