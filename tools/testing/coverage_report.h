// Coverage of lines and branches, as a table for people and as an lcov file for tools.
//
// In: the points of a file with how often each was passed. Out: text. A line ran as often as the statement on it that ran
// most; a branch is a way of a decision (both of an `if`, each arm of a `match`).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace aeroflow::testing {

struct CoverCount {
    static constexpr uint32_t kLine = ~0u;
    uint32_t line = 0;
    uint32_t decision = kLine;  // kLine: a statement
    uint32_t way = 0;
    uint64_t count = 0;
};

struct FileCoverage {
    std::string file;
    std::vector<CoverCount> counts;
};

// "  bank.aefl   92.0 % of 25 lines, 80.0 % of 10 branches", then the lines that did not run.
std::string coverage_table(std::span<const FileCoverage> files);

// The tracefile of lcov: SF, BRDA, BRF, BRH, DA, LF, LH.
std::string lcov(std::span<const FileCoverage> files);

}  // namespace aeroflow::testing
