#include "compiler/emit/emit.h"

#include <algorithm>

#include "compiler/ir/owners.h"
#include "compiler/emit/select.h"
#include "vm/base/check.h"

namespace aeroflow::emit {

namespace {

bool names_state(const ir::Function& function) {
    for (const ir::Block& block : function.blocks) {
        for (const ir::Instruction& instruction : block.instructions) {
            if (instruction.op >= ir::Op::State && instruction.op <= ir::Op::PutState) return true;
        }
    }
    return false;
}

class Emitter {
public:
    explicit Emitter(const ir::Module& module)
        : module_(module), assembler_(code_), roots_(ir::find_roots(module)) {}

    std::expected<bytecode::Module, std::string> run() {
        code_.functions.resize(module_.functions.size());
        for (uint32_t i = 0; i < module_.functions.size(); ++i)
            if (!emit_function(i))
                return std::unexpected(module_.functions[i].name +
                                       ": too large for the bytecode: not yet");
        for (const Selector::CallFixup& call : calls_) place_call(call);
        return std::move(code_);
    }

private:
    bool emit_function(uint32_t number) {
        const ir::Function& function = module_.functions[number];
        bytecode::Function& row = code_.functions[number];
        row.name = function.name;
        row.code = assembler_.here();
        // Never called: a declaration that was dropped; a private function of an actor that is unused or inlined everywhere,
        // whose states are nobody's.
        if (function.blocks.empty() || (roots_[number] == value::kUnit && names_state(function))) {
            assembler_.op(Op::Unreachable);
            row.words = row.slots = 1;
            return true;
        }
        Plan plan = make_plan(module_, function);
        const Allocation allocation = allocate(plan, find_segments(plan));
        if (allocation.too_large) return false;
        describe(row, plan, allocation);
        Selector selector(plan, allocation, assembler_, number, roots_[number]);
        if (!selector.run()) return false;
        row.words = assembler_.here() - row.code;
        calls_.insert(calls_.end(), selector.calls().begin(), selector.calls().end());
        return true;
    }

    void describe(bytecode::Function& row, const Plan& plan, const Allocation& allocation) {
        const ir::Function& function = plan.function;
        row.slots = allocation.frame_slots;
        row.parameter_slots = parameter_slots(plan, function);
        row.result_slots = result_slots(plan, function);
        row.slots = std::max(row.slots, row.result_slots);
        row.first_resume = static_cast<uint32_t>(code_.resume_points.size());
        row.resume_count = static_cast<uint32_t>(function.resume_points.size());
        code_.resume_points.resize(code_.resume_points.size() + function.resume_points.size());
        if (plan.record != kNone) row.record_slot = allocation.slots[plan.record];
        for (const ir::ResumePoint& point : function.resume_points)
            row.record_bytes = std::max(row.record_bytes, point.size);
    }

    void place_call(const Selector::CallFixup& call) {
        const bytecode::Function& callee = code_.functions[call.function];
        code_.code[call.at] |= uint64_t{callee.slots} << 48;
        code_.code[call.at + 1] = bytecode::pack_pair(callee.code - call.at, call.function);
    }

    const ir::Module& module_;
    bytecode::Module code_;
    Assembler assembler_;
    std::vector<value::TypeId> roots_;
    std::vector<Selector::CallFixup> calls_;
};

}  // namespace

std::expected<bytecode::Module, std::string> emit(const ir::Module& module) {
    return Emitter(module).run();
}

}  // namespace aeroflow::emit
