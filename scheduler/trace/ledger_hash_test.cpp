#include "scheduler/trace/ledger_hash.h"

#include <catch2/catch.hpp>

#include "scheduler/core/testing.h"

namespace aeroflow::trace {

// The value is that of an independent computation with Python's hashlib: start:main, out, end, exit.
TEST_CASE("the ledger hash of hello is that of formats.md, computed elsewhere") {
    core::testing::TestProgram program;
    program.actor("main", "start:main", [](turn::Context& context, std::span<const uint64_t>) {
        core::testing::print(context, "hello");
        return turn::Status::Running;
    });
    LedgerHash hash;
    core::Configuration configuration;
    configuration.observer = &hash;
    CHECK(program.run(configuration).hash == "0425d1a12c93536c4c9e0c2a7db5e3b2");
    CHECK(hash.text() == "474b181bf98b1b0daf00411414fbeda1");
}

}  // namespace aeroflow::trace
