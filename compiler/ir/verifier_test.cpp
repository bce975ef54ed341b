// A case per rule of the verifier: text that breaks it, or a module that text cannot express.
#include "compiler/ir/verifier.h"

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <set>

#include "compiler/ir/text.h"
#include "compiler/ir/verifier_report.h"

namespace aeroflow::ir {
namespace {

const std::map<Rule, std::string> kBadTexts = {
    {Rule::NoTerminator, "func @f() {\nb0:\n  %0 = int 1 : int\n}\n"},
    {Rule::EarlyTerminator, "func @f() {\nb0:\n  return\n  return\n}\n"},
    {Rule::OperandRange, "func @f(%0: int) {\nb0:\n  %1 = int.add %0, %7 : int\n  return\n}\n"},
    {Rule::EdgeTarget, "func @f() {\nb0:\n  jump b9\n}\n"},
    {Rule::EdgeToEntry, "func @f() {\nb0:\n  jump b0\n}\n"},
    {Rule::EdgeCount, "func @f(%0: bool) {\nb0:\n  branch %0, b1\nb1:\n  return\n}\n"},
    {Rule::EdgeArguments, "func @f(%0: int) {\nb0:\n  jump b1\nb1(%1: int):\n  return\n}\n"},
    {Rule::OperandCount, "func @f(%0: int) {\nb0:\n  %1 = int.add %0 : int\n  return\n}\n"},
    {Rule::ResultCount, "func @f(%0: int) {\nb0:\n  int.add %0, %0 : int\n  return\n}\n"},
    {Rule::ImmediateRange, "func @f() {\nb0:\n  %0 = const 3 : int\n  return\n}\n"},
    {Rule::SiteRange, "func @f(%0: int) {\nb0:\n  %1 = int.add %0, %0 : int @5\n  return\n}\n"},
    {Rule::TableRange, "test \"t\" 7 0\nfunc @f() {\nb0:\n  return\n}\n"},
    {Rule::Dominance,
     "func @f(%0: bool) -> int {\nb0:\n  branch %0, b1, b2\nb1:\n  %1 = int 1 : int\n  jump "
     "b2\nb2:\n  return %1\n}\n"},
    {Rule::OperandType, "func @f(%0: bool) {\nb0:\n  %1 = int.add %0, %0 : int\n  return\n}\n"},
    {Rule::ResultType, "func @f(%0: int) {\nb0:\n  %1 = int.lt %0, %0 : int\n  return\n}\n"},
    {Rule::ViewOperand,
     "type list int\nfunc @f(%0: list<int>) {\nb0:\n  %1 = view.len %0 : int\n  return\n}\n"},
    {Rule::ViewAcross,
     "type list int\nfunc @f(%0: list<int>, %1: list<int>) {\nb0:\n  %2 = view %0 : list<int>\n"
     "  %3 = builtin list.reversed(%1) : list<int>\n  %4 = view.len %2 : int\n  return\n}\n"},
    {Rule::EarlyOwnership, "func @f(%0: string) {\nb0:\n  drop %0\n  return\n}\n"},
    {Rule::UsedAfterEnd,
     "stage owned\nfunc @f(%0: string) {\nb0:\n  drop %0\n  builtin print(%0) : string\n  "
     "return\n}\n"},
    {Rule::NeverConsumed, "stage owned\nfunc @f(%0: string) {\nb0:\n  return\n}\n"},
    {Rule::BorrowConsumed,
     "stage owned\nfunc @f(%0: borrowed string) {\nb0:\n  drop %0\n  return\n}\n"},
    {Rule::BorrowOutlives,
     "stage owned\ntype tuple (string,int)\nfunc @f(%0: (string,int)) {\nb0:\n  %1 = field 0 %0 : "
     "string\n  drop %0\n"
     "  builtin print(%1) : string\n  return\n}\n"},
    {Rule::BorrowAcross,
     "stage owned\nfunc @f(%0: borrowed string, %1: duration) suspends {\nb0:\n  await 3 %1, "
     "b1\nb1:\n  return\n}\n"},
};

// What breaks rules that text cannot break, in a module that is fine.
const std::map<Rule, std::function<void(Module&)>> kBadChanges = {
    {Rule::NoBlocks, [](Module& m) { m.functions[0].blocks.clear(); }},
    {Rule::ResultRange,
     [](Module& m) { m.functions[0].blocks[0].instructions[0].first_result = {99}; }},
    {Rule::DefinedTwice,
     [](Module& m) { m.functions[0].blocks[0].instructions[0].first_result = {0}; }},
    {Rule::ParameterModes,
     [](Module& m) { m.functions[0].parameter_modes.push_back(Ownership::Owned); }},
    {Rule::UniqueName, [](Module& m) { m.functions.push_back(m.functions[0]); }},
    {Rule::OwnershipKind, [](Module& m) { m.functions[0].values[1].ownership = Ownership::Owned; }},
};
constexpr const char* kFine =
    "func @f(%0: int) -> int {\nb0:\n  %1 = int.add %0, %0 : int\n  return %1\n}\n";

std::string violation_of(std::string_view text) {
    const auto module = parse(text);
    return module ? "none" : module.error().message;
}

bool mentions(const std::string& violation, Rule rule) {
    return violation.find(rule_text(rule)) != std::string::npos;
}

TEST_CASE("each rule refuses what breaks it") {
    for (const auto& [rule, text] : kBadTexts) {
        INFO(text);
        CHECK(violation_of(text).find(rule_text(rule)) != std::string::npos);
    }
    for (const auto& [rule, change] : kBadChanges) {
        auto module = parse(kFine);
        REQUIRE(module);
        change(*module);
        const auto violations = verify(*module, Stage::Lowered);
        INFO(rule_text(rule));
        REQUIRE(!violations.empty());
        CHECK(mentions(violations[0], rule));
    }
}

TEST_CASE("no rule is without a case") {
#define RULE(Name, text) CHECK(kBadTexts.count(Rule::Name) + kBadChanges.count(Rule::Name) == 1);
#include "compiler/ir/verifier_rules.def"
#undef RULE
}

TEST_CASE("a violation says where") {
    CHECK(violation_of(kBadTexts.at(Rule::OperandType)) ==
          "f b0 #0 int.add: an operand has the wrong type (bool)");
}

TEST_CASE("leaks on one path only, and through edges, are found") {
    constexpr const char* kOnePath = R"ir(
stage owned
func @f(%0: string, %1: bool) {
b0:
  branch %1, b1, b2
b1:
  drop %0
  jump b3
b2:
  jump b3
b3:
  return
}
)ir";
    CHECK(mentions(violation_of(kOnePath), Rule::NeverConsumed));
    constexpr const char* kTwice = R"ir(
stage owned
func @f(%0: string, %1: bool) {
b0:
  branch %1, b1, b2
b1:
  drop %0
  jump b3
b2:
  jump b3
b3:
  drop %0
  return
}
)ir";
    CHECK(mentions(violation_of(kTwice), Rule::UsedAfterEnd));
}

TEST_CASE("a value consumed in a loop is consumed once too often") {
    constexpr const char* kLoop = R"ir(
stage owned
func @f(%0: string, %1: bool) {
b0:
  jump b1
b1:
  drop %0
  branch %1, b1, b2
b2:
  return
}
)ir";
    CHECK(mentions(violation_of(kLoop), Rule::UsedAfterEnd));
}

TEST_CASE("what was read from state ends where the field may be written, also by a call") {
    constexpr const char* kWrite = R"ir(
stage owned
func @write(%0: string) {
b0:
  state.set 0 %0
  return
}
func @f(%0: string) {
b0:
  %1 = state FIELD : string
  call @write(%0)
  builtin print(%1) : string
  return
}
)ir";
    const std::string text = kWrite;
    const size_t at = text.find("FIELD");
    CHECK(mentions(violation_of(std::string(text).replace(at, 5, "0")), Rule::BorrowOutlives));
    CHECK(violation_of(std::string(text).replace(at, 5, "1")) == "none");
}

TEST_CASE("a fault may leave owned values behind") {
    CHECK(violation_of("stage owned\nfunc @f(%0: string) {\nb0:\n  fault Overflow\n}\n") == "none");
}

}  // namespace
}  // namespace aeroflow::ir
