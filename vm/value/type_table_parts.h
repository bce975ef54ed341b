// The insides of a type table, for whoever writes programs down and reads them again.
#pragma once

#include "vm/value/type_table.h"

namespace aeroflow::value {

struct TypeTableParts {
    static std::vector<Type>& types(TypeTable& table) { return table.types_; }
    static std::vector<Field>& fields(TypeTable& table) { return table.fields_; }
    static std::vector<Variant>& variants(TypeTable& table) { return table.variants_; }
    // After the three were read: types are laid out already, their names are found again.
    static void finish(TypeTable& table) {
        table.by_name_.clear();
        for (uint32_t i = 0; i < table.types_.size(); ++i)
            table.by_name_.emplace(table.types_[i].name, TypeId{i});
        table.done_.assign(table.types_.size(), 1);
        table.laid_out_ = true;
    }
};

}  // namespace aeroflow::value
