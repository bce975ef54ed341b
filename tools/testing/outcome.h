// What came of one test.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aeroflow::testing {

// An operand of an `expect`: where it stands in the text of the condition, and what it was.
struct Operand {
    uint32_t begin = 0;  // bytes in Failure::condition
    uint32_t end = 0;
    std::string value;   // as shown inside a collection: strings have quotes
};

struct Failure {
    std::string message;           // "expected a == b, left 1, right 2", "overflow"
    uint32_t line = 0;             // where it failed; 0: nowhere in the source
    std::string condition;         // of an `expect`: its text
    std::vector<Operand> operands;
    bool is_equality = false;      // `==` of the two operands
    std::string report;            // what the runtime says of any other fault, in lines
};

struct Outcome {
    std::string file;        // as the user wrote it
    std::string title;
    uint32_t line = 0;       // of the test
    uint64_t seed = 0;       // of the world that failed, else of the last one
    uint64_t worlds = 0;     // that ran
    uint64_t tick = 0;       // of the end
    uint64_t nanoseconds = 0;
    std::optional<Failure> failure;
    std::string output;      // what the test and its actors wrote
    std::string trace;       // path of the kept trace
    std::string again;       // the command that runs only this
};

// A file that could not be compiled: all its tests failed, whatever they are.
struct BrokenFile {
    std::string file;
    std::string message;
};

}  // namespace aeroflow::testing
