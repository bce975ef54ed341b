#include "compiler/lower/tables.h"

#include <algorithm>
#include <set>

#include "vm/base/check.h"
#include "vm/base/execution_hash.h"

namespace aeroflow::lower {
namespace {

// A type pattern of functions.def as a type of the program; takes what it reads off the pattern.
value::TypeId read_pattern(value::TypeTable& types, std::string_view& pattern) {
    const char letter = pattern[0];
    pattern.remove_prefix(1);
    switch (letter) {
        case 'i': return value::kInt;
        case 'f': return value::kFloat;
        case 'b': return value::kBool;
        case 's': return value::kString;
        case 'y': return value::kBytes;
        case 'd': return value::kDuration;
        case '?': return types.optional(read_pattern(types, pattern));
        case '[': return types.list(read_pattern(types, pattern));
        case '%': {
            const value::TypeId value = read_pattern(types, pattern);
            return types.result(value, read_pattern(types, pattern));
        }
        default: AE_CHECK(letter == 'u'); return value::kUnit;
    }
}

turn::Selector port_message(value::TypeTable& types, const check::FunctionRow& row) {
    turn::Selector selector;
    selector.name = row.name;
    selector.signature = selector.name + "(";
    for (std::string_view pattern = row.parameters; !pattern.empty();) {
        selector.parameters.push_back(read_pattern(types, pattern));
        if (selector.parameters.size() > 1) selector.signature += ",";
        selector.signature += types[selector.parameters.back()].name;
    }
    std::string_view pattern = row.result;
    selector.result = read_pattern(types, pattern);
    selector.has_result = true;
    selector.signature += ")->" + types[selector.result].name;
    return selector;
}

bool is_port(std::string_view module) {
    for (uint32_t i = 0; i < check::kFunctionCount; ++i) {
        const auto& row = check::function_row(i);
        if (row.module == module && row.form == check::FunctionForm::Port) return true;
    }
    return false;
}

uint32_t scalars(std::string_view text) {
    return static_cast<uint32_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

Tables::Tables(const ast::Module& ast, const resolve::Bindings& bindings,
               const check::ProgramTypes& checked, turn::Program& program, TypesMap& types)
    : ast_(ast),
      bindings_(bindings),
      checked_(checked),
      program_(program),
      types_(types),
      constants_(program.constants) {
    program_.files.push_back({ast.file().path(), std::string(ast.file().text())});
    add_selectors();
    add_main();
    for (uint32_t i = 0; i < checked_.actors.size(); ++i) add_actor(i);
    for (std::string_view module : imported_ports()) add_port(module);
}

// ---- names and sites

uint32_t Tables::name(std::string_view text) {
    if (const auto found = names_.find(text); found != names_.end()) return found->second;
    const auto number = static_cast<uint32_t>(program_.names.size());
    program_.names.emplace_back(text);
    names_.emplace(text, number);
    return number;
}

uint32_t Tables::report_name(std::string_view qualified_name) {
    const std::string prefix = bindings_.module_name + ".";
    if (qualified_name.starts_with(prefix)) qualified_name.remove_prefix(prefix.size());
    return name(qualified_name);
}

uint32_t Tables::site(ast::NodeId node, uint32_t name) {
    const auto [found, is_new] =
        sites_.try_emplace({node.index, name}, static_cast<uint32_t>(program_.sites.size()));
    if (!is_new) return found->second;
    const source::Location at = ast_.anchor(node);
    const source::Position position = ast_.file().position(at.span.begin);
    turn::Site site;
    site.line = position.line;
    site.column = position.column;
    site.length = std::max(1u, scalars(ast_.file().text(at.span)));
    site.function = name;
    program_.sites.push_back(site);
    return found->second;
}

uint32_t Tables::source_site(ast::NodeId node, SiteNumbers& numbers,
                             std::vector<turn::SourceSite>& sites) {
    const resolve::Site* site = bindings_.site(node);
    AE_CHECK(site != nullptr);
    const auto [found, is_new] = numbers.try_emplace({site->function.index, site->number},
                                                     static_cast<uint32_t>(sites.size()));
    if (is_new) {
        const std::string text =
            bindings_[site->function].name + "#" + std::to_string(site->number);
        sites.push_back({base::signature_digest(text)});
    }
    return found->second;
}

int64_t Tables::text_literal(std::string_view text) { return constants_.string(text); }
int64_t Tables::bytes_literal(std::string_view bytes) { return constants_.bytes(bytes); }

// ---- messages

void Tables::add_selectors() {
    std::map<std::string, turn::Selector, std::less<>> found;
    for (const check::Message& message : checked_.messages) {
        turn::Selector selector;
        selector.signature = message.signature;
        selector.name = message.name;
        for (const auto& p : checked_.function(message.function).parameters)
            selector.parameters.push_back(types_(p.type));
        selector.result = types_(message.result);
        selector.has_result = message.has_result;
        found.emplace(message.signature, std::move(selector));
    }
    for (std::string_view module : imported_ports()) {
        for (uint32_t i = 0; i < check::kFunctionCount; ++i) {
            const auto& row = check::function_row(i);
            if (row.module != module || row.form != check::FunctionForm::Port) continue;
            turn::Selector selector = port_message(program_.types, row);
            found.emplace(selector.signature, selector);
        }
    }
    for (auto& [signature, selector] : found) {
        selector.digest = base::signature_digest(signature);
        program_.selectors.push_back(std::move(selector));
    }
}

uint32_t Tables::selector(std::string_view signature) const {
    const auto found =
        std::ranges::lower_bound(program_.selectors, signature, {}, &turn::Selector::signature);
    AE_CHECK(found != program_.selectors.end() && found->signature == signature);
    return static_cast<uint32_t>(found - program_.selectors.begin());
}

uint32_t Tables::port_selector(const check::FunctionRow& row) const {
    return selector(port_message(program_.types, row).signature);
}

// ---- actors

void Tables::add_main() {
    turn::ActorType& main = program_.actors.emplace_back();
    main.name = main.show_name = "main";
    main.start_signature = "start:main";
    main.type = program_.types.actor("main");
    main.root = value::kUnit;
    if (bindings_.main.exists()) {
        const check::Function& function = checked_.function(bindings_.main);
        program_.main_takes_arguments = !function.parameters.empty();
        program_.main_returns_int = function.result == check::kInt;
        for (const auto& p : function.parameters) main.parameters.push_back(types_(p.type));
        main.parameter_count = static_cast<uint32_t>(main.parameters.size());
    }
    main.start_digest = base::signature_digest(main.start_signature);
    main.handlers.assign(program_.selectors.size(), turn::kNone);
}

void Tables::add_actor(uint32_t number) {
    const check::Actor& checked = checked_.actors[number];
    turn::ActorType& actor = program_.actors.emplace_back();
    actor.name = checked.qualified_name;
    actor.show_name = checked.name;
    actor.start_signature = checked.start_signature;
    actor.start_digest = base::signature_digest(actor.start_signature);
    actor.type = types_(checked.type);
    actor.root = types_.root(number);
    for (const auto& p : checked.parameters) actor.parameters.push_back(types_(p.type));
    actor.parameter_count = static_cast<uint32_t>(actor.parameters.size());
    actor.handlers.assign(program_.selectors.size(), turn::kNone);
    actor.overflow = static_cast<turn::Overflow>(checked.overflow);
    actor.mailbox = checked.mailbox;
    actor.is_expected_to_fault = checked.is_expected_to_fault;
}

// Names of the modules with a port that the file imports, sorted: the order of their birth.
std::vector<std::string_view> Tables::imported_ports() const {
    std::set<std::string_view> found;
    for (ast::NodeId item : ast_.children(ast_.root())) {
        if (ast_.kind(item) != ast::Kind::Import && ast_.kind(item) != ast::Kind::FromImport)
            continue;
        const auto path = ast_.children(ast_.child(item, 0));
        if (path.size() != 2 || ast_.name(path[0]) != "std") continue;
        if (is_port(ast_.name(path[1]))) found.insert(ast_.name(path[1]));
    }
    return {found.begin(), found.end()};
}

void Tables::add_port(std::string_view module) {
    ports_.emplace(module, static_cast<uint32_t>(program_.actors.size()));
    turn::ActorType& actor = program_.actors.emplace_back();
    actor.name = actor.port = "std." + std::string(module);
    actor.show_name = module;
    actor.start_signature = "start:" + actor.name + "()";
    actor.start_digest = base::signature_digest(actor.start_signature);
    actor.type = program_.types.actor(actor.name);
    actor.root = value::kUnit;
    actor.handlers.assign(program_.selectors.size(), turn::kNone);
}

uint32_t Tables::port(std::string_view module) const {
    const auto found = ports_.find(module);
    AE_CHECK(found != ports_.end());
    return found->second;
}

value::TypeId Tables::port_type(std::string_view module) const {
    return program_.actors[port(module)].type;
}

}  // namespace aeroflow::lower
