// Tests: what a failed `expect` shows, what `expect_fault` takes for a pass, and the counters of coverage.
#include <string>
#include <vector>

#include "vm/base/check.h"
#include "vm/builtins/call.h"

namespace aeroflow::builtins::rows {

// The message is part of the fault; the values are for the runner of tests alone.
void ExpectFailed(const Call& call) {
    std::vector<std::string> values;
    for (uint32_t i = 1; i < call.count; ++i) values.emplace_back(call.text(i));
    call.fault(FaultKind::Require, call.text(0));
    call.context.fault.values = std::move(values);
}

// The fault by which a child ended comes to its asker as Asked(child, fault).
void ExpectFault(const Call& call) {
    std::vector<uint64_t> words;
    value::encode(call.context, call.operands[0], call.type_id, words);
    AE_CHECK(!words.empty());
    const std::string_view wanted = call.text(1);
    const std::string what = wanted.empty() ? "a fault" : "a fault matching \"" + std::string(wanted) + "\"";
    if (words[0] == 0) return call.fault(FaultKind::Require, "expected " + what + ", the block ended without one");
    std::span<const uint64_t> fault(words);
    fault = fault.subspan(1);
    if (fault[0] == static_cast<uint64_t>(FaultKind::Asked)) {
        const uint64_t child = 2 + (fault[1] + 7) / 8;
        AE_CHECK(child < fault.size());
        fault = fault.subspan(child);
    }
    const std::string shown = turn::show_fault(fault);
    if (shown.find(wanted) != std::string::npos) return;
    call.fault(FaultKind::Require, "expected " + what + ", the block ended with \"" + shown + "\"");
}

void Cover(const Call& call) {
    if (call.context.coverage != nullptr) ++call.context.coverage[call.integer(0)];
}

}  // namespace aeroflow::builtins::rows
