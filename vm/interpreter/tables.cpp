#include "vm/interpreter/tables.h"

#include <algorithm>
#include <cstring>

#include "vm/builtins/builtins.h"

namespace aeroflow::interpreter {

namespace {

// "ob*": the letter before the `*` repeats from zero times on.
bytecode::Tables::Builtin shape_of(const builtins::BuiltinRow& row) {
    const size_t length = std::strlen(row.operands);
    const bool variadic = length > 0 && row.operands[length - 1] == '*';
    return {row.results, static_cast<uint32_t>(variadic ? length - 2 : length), variadic};
}

}  // namespace

bytecode::Tables tables_of(const turn::Program& program) {
    bytecode::Tables tables;
    for (uint32_t i = 0; i < program.types.size(); ++i)
        tables.type_bytes.push_back(program.types[value::TypeId{i}].size);
    for (const turn::Selector& selector : program.selectors)
        tables.selector_parameters.push_back(static_cast<uint32_t>(selector.parameters.size()));
    for (const turn::ActorType& actor : program.actors) {
        tables.actor_parameters.push_back(static_cast<uint32_t>(actor.parameters.size()));
        tables.state_bytes = std::max(tables.state_bytes, program.types[actor.root].size);
    }
    for (uint32_t i = 0; i < builtins::kBuiltinCount; ++i)
        tables.builtins.push_back(shape_of(builtins::row(static_cast<builtins::Builtin>(i))));
    tables.constant_units = program.constants.size();
    return tables;
}

}  // namespace aeroflow::interpreter
