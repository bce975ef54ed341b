// The names in force at a place of the source: one slot per symbol, and a log that undoes what a scope declared.
//
// In: declare and look up by symbol, open and close scopes. Out: the innermost declaration. Holds: O(1) for each, no maps;
// file-level names have a slot of their own, so that functions can look past the locals of main.
// Read next: resolver.h.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/resolve/bindings.h"

namespace aeroflow::resolve {

class Scopes {
public:
    explicit Scopes(uint32_t symbol_count)
        : locals_(symbol_count), globals_(symbol_count), types_(symbol_count) {}

    DeclarationId local(ast::Symbol name) const { return locals_[name.index]; }
    DeclarationId global(ast::Symbol name) const { return globals_[name.index]; }
    DeclarationId type(ast::Symbol name) const { return types_[name.index]; }
    void set_global(ast::Symbol name, DeclarationId id) { globals_[name.index] = id; }
    void set_type(ast::Symbol name, DeclarationId id) { types_[name.index] = id; }

    void open() { marks_.push_back(uint32_t(log_.size())); }
    void declare(ast::Symbol name, DeclarationId id) {
        log_.push_back({name, locals_[name.index], id});
        locals_[name.index] = id;
    }
    // Calls `leaving(id)` for each declaration of the scope, in order of declaration, then forgets them.
    template <typename Leaving>
    void close(Leaving leaving) {
        const uint32_t mark = marks_.back();
        marks_.pop_back();
        for (uint32_t i = mark; i < log_.size(); ++i) leaving(log_[i].declared);
        for (uint32_t i = uint32_t(log_.size()); i > mark; --i) {
            locals_[log_[i - 1].name.index] = log_[i - 1].hidden;
        }
        log_.resize(mark);
    }
    uint32_t symbol_count() const { return uint32_t(locals_.size()); }

private:
    struct Entry {
        ast::Symbol name;
        DeclarationId hidden;
        DeclarationId declared;
    };
    std::vector<DeclarationId> locals_;
    std::vector<DeclarationId> globals_;
    std::vector<DeclarationId> types_;
    std::vector<Entry> log_;
    std::vector<uint32_t> marks_;
};

}  // namespace aeroflow::resolve
