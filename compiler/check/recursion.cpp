// Which declared types hold themselves inline: enums of that kind live in cells, structs of that kind are refused.
//
// A value of list, dict and set type is a reference and ends the search. `T?` and enums may be absent, so a struct may hold
// itself through them; a struct that holds itself through structs, tuples and results alone would have no end.
#include "compiler/check/checker.h"

namespace aeroflow::check {

using diagnostics::Code;

namespace {

// Whether `from` holds `target` inline; `through_absent` follows optionals and enums too.
class Search {
public:
    Search(const ProgramTypes& types, TypeId target, bool through_absent)
        : types_(types),
          target_(target),
          through_absent_(through_absent),
          seen_(types.types.size(), 0) {}

    bool holds(TypeId from) {
        push_parts(from);
        while (!work_.empty()) {
            const TypeId id = work_.back();
            work_.pop_back();
            if (id == target_) return true;
            if (seen_[id.index] != 0) continue;
            seen_[id.index] = 1;
            push_parts(id);
        }
        return false;
    }

private:
    void push_parts(TypeId id) {
        const Type& type = types_.types[id];
        switch (type.kind) {
            case Kind::Tuple:
                for (TypeId part : types_.types.parts(id)) work_.push_back(part);
                return;
            case Kind::Result:
                work_.push_back(type.first);
                work_.push_back(type.second);
                return;
            case Kind::Optional:
                if (through_absent_) work_.push_back(type.first);
                return;
            case Kind::Struct:
                for (const Field& field : types_.structs[type.declaration].fields)
                    work_.push_back(field.type);
                return;
            case Kind::Enum:
                if (!through_absent_) return;
                for (const Variant& variant : types_.enums[type.declaration].variants) {
                    for (const Field& field : variant.fields) work_.push_back(field.type);
                }
                return;
            default: return;
        }
    }

    const ProgramTypes& types_;
    TypeId target_;
    bool through_absent_;
    std::vector<uint8_t> seen_;
    std::vector<TypeId> work_;
};

}  // namespace

void Checker::check_recursion() {
    for (Enum& row : out_.enums) {
        if (row.node.exists()) row.recursive = Search(out_, row.type, true).holds(row.type);
    }
    for (Struct& row : out_.structs) {
        row.recursive = Search(out_, row.type, true).holds(row.type);
        if (!row.recursive || !Search(out_, row.type, false).holds(row.type)) continue;
        sink_.report(error_at_anchor(Code::RecursiveStruct, row.node,
                                     quoted(row.name) + " holds itself without end")
                         .help("hold it through an optional, a list, a dict, a set or an enum"));
    }
}

}  // namespace aeroflow::check
