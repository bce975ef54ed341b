#include "compiler/passes/loops.h"

#include <map>

#include "compiler/passes/rewrite.h"
#include "vm/base/check.h"

namespace aeroflow::passes {
namespace {

using ir::BlockId;
using ir::ControlFlow;
using ir::Function;
using ir::ValueId;

// Headers with the blocks that lead back to them.
std::map<uint32_t, std::vector<BlockId>> find_back_edges(const ControlFlow& flow) {
    std::map<uint32_t, std::vector<BlockId>> latches;
    for (const BlockId block : flow.order()) {
        for (const BlockId from : flow.predecessors(block)) {
            if (flow.dominates(block, from)) latches[block.index].push_back(from);
        }
    }
    return latches;
}

// A block that takes the header's parameters from all ways in that are not back edges, and passes them on.
void make_preheader(Function& function, const ControlFlow& flow, BlockId header) {
    const BlockId made{static_cast<uint32_t>(function.blocks.size())};
    function.blocks.emplace_back();
    std::vector<ValueId> passed;
    for (const ValueId parameter : function.blocks[header.index].parameters) {
        const ir::Value like = function[parameter];
        passed.push_back(new_value(function, like.type, like.ownership));
    }
    function.blocks[made.index].parameters = passed;
    for (const BlockId from : flow.predecessors(header)) {
        if (flow.dominates(header, from)) continue;
        for (ir::Edge& edge :
             function.successors(function.blocks[from.index].instructions.back())) {
            if (edge.target == header) edge.target = made;
        }
    }
    ir::Instruction jump = make_instruction(function, ir::Op::Jump, value::kUnit, {}, {});
    jump.first_edge = static_cast<uint32_t>(function.edges.size());
    jump.edge_count = 1;
    const ir::Run run = new_run(function, passed);
    function.edges.push_back({header, run});
    function.blocks[made.index].instructions.push_back(jump);
}

bool has_preheader(const Function& function, const ControlFlow& flow, BlockId header,
                   BlockId& preheader) {
    uint32_t ways_in = 0;
    for (const BlockId from : flow.predecessors(header)) {
        if (flow.dominates(header, from)) continue;
        preheader = from;
        ++ways_in;
    }
    return ways_in == 1 && function.blocks[preheader.index].instructions.back().op == ir::Op::Jump;
}

}  // namespace

void make_preheaders(Function& function) {
    const ControlFlow flow(function);
    for (const auto& [header, latches] : find_back_edges(flow)) {
        BlockId preheader;
        if (!has_preheader(function, flow, {header}, preheader))
            make_preheader(function, flow, {header});
    }
}

std::vector<Loop> find_loops(const Function& function, const ControlFlow& flow) {
    std::map<std::pair<size_t, uint32_t>, Loop> by_size;
    for (const auto& [header, latches] : find_back_edges(flow)) {
        Loop loop;
        loop.header = {header};
        loop.contains.resize(function.blocks.size(), 0);
        loop.contains[header] = 1;
        std::vector<BlockId> work = latches;
        while (!work.empty()) {
            const BlockId block = work.back();
            work.pop_back();
            if (loop.contains[block.index] != 0) continue;
            loop.contains[block.index] = 1;
            for (const BlockId from : flow.predecessors(block)) work.push_back(from);
        }
        for (uint32_t b = 0; b < loop.contains.size(); ++b) {
            if (loop.contains[b] != 0) loop.blocks.push_back({b});
        }
        AE_CHECK(has_preheader(function, flow, loop.header, loop.preheader));
        by_size.emplace(std::pair(loop.blocks.size(), header), std::move(loop));
    }
    std::vector<Loop> loops;
    for (auto& [key, loop] : by_size) loops.push_back(std::move(loop));
    return loops;
}

}  // namespace aeroflow::passes
