// The report of a run of tests in the forms that are asked for (cli.md "Tests"): text, JSON lines, JUnit XML.
//
// In: outcomes in the order of the report: files by path, tests in source order. Out: text; who prints it is not here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tools/testing/failure_text.h"
#include "tools/testing/outcome.h"

namespace aeroflow::testing {

struct Totals {
    uint64_t passed = 0;
    uint64_t failed = 0;
    uint64_t broken_files = 0;
    uint64_t not_run = 0;       // behind --fail-fast
    uint64_t nanoseconds = 0;
};

struct Plan {
    uint64_t seed = 0;
    uint64_t seeds = 0;  // of --seeds; 0: as the tests say
    uint64_t files = 0;
    uint64_t tests = 0;
};

// "seed 0 · 3 files · 14 tests"
std::string plan_line(const Plan& plan);

// "." or "F"
std::string mark(const Outcome& outcome, const Palette& colors);

// Title and place, the failure, seed, tick and replay command, what runs only this.
std::string failure_block(const Outcome& outcome, const Palette& colors);

// What a test wrote, under a heading.
std::string output_block(const Outcome& outcome);

// "13 passed, 1 failed · 0.04 s · again: aeroflow test --failed"
std::string summary_line(const Totals& totals, const Palette& colors);

// One object, ended by a newline.
std::string json_line(const Outcome& outcome);
std::string json_line(const Totals& totals);

// A document of its own.
std::string junit_xml(std::span<const Outcome> outcomes, std::span<const BrokenFile> broken);

// "0.04": seconds with two digits.
std::string seconds(uint64_t nanoseconds);

}  // namespace aeroflow::testing
