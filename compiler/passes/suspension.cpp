#include "compiler/passes/suspension.h"

#include "compiler/ir/liveness.h"
#include "vm/base/check.h"

namespace aeroflow::passes {
namespace {

using ir::Function;
using ir::Ownership;
using ir::ValueId;

ir::ResumePoint lay_out(const ir::Module& module, const Function& function, ir::BlockId block,
                        const ir::Liveness& liveness) {
    const ir::Edge& edge = function.successors(function.blocks[block.index].instructions.back())[0];
    ir::ValueSet live = liveness.in(edge.target);
    for (const ValueId id : function.blocks[edge.target.index].parameters) live.remove(id);
    for (const ValueId id : function.arguments(edge)) live.add(id);
    ir::ResumePoint point{block, {}, 0};
    const auto& types = module.program.types;
    for (const uint32_t align : {8u, 4u, 2u, 1u}) {
        live.each([&](ValueId id) {
            const value::Type& type = types[function[id].type];
            if (type.align != align) return;
            AE_CHECK(function[id].ownership != Ownership::Borrowed);
            AE_CHECK(function[id].ownership != Ownership::View);
            // No padding: what came before has at least this alignment, and sizes are multiples of alignments.
            point.saved.push_back({id, point.size});
            point.size += type.size;
        });
    }
    point.size = (point.size + 7) / 8 * 8;
    return point;
}

}  // namespace

void lay_out_records(ir::Module& module) {
    for (Function& function : module.functions) {
        function.resume_points.clear();
        bool suspends = false;
        for (const auto& block : function.blocks)
            suspends = suspends || row(block.instructions.back().op).has('S');
        if (!suspends) continue;
        const ir::ControlFlow flow(function);
        const std::vector<uint8_t> all(function.values.size(), 1);
        const std::vector<ValueId> no_owners;
        const ir::Liveness liveness(function, flow, all, no_owners);
        // In the order in which engines lay blocks out: the interpreter finds a point by its place in the code.
        for (const ir::BlockId block : flow.order()) {
            if (!row(function.blocks[block.index].instructions.back().op).has('S')) continue;
            function.resume_points.push_back(lay_out(module, function, block, liveness));
        }
    }
}

}  // namespace aeroflow::passes
