// The tables of the program that lowering fills: names, sites, literals, selectors, actors, ports, draws and spawns.
//
// In: AST, bindings, types. Out: turn::Program, entries numbered in order of first use, selectors by signature. Holds:
// asking twice for the same thing gives the same number.
// Read next: vm/turn/program.h for what the tables mean.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/check/program_types.h"
#include "compiler/ir/ir.h"
#include "compiler/lower/types_map.h"
#include "compiler/resolve/bindings.h"
#include "vm/value/constants.h"

namespace aeroflow::lower {

class Tables {
public:
    Tables(const ast::Module& ast, const resolve::Bindings& bindings,
           const check::ProgramTypes& checked, turn::Program& program, TypesMap& types);

    uint32_t name(std::string_view text);
    // Of a qualified name, as reports show it: without the module.
    uint32_t report_name(std::string_view qualified_name);
    // The place of the node's main token, in a function with this name.
    uint32_t site(ast::NodeId node, uint32_t name);

    int64_t text_literal(std::string_view text);
    int64_t bytes_literal(std::string_view bytes);

    uint32_t draw(ast::NodeId node) { return source_site(node, draw_numbers_, program_.draws); }
    uint32_t spawn(ast::NodeId node) { return source_site(node, spawn_numbers_, program_.spawns); }

    uint32_t selector(const check::Message& message) const { return selector(message.signature); }
    uint32_t port_selector(const check::FunctionRow& row) const;
    uint32_t actor(uint32_t checked_actor) const { return checked_actor + 1; }  // 0 is main
    uint32_t port(std::string_view module) const;
    value::TypeId port_type(std::string_view module) const;

private:
    using SiteNumbers = std::map<std::pair<uint32_t, uint32_t>, uint32_t>;
    uint32_t selector(std::string_view signature) const;
    uint32_t source_site(ast::NodeId node, SiteNumbers& numbers,
                         std::vector<turn::SourceSite>& sites);
    std::vector<std::string_view> imported_ports() const;
    void add_selectors();
    void add_main();
    void add_actor(uint32_t number);
    void add_port(std::string_view module);

    const ast::Module& ast_;
    const resolve::Bindings& bindings_;
    const check::ProgramTypes& checked_;
    turn::Program& program_;
    TypesMap& types_;
    value::ConstantSegment constants_;
    std::map<std::string, uint32_t, std::less<>> names_;
    std::map<std::pair<uint32_t, uint32_t>, uint32_t> sites_;  // (node, name)
    SiteNumbers draw_numbers_, spawn_numbers_;                 // (function, number)
    std::map<std::string, uint32_t, std::less<>> ports_;
};

}  // namespace aeroflow::lower
