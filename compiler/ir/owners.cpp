#include "compiler/ir/owners.h"

namespace aeroflow::ir {

namespace {

std::vector<turn::FunctionNumber> entries_of(const turn::ActorType& actor) {
    std::vector<turn::FunctionNumber> entries = {actor.start, actor.stop, actor.down};
    for (const turn::Every& every : actor.every) {
        entries.push_back(every.period);
        entries.push_back(every.body);
    }
    entries.insert(entries.end(), actor.handlers.begin(), actor.handlers.end());
    return entries;
}

}  // namespace

// A function that names a state is private to one actor, so the first that reaches a function decides.
std::vector<value::TypeId> find_roots(const Module& module) {
    std::vector<value::TypeId> roots(module.functions.size(), value::kUnit);
    std::vector<uint8_t> seen(module.functions.size(), 0);
    for (const turn::ActorType& actor : module.program.actors) {
        if (actor.root == value::kUnit || actor.root == value::TypeId{}) continue;  // no states
        std::vector<turn::FunctionNumber> work = entries_of(actor);
        while (!work.empty()) {
            const turn::FunctionNumber number = work.back();
            work.pop_back();
            if (number >= roots.size() || seen[number] != 0) continue;
            seen[number] = 1;
            roots[number] = actor.root;
            for (const ir::Block& block : module.functions[number].blocks)
                for (const ir::Instruction& instruction : block.instructions)
                    if (instruction.op == Op::Call || instruction.op == Op::SuspendCall)
                        work.push_back(static_cast<turn::FunctionNumber>(instruction.immediate));
        }
    }
    return roots;
}

}  // namespace aeroflow::ir
