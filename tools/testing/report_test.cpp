#include "tools/testing/report.h"

#include <catch2/catch.hpp>

namespace aeroflow::testing {
namespace {

Outcome failed() {
    Outcome outcome{.file = "bank_test.aefl", .title = "transfers keep the total", .line = 10, .seed = 0, .worlds = 1, .tick = 8,
                    .nanoseconds = 5'000'000, .failure = Failure{}, .output = "", .trace = ".aeroflow/failed/t.json", .again = ""};
    outcome.failure->message = "expected n == 200, left 190, right 200";
    outcome.failure->line = 12;
    outcome.failure->condition = "n == 200";
    outcome.failure->operands = {{0, 1, "190"}, {5, 8, "200"}};
    outcome.again = "aeroflow test --filter \"transfers keep the total\"";
    return outcome;
}

}  // namespace

TEST_CASE("the report has the shape of cli.md") {
    CHECK(plan_line({.seed = 0, .seeds = 0, .files = 3, .tests = 14}) == "seed 0 · 3 files · 14 tests\n");
    CHECK(plan_line({.seed = 5, .seeds = 10, .files = 1, .tests = 1}) == "seeds 5 to 14 · 1 file · 1 test\n");
    CHECK(failure_block(failed(), palette(false)) ==
          "transfers keep the total                                    bank_test.aefl:12\n"
          "  expect n == 200\n"
          "         ─    ───\n"
          "         190  200\n"
          "  seed 0, tick 8 · replay: aeroflow replay .aeroflow/failed/t.json\n"
          "  run only this: aeroflow test --filter \"transfers keep the total\"\n");
    CHECK(summary_line({.passed = 13, .failed = 1, .nanoseconds = 40'000'000}, palette(false)) ==
          "13 passed, 1 failed · 0.04 s · again: aeroflow test --failed\n");
    CHECK(summary_line({.passed = 14, .nanoseconds = 1'234'000'000}, palette(false)) == "14 passed · 1.23 s\n");
    CHECK(summary_line({.passed = 1, .broken_files = 2}, palette(false)).starts_with("1 passed, 2 files do not compile"));
}

TEST_CASE("what a failing test wrote is shown with its failure") {
    Outcome outcome = failed();
    outcome.output = "one\n\ntwo";
    CHECK(failure_block(outcome, palette(false)).find("  output:\n    one\n\n    two\n  seed 0") != std::string::npos);
}

TEST_CASE("a line of JSON has quotes and control characters escaped") {
    Outcome outcome = failed();
    outcome.title = "a \"b\"\n\x01";
    CHECK(json_line(outcome).starts_with(R"({"kind":"test","test":"a \"b\"\u000a\u0001","file":"bank_test.aefl","line":10,)"));
    CHECK(json_line(outcome).find(R"("values":[{"source":"n","value":"190"},{"source":"200","value":"200"}])") != std::string::npos);
}

TEST_CASE("JUnit counts per file and escapes what XML has not") {
    Outcome good = failed();
    good.failure.reset();
    good.title = "<&\"\x01>";
    const std::vector<Outcome> outcomes{failed(), good};
    const std::vector<BrokenFile> broken{{"x.aefl", "error: <none>"}};
    const std::string xml = junit_xml(outcomes, broken);
    CHECK(xml.find("<testsuites name=\"aeroflow\" tests=\"3\" failures=\"1\" errors=\"1\"") != std::string::npos);
    CHECK(xml.find("name=\"&lt;&amp;&quot;\uFFFD&gt;\"") != std::string::npos);
    CHECK(xml.find("<failure message=\"expected n == 200, left 190, right 200\">") != std::string::npos);
    CHECK(xml.find("<error message=\"does not compile\">error: &lt;none&gt;</error>") != std::string::npos);
}

}  // namespace aeroflow::testing
