// Where the parts of the verifier put what they find; where in the function they are.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/control_flow.h"
#include "compiler/ir/ir.h"
#include "compiler/ir/state_effects.h"

namespace aeroflow::ir {

enum class Rule : uint8_t {
#define RULE(Name, text) Name,
#include "compiler/ir/verifier_rules.def"
#undef RULE
};
const char* rule_text(Rule rule);

class VerifierReport {
public:
    VerifierReport(const Function& function, std::vector<std::string>& violations)
        : function_(function), violations_(violations) {}

    void at(uint32_t block, uint32_t instruction) { block_ = block, instruction_ = instruction; }
    // "main.fib b2 #3 int.add: wrong number of operands"; detail behind it in brackets.
    void add(Rule rule, const std::string& detail = {});
    bool empty() const { return violations_.empty(); }

private:
    const Function& function_;
    std::vector<std::string>& violations_;
    uint32_t block_ = kNoId;
    uint32_t instruction_ = kNoId;
};

// Each needs that the ones before it found nothing.
void verify_structure(const Module& module, const Function& function, Stage stage,
                      VerifierReport& report);
void verify_ssa(const Function& function, const ControlFlow& flow, VerifierReport& report);
void verify_types(const Module& module, const Function& function, VerifierReport& report);
void verify_views(const Module& module, const Function& function, const ControlFlow& flow,
                  VerifierReport& report);
// `written`: what each function may write of the state (state_effects.h).
void verify_ownership(const Module& module, const Function& function, const ControlFlow& flow,
                      const std::vector<StateMask>& written, VerifierReport& report);

}  // namespace aeroflow::ir
