#include "tools/testing/coverage_report.h"

#include <catch2/catch.hpp>

namespace aeroflow::testing {

TEST_CASE("a line ran as often as its busiest statement; a branch that was never decided has no count") {
    constexpr uint32_t kLine = CoverCount::kLine;
    const std::vector<FileCoverage> files{{"bank.aefl",
                                           {{3, kLine, 0, 5},
                                            {3, kLine, 0, 2},
                                            {4, kLine, 0, 0},
                                            {5, kLine, 0, 0},
                                            {7, kLine, 0, 0},
                                            {3, 20, 1, 0},
                                            {3, 20, 0, 5},
                                            {5, 30, 0, 0},
                                            {5, 30, 1, 0}}}};
    CHECK(lcov(files) ==
          "TN:\nSF:bank.aefl\nBRDA:3,20,0,5\nBRDA:3,20,1,0\nBRDA:5,30,0,-\nBRDA:5,30,1,-\nBRF:4\nBRH:1\n"
          "DA:3,5\nDA:4,0\nDA:5,0\nDA:7,0\nLF:4\nLH:1\nend_of_record\n");
    CHECK(coverage_table(files) ==
          "coverage\n  bank.aefl  25.0 % of 4 lines, 25.0 % of 4 branches\n    not run: 4-5, 7\n    a way not taken: 3\n");
}

TEST_CASE("a file without branches says so") {
    const std::vector<FileCoverage> files{{"a.aefl", {{1, CoverCount::kLine, 0, 1}}}};
    CHECK(coverage_table(files) == "coverage\n  a.aefl  100.0 % of 1 line, no branches\n");
}

}  // namespace aeroflow::testing
