#include "tools/testing/failure_text.h"

#include <catch2/catch.hpp>

namespace aeroflow::testing {
namespace {

std::string text(const Failure& failure) { return failure_text(failure, palette(false)); }

Failure equality(std::string condition, std::string left, std::string right) {
    Failure failure;
    const auto sign = static_cast<uint32_t>(condition.find(" == "));
    failure.operands = {{0, sign, std::move(left)},
                        {sign + 4, static_cast<uint32_t>(condition.size()), std::move(right)}};
    failure.condition = std::move(condition);
    failure.is_equality = true;
    return failure;
}

}  // namespace

TEST_CASE("both values stand beneath their sides") {
    CHECK(text(equality("await bank.total() == 200", "190", "200")) ==
          "  expect await bank.total() == 200\n"
          "         ──────────────────    ───\n"
          "         190                   200\n");
}

TEST_CASE("a value that does not fit goes one row down") {
    CHECK(text(equality("n == 200", "1000000", "200")) ==
          "  expect n == 200\n"
          "         ─    ───\n"
          "         │    200\n"
          "         1000000\n");
}

TEST_CASE("umlauts count as one column") {
    CHECK(text(equality("\"ä\" == b", "\"ä\"", "\"o\"")) ==
          "  expect \"ä\" == b\n"
          "         ───    ─\n"
          "         \"ä\"    \"o\"\n");
}

TEST_CASE("long values stand below, with where they differ") {
    const std::string left = "[" + std::string(60, '1') + ", 2]", right = "[" + std::string(60, '1') + ", 3]";
    CHECK(text(equality("a == b", left, right)) ==
          "  expect a == b\n    left   " + left + "\n    right  " + right + "\n  at [1]: left 2, right 3\n");
}

TEST_CASE("a condition over several lines keeps them") {
    CHECK(text(equality("total(a,\n    b) == 2", "1", "2")) ==
          "  expect total(a,\n      b) == 2\n    left   1\n    right  2\n");
}

TEST_CASE("an endless value is cut around the difference") {
    const std::string left = "\"" + std::string(5000, 'x') + "a\"", right = "\"" + std::string(5000, 'x') + "b\"";
    const std::string shown = text(equality("a == b", left, right));
    CHECK(shown.size() < 1500);
    CHECK(shown.find("character 5000: left …xxxxxxxxa\", right …xxxxxxxxb\"") != std::string::npos);
}

TEST_CASE("a fault is the runtime's report") {
    Failure failure;
    failure.message = "overflow";
    failure.report = "fault: overflow in f\n  actor main#1, tick 0\n";
    CHECK(text(failure) == "  fault: overflow in f\n    actor main#1, tick 0\n");
}

}  // namespace aeroflow::testing
