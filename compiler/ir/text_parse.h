// The two halves of the parser of IR text: rows of tables, and functions.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "compiler/ir/text_scanner.h"

namespace aeroflow::ir {

// Numbers of values and blocks, and sizes, in hostile text stay below this.
inline constexpr uint32_t kTextLimit = 1u << 20;

// A type by its canonical name; fails in the scanner.
bool parse_type(TextScanner& scanner, const value::TypeTable& types, value::TypeId& type);
bool parse_types(TextScanner& scanner, const value::TypeTable& types,
                 std::vector<value::TypeId>& list);

// Parses the line's row, whose first word has been eaten. False with an error.
class TableParser {
public:
    TableParser(TextScanner& scanner, Module& module) : scanner_(scanner), module_(module) {}
    bool row(std::string_view word);
    // Lays out the types; to be called before the first function, and at the end.
    bool finish();

private:
    bool declaration();
    bool split_arguments(std::string_view text, std::vector<value::TypeId>& list);
    bool function_type(std::string_view name);
    bool definition(bool is_struct);
    bool fields(std::vector<value::FieldSpec>& fields);
    bool layout_is_possible();
    bool site();
    bool selector();
    bool actor();
    bool actor_property(turn::ActorType& actor, std::string_view key);
    bool interface();
    bool test();
    bool info();
    bool segment();
    bool words();
    bool constant();
    bool stage_or_main(std::string_view word);
    bool type(value::TypeId& id) { return parse_type(scanner_, module_.program.types, id); }

    TextScanner& scanner_;
    Module& module_;
    bool laid_out_ = false;
};

using FunctionNumbers = std::map<std::string, uint32_t, std::less<>>;

}  // namespace aeroflow::ir
