// The verifier: its parts in order. Each relies on what the parts before it found in order.
#include "compiler/ir/verifier.h"

#include <set>
#include <string_view>

#include "compiler/ir/verifier_report.h"

namespace aeroflow::ir {

const char* rule_text(Rule rule) {
    static constexpr const char* kTexts[] = {
#define RULE(Name, text) text,
#include "compiler/ir/verifier_rules.def"
#undef RULE
    };
    return kTexts[static_cast<size_t>(rule)];
}

void VerifierReport::add(Rule rule, const std::string& detail) {
    std::string text = function_.name;
    if (block_ != kNoId) text += " b" + std::to_string(block_);
    if (instruction_ != kNoId) {
        text += " #" + std::to_string(instruction_);
        text += std::string(" ") + row(function_.blocks[block_].instructions[instruction_].op).text;
    }
    text += std::string(": ") + rule_text(rule);
    if (!detail.empty()) text += " (" + detail + ")";
    violations_.push_back(std::move(text));
}

namespace {

std::vector<std::string> verify(const Module& module, const Function& function, Stage stage,
                                const std::vector<StateMask>& written) {
    std::vector<std::string> violations;
    VerifierReport report(function, violations);
    verify_structure(module, function, stage, report);
    if (!violations.empty()) return violations;
    const ControlFlow flow(function);
    verify_ssa(function, flow, report);
    if (!violations.empty()) return violations;
    verify_types(module, function, report);
    if (!violations.empty()) return violations;
    verify_views(module, function, flow, report);
    if (stage == Stage::Owned) verify_ownership(module, function, flow, written, report);
    return violations;
}

}  // namespace

std::vector<std::string> verify(const Module& module, const Function& function, Stage stage) {
    return verify(module, function, stage, written_states(module));
}

namespace {

void verify_table(const Module& module, turn::FunctionNumber number, VerifierReport& report) {
    if (number != turn::kNone && number >= module.functions.size()) report.add(Rule::TableRange);
}

void verify_tables(const Module& module, std::vector<std::string>& violations) {
    Function nowhere;
    nowhere.name = "tables";
    VerifierReport report(nowhere, violations);
    for (const auto& actor : module.program.actors) {
        for (const auto number : {actor.start, actor.stop, actor.down})
            verify_table(module, number, report);
        for (const auto number : actor.handlers) verify_table(module, number, report);
        for (const auto& every : actor.every) {
            verify_table(module, every.period, report);
            verify_table(module, every.body, report);
        }
    }
    for (const auto& test : module.program.tests) verify_table(module, test.function, report);
    for (const auto& interface : module.program.interfaces) {
        for (const uint32_t selector : interface.selectors) {
            if (selector >= module.program.selectors.size())
                report.add(Rule::TableRange, "interface");
        }
    }
    for (const Constant& constant : module.constants) {
        if (constant.function.index >= module.functions.size())
            report.add(Rule::TableRange, constant.name);
    }
    std::set<std::string_view> names;
    for (const Function& function : module.functions) {
        if (!names.insert(function.name).second) report.add(Rule::UniqueName, function.name);
    }
}

}  // namespace

std::vector<std::string> verify(const Module& module, Stage stage) {
    std::vector<std::string> violations;
    verify_tables(module, violations);
    const std::vector<StateMask> written = written_states(module);
    for (const Function& function : module.functions) {
        auto found = verify(module, function, stage, written);
        violations.insert(violations.end(), found.begin(), found.end());
    }
    return violations;
}

}  // namespace aeroflow::ir
