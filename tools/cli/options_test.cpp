#include "tools/cli/options.h"

#include <catch2/catch.hpp>

#include "tools/cli/exit_status.h"

namespace aeroflow::cli {
namespace {

Options parse(std::vector<std::string> words) {
    words.insert(words.begin(), "aeroflow");
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    return parse_options(static_cast<int>(words.size()), argv.data());
}

int status(const Options& options) {
    REQUIRE(std::holds_alternative<EndNow>(options));
    return std::get<EndNow>(options).status;
}

}  // namespace

TEST_CASE("flags stand before the file, everything behind it is the program's") {
    const Options options = parse({"run", "--hash", "--seed", "7", "--allow", "read=a", "--allow", "env=B", "x.aefl", "--hash",
                                   "-v", "run", "--"});
    REQUIRE(std::holds_alternative<RunOptions>(options));
    const auto& run = std::get<RunOptions>(options);
    CHECK(run.file == "x.aefl");
    CHECK(run.hash == HashMode::Execution);
    CHECK(run.seed == 7);
    CHECK(run.grants.size() == 2);
    CHECK(run.arguments == std::vector<std::string>{"--hash", "-v", "run", "--"});
}

TEST_CASE("a program gets no flags of ours by default") {
    const auto run = std::get<RunOptions>(parse({"run", "x.aefl"}));
    CHECK(run.hash == HashMode::None);
    CHECK(run.arguments.empty());
    CHECK(run.seed == 0);
}

TEST_CASE("wrong usage ends with status 2") {
    CHECK(status(parse({})) == kUsage);
    CHECK(status(parse({"run"})) == kUsage);
    CHECK(status(parse({"run", "--no-such-flag", "x.aefl"})) == kUsage);
    CHECK(status(parse({"run", "--allow", "fly=high", "x.aefl"})) == kUsage);
    CHECK(status(parse({"run", "--seed", "x", "x.aefl"})) == kUsage);
    CHECK(status(parse({"run", "--hash=other", "x.aefl"})) == kUsage);
    CHECK(status(parse({"check"})) == kUsage);
    CHECK(status(parse({"fly"})) == kUsage);
}

TEST_CASE("the version is asked for without a command") {
    CHECK_FALSE(std::get<VersionOptions>(parse({"--version"})).verbose);
    CHECK(std::get<VersionOptions>(parse({"--version", "--verbose"})).verbose);
}

}  // namespace aeroflow::cli
