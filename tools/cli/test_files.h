// The files that `aeroflow test` is about: found, compiled once each, with the tests in them.
//
// In: paths as the user wrote them. Out: compiled files in the order of their paths, tests in source order. Files without a
// test are not compiled, as they may be anything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/compilation.h"
#include "tools/cli/manifest.h"
#include "tools/cli/options.h"
#include "tools/testing/outcome.h"

namespace aeroflow::cli {

struct TestFile {
    std::string path;
    Manifest manifest;
    driver::Executable executable;
    std::vector<size_t> chosen;      // of Program::tests
    std::vector<uint64_t> counters;  // of coverage
};

struct TestFiles {
    std::vector<TestFile> files;
    std::vector<testing::BrokenFile> broken;
};

// The paths of files that have tests, each once, sorted. An error names a path that is not there.
[[nodiscard]] host::Result<std::vector<std::string>> find_test_files(const std::vector<std::string>& paths);

// Whether a `test "…"` stands in the text.
bool has_test(std::string_view text);

// Compiles one file; diagnostics go to stderr. Appends it to `files` or `broken`.
[[nodiscard]] host::Result<void> add_test_file(const std::string& path, const TestOptions& options, TestFiles& files);

}  // namespace aeroflow::cli
