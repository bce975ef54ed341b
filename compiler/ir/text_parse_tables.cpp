// Parses the rows of a module's tables (text_tables.cpp prints them).
#include "compiler/ir/text_parse.h"
#include "vm/value/constants.h"

namespace aeroflow::ir {

bool parse_type(TextScanner& scanner, const value::TypeTable& types, value::TypeId& type) {
    const std::string_view name = scanner.type_name();
    if (!name.empty() && types.find(name, type)) return true;
    return scanner.fail("unknown type '" + std::string(name) + "'");
}

bool parse_types(TextScanner& scanner, const value::TypeTable& types,
                 std::vector<value::TypeId>& list) {
    if (!scanner.eat('(')) return scanner.fail("'(' expected");
    if (scanner.eat(')')) return true;
    do {
        value::TypeId type;
        if (!parse_type(scanner, types, type)) return false;
        list.push_back(type);
    } while (scanner.eat(','));
    return scanner.eat(')') || scanner.fail("')' expected");
}

bool TableParser::finish() {
    if (!laid_out_) {
        if (!layout_is_possible()) return false;
        module_.program.types.layout();
        laid_out_ = true;
    }
    for (auto& actor : module_.program.actors) {
        actor.handlers.resize(module_.program.selectors.size(), turn::kNone);
    }
    return true;
}

bool TableParser::row(std::string_view word) {
    auto& program = module_.program;
    if (word == "stage" || word == "main") return stage_or_main(word);
    if (word == "type") return declaration();
    if (word == "struct" || word == "enum") return definition(word == "struct");
    if (word == "name") {
        return scanner_.quoted(program.names.emplace_back()) ||
               scanner_.fail("a quoted name expected");
    }
    if (word == "file") {
        return scanner_.quoted(program.files.emplace_back().path) ||
               scanner_.fail("a quoted path expected");
    }
    if (word == "site") return site();
    if (word == "draw" || word == "spawn") {
        auto& list = word == "draw" ? program.draws : program.spawns;
        return scanner_.hex(list.emplace_back().digest) || scanner_.fail("a digest expected");
    }
    if (word == "selector") return selector();
    if (word == "actor") return actor();
    if (word == "interface") return interface();
    if (word == "test") return test();
    if (word == "info") return info();
    if (word == "segment") return segment();
    if (word == "words") return words();
    if (word == "constant") return constant();
    return scanner_.fail("unknown row '" + std::string(word) + "'");
}

bool TableParser::stage_or_main(std::string_view word) {
    if (word == "stage") {
        if (scanner_.eat("owned")) return module_.stage = Stage::Owned, true;
        if (scanner_.eat("lowered")) return module_.stage = Stage::Lowered, true;
        return scanner_.fail("stage owned or lowered expected");
    }
    if (scanner_.eat("takes") && scanner_.eat("arguments"))
        return module_.program.main_takes_arguments = true;
    if (scanner_.eat("returns") && scanner_.eat("int"))
        return module_.program.main_returns_int = true;
    return scanner_.fail("'takes arguments' or 'returns int' expected");
}

bool TableParser::site() {
    turn::Site& s = module_.program.sites.emplace_back();
    const bool whole = scanner_.number(s.file) && scanner_.number(s.line) &&
                       scanner_.number(s.column) && scanner_.number(s.length) &&
                       scanner_.number(s.function);
    return whole || scanner_.fail("file, line, column, length and name of a site expected");
}

bool TableParser::selector() {
    turn::Selector& s = module_.program.selectors.emplace_back();
    s.result = value::kUnit;
    if (!scanner_.quoted(s.signature) || !scanner_.quoted(s.name))
        return scanner_.fail("signature and name expected");
    scanner_.hex(s.digest);
    if (!parse_types(scanner_, module_.program.types, s.parameters)) return false;
    s.has_result = scanner_.eat_symbol("->");
    return !s.has_result || type(s.result);
}

bool TableParser::actor() {
    turn::ActorType& a = module_.program.actors.emplace_back();
    if (!scanner_.quoted(a.name) || !scanner_.quoted(a.show_name) ||
        !scanner_.quoted(a.start_signature)) {
        return scanner_.fail("name, shown name and start signature expected");
    }
    scanner_.hex(a.start_digest);
    a.type = value::kActorRef;
    a.root = value::kUnit;
    while (!scanner_.at_line_end()) {
        const std::string_view key = scanner_.word();
        if (!actor_property(a, key))
            return scanner_.fail("bad property '" + std::string(key) + "' of an actor");
    }
    a.parameter_count = static_cast<uint32_t>(a.parameters.size());
    return true;
}

bool TableParser::actor_property(turn::ActorType& a, std::string_view key) {
    if (key == "type") return type(a.type);
    if (key == "root") return type(a.root);
    if (key == "parameters") return parse_types(scanner_, module_.program.types, a.parameters);
    if (key == "start") return scanner_.number(a.start);
    if (key == "stop") return scanner_.number(a.stop);
    if (key == "down") return scanner_.number(a.down);
    if (key == "every") {
        turn::Every& every = a.every.emplace_back();
        return scanner_.number(every.period) && scanner_.number(every.body);
    }
    if (key == "handler") {
        uint32_t selector = 0, function = 0;
        if (!scanner_.number(selector) || !scanner_.number(function)) return false;
        if (selector >= module_.program.selectors.size()) return false;
        if (a.handlers.size() <= selector) a.handlers.resize(selector + 1, turn::kNone);
        a.handlers[selector] = function;
        return true;
    }
    if (key == "overflow") {
        uint32_t overflow = 0;
        if (!scanner_.number(overflow) || overflow > 3) return false;
        a.overflow = static_cast<turn::Overflow>(overflow);
        return true;
    }
    if (key == "mailbox") {
        int64_t mailbox = 0;
        if (!scanner_.number(mailbox)) return false;
        a.mailbox = static_cast<uint64_t>(mailbox);
        return true;
    }
    if (key == "faults") return a.is_expected_to_fault = true;
    return key == "port" && scanner_.quoted(a.port);
}

bool TableParser::interface() {
    turn::Interface& interface = module_.program.interfaces.emplace_back();
    if (!type(interface.type)) return false;
    while (!scanner_.at_line_end()) {
        if (!scanner_.number(interface.selectors.emplace_back()))
            return scanner_.fail("a selector's number expected");
    }
    return true;
}

bool TableParser::test() {
    turn::Test& test = module_.program.tests.emplace_back();
    const bool whole =
        scanner_.quoted(test.title) && scanner_.number(test.function) && scanner_.number(test.site);
    if (!whole) return scanner_.fail("title, function and site of a test expected");
    int64_t seeds = 1;
    if (scanner_.eat("seeds") && (!scanner_.number(seeds) || seeds < 1)) return scanner_.fail("a number of seeds expected");
    test.seeds = static_cast<uint64_t>(seeds);
    return true;
}

bool TableParser::info() {
    turn::FunctionInfo& f = module_.program.functions.emplace_back();
    f.result = value::kUnit;
    if (!scanner_.quoted(f.name)) return scanner_.fail("a name expected");
    if (!parse_types(scanner_, module_.program.types, f.parameters)) return false;
    return !scanner_.eat_symbol("->") || type(f.result);
}

bool TableParser::segment() {
    uint32_t size = 0;
    if (!scanner_.number(size) || size > kTextLimit)
        return scanner_.fail("a size in words expected");
    auto& words = module_.program.constants;
    words.clear();
    value::append_fixed_constants(words);
    words.resize(size, 0);
    return true;
}

bool TableParser::words() {
    auto& words = module_.program.constants;
    uint32_t at = 0;
    if (!scanner_.number(at)) return scanner_.fail("a number of words expected");
    for (; !scanner_.at_line_end(); ++at) {
        uint64_t word = 0;
        if (!scanner_.hex(word) || at >= words.size())
            return scanner_.fail("words within the segment expected");
        words[at] = word;
    }
    return true;
}

bool TableParser::constant() {
    Constant& c = module_.constants.emplace_back();
    if (!scanner_.quoted(c.name) || !scanner_.number(c.function.index) || !scanner_.eat(':')) {
        return scanner_.fail("name and function of a constant expected");
    }
    if (!type(c.type)) return false;
    return !scanner_.eat("unit") || scanner_.number(c.unit) || scanner_.fail("a unit expected");
}

}  // namespace aeroflow::ir
