// Places: what can be read, taken apart and written in place (language.md §3).
//
// A place is a root and steps from it, indices evaluated. `take` moves the part out, step by step, leaving zeros behind,
// so that every container on the way keeps its one owner; `put` goes the way back. Between the two nothing may read
// the root. Used by: places.cpp, and all that changes something in place.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/lower/ssa.h"

namespace aeroflow::lower {

using Value = ir::ValueId;

struct Step {
    enum class Kind : uint8_t { Field, Element, Entry };
    Kind kind = Kind::Field;
    uint32_t field = 0;   // Field
    Value key;            // Element: the index; Entry: the dict's key
    uint32_t offset = 0;  // Element: of the part inside the element, in bytes
    value::TypeId container;
    value::TypeId part;
};

struct Place {
    bool is_state = false;
    uint32_t state = 0;  // field of the actor's root
    Variable variable;
    value::TypeId root_type;
    std::vector<Step> steps;
    value::TypeId type() const { return steps.empty() ? root_type : steps.back().part; }
};

struct Taken {
    std::vector<Value> rests;    // by step: the container without the part
    std::vector<Value> entries;  // by step: of a dict, where the part was
    Value part;
};

// The parts of an enum that a `match mut` arm works on, as a tree: node 0 is the whole value.
struct PartsTaken {
    struct Node {
        Value rest;     // the value without the parts below
        Variable part;  // of a leaf: the variable that holds it
        bool is_leaf = false;
        uint32_t variant = 0;          // of the parts below; kNoId: fields of a struct or tuple
        std::vector<uint32_t> fields;  // which parts were taken, in order
        std::vector<size_t> nodes;     // and their nodes
    };
    std::vector<Node> nodes;
};

}  // namespace aeroflow::lower
