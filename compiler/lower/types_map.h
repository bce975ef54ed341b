// From the checker's types to those of the running program.
//
// In: ProgramTypes of a checked file. Out: ids in the program's TypeTable, declared, defined and laid out; the same type
// gives the same id. Structs, enums and actors are declared before any is defined, so that they may be recursive.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/check/program_types.h"
#include "vm/value/type_table.h"

namespace aeroflow::lower {

class TypesMap {
public:
    // Declares, defines and lays out all named types of the file.
    TypesMap(const check::ProgramTypes& checked, value::TypeTable& table);

    value::TypeId operator()(check::TypeId type);
    // The struct an actor's parameters and states are laid out as.
    value::TypeId root(uint32_t actor) const { return roots_[actor]; }

private:
    value::TypeId translate(check::TypeId type);
    void declare_named();
    void define_named();
    value::TypeId named(check::Kind kind, uint32_t declaration) const;

    const check::ProgramTypes& checked_;
    value::TypeTable& table_;
    std::vector<value::TypeId> known_;  // by checked id; kNever where not asked for yet
    std::vector<value::TypeId> structs_, enums_, actors_, roots_;
};

}  // namespace aeroflow::lower
