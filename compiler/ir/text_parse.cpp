// Parses IR text: functions, line by line, and the module around them. Whatever comes, the answer is a verified module or
// an error: ids beyond what is defined are left to the verifier, sizes are limited here.
#include "compiler/ir/text_parse.h"

#include <charconv>

#include "compiler/ir/text_forms.h"
#include "compiler/ir/verifier.h"

namespace aeroflow::ir {
namespace {

class FunctionParser {
public:
    FunctionParser(TextScanner& scanner, const Module& module, const FunctionNumbers& numbers,
                   Function& function)
        : scanner_(scanner), module_(module), numbers_(numbers), function_(function) {}

    bool parse();

private:
    bool header();
    bool attributes();
    bool line();
    bool block_label(std::string_view word);
    bool parameters(std::vector<ValueId>& list, bool entry);
    bool instruction();
    bool immediate(Instruction& instruction);
    bool operands_and_edges(Instruction& instruction);
    bool value_list(std::vector<ValueId>& list);
    bool edge(Instruction& instruction);
    bool results(Instruction& instruction);
    bool resume_point();
    bool define(uint32_t number, value::TypeId type, char letter);
    bool value(ValueId& id);
    bool type(value::TypeId& id) { return parse_type(scanner_, module_.program.types, id); }
    Run append(const std::vector<ValueId>& ids);

    TextScanner& scanner_;
    const Module& module_;
    const FunctionNumbers& numbers_;
    Function& function_;
    std::vector<ValueId> entry_;    // the function's parameters, until b0 is made
    std::vector<uint8_t> defined_;  // by number of the value
};

// The number of "b12"; kNoId for other words.
uint32_t block_number(std::string_view word) {
    uint32_t number = 0;
    if (word.size() < 2 || word[0] != 'b') return kNoId;
    const auto end = std::from_chars(word.data() + 1, word.data() + word.size(), number);
    return end.ec == std::errc() && end.ptr == word.data() + word.size() ? number : kNoId;
}

bool find_op(std::string_view text, Op& op) {
    constexpr size_t kOps = static_cast<size_t>(Op::SuspendCall) + 1;
    for (size_t i = 0; i < kOps; ++i) {
        if (row(static_cast<Op>(i)).text != text) continue;
        op = static_cast<Op>(i);
        return true;
    }
    return false;
}

bool FunctionParser::parse() {
    if (!header()) return false;
    while (scanner_.next_line()) {
        if (scanner_.eat('}'))
            return !function_.blocks.empty() || scanner_.fail("a function has blocks");
        if (!line()) return false;
        if (!scanner_.at_line_end()) return scanner_.fail("the end of the line expected");
    }
    return scanner_.fail("'}' expected");
}

bool FunctionParser::header() {
    function_.result = value::kUnit;
    if (!scanner_.eat('@') || !scanner_.name(function_.name))
        return scanner_.fail("a function's name expected");
    if (!parameters(entry_, true)) return false;
    if (scanner_.eat_symbol("->") && !type(function_.result)) return false;
    if (!attributes()) return false;
    return (scanner_.eat('{') && scanner_.at_line_end()) || scanner_.fail("'{' expected");
}

bool FunctionParser::attributes() {
    for (;;) {
        if (scanner_.eat("mut")) {
            if (!type(function_.mut_results.emplace_back())) return false;
        } else if (scanner_.eat("suspends")) {
            function_.suspends = true;
        } else if (scanner_.eat("nofault")) {
            function_.may_fault = false;
        } else if (scanner_.eat("nomove")) {
            function_.may_move = false;
        } else if (scanner_.eat("units")) {
            if (!scanner_.number(function_.units)) return scanner_.fail("units expected");
        } else if (scanner_.eat("report")) {
            if (!scanner_.number(function_.report_name))
                return scanner_.fail("a name's number expected");
        } else {
            return true;
        }
    }
}

bool FunctionParser::line() {
    if (scanner_.eat("resume")) return resume_point();
    const TextScanner before = scanner_;
    const std::string_view word = scanner_.word();
    if (block_number(word) != kNoId) return block_label(word);
    scanner_ = before;
    if (function_.blocks.empty()) return scanner_.fail("b0: expected");
    return instruction();
}

bool FunctionParser::block_label(std::string_view word) {
    const size_t number = function_.blocks.size();
    if (block_number(word) != number)
        return scanner_.fail("block b" + std::to_string(number) + " expected");
    Block& block = function_.blocks.emplace_back();
    if (number == 0) {
        block.parameters = entry_;
    } else if (scanner_.eat('(')) {
        if (!parameters(block.parameters, false)) return false;
    }
    return scanner_.eat(':') || scanner_.fail("':' expected");
}

// The opening bracket of a block's parameters has been eaten, that of a function's not.
bool FunctionParser::parameters(std::vector<ValueId>& list, bool entry) {
    if (entry && !scanner_.eat('(')) return scanner_.fail("'(' expected");
    if (scanner_.eat(')')) return true;
    do {
        ValueId id;
        if (!value(id) || !scanner_.eat(':')) return scanner_.fail("a parameter expected");
        const bool borrowed = entry && scanner_.eat("borrowed");
        value::TypeId of;
        if (!type(of) || !define(id.index, of, borrowed ? 'r' : 'p')) return false;
        list.push_back(id);
        if (entry && module_.stage == Stage::Owned)
            function_.parameter_modes.push_back(function_[id].ownership);
    } while (scanner_.eat(','));
    return scanner_.eat(')') || scanner_.fail("')' expected");
}

bool FunctionParser::define(uint32_t number, value::TypeId type, char letter) {
    if (number >= function_.values.size()) {
        function_.values.resize(number + 1);
        defined_.resize(number + 1);
    }
    if (defined_[number] != 0)
        return scanner_.fail("%" + std::to_string(number) + " is defined twice");
    defined_[number] = 1;
    function_.values[number] = {type, ownership_of(module_, type, letter)};
    return true;
}

bool FunctionParser::value(ValueId& id) {
    if (!scanner_.eat('%') || !scanner_.number(id.index)) return scanner_.fail("a value expected");
    return id.index < kTextLimit || scanner_.fail("too many values");
}

bool FunctionParser::instruction() {
    Instruction instruction;
    instruction.type = value::kUnit;
    ValueId result;
    const bool simple = scanner_.eat_symbol("%") && scanner_.number(result.index);
    if (simple && (result.index >= kTextLimit || !scanner_.eat('=')))
        return scanner_.fail("'=' expected");
    const std::string_view text = scanner_.word();
    if (!find_op(text, instruction.op))
        return scanner_.fail("unknown instruction '" + std::string(text) + "'");
    if (!immediate(instruction) || !operands_and_edges(instruction)) return false;
    if (scanner_.eat(':')) {
        if (!type(instruction.type)) return false;
    } else if (simple) {
        return scanner_.fail("the type of the result expected");
    }
    if (scanner_.eat('@') && !scanner_.number(instruction.site))
        return scanner_.fail("a site expected");
    if (scanner_.eat('#') && !scanner_.number(instruction.index))
        return scanner_.fail("an index expected");
    if (simple) {
        const char letter = row(instruction.op).results[0];
        if (!define(result.index, instruction.type, letter)) return false;
        instruction.first_result = result;
        instruction.result_count = 1;
    } else if (scanner_.eat_symbol("->") && !results(instruction)) {
        return false;
    }
    function_.blocks.back().instructions.push_back(instruction);
    return true;
}

// Several results have numbers in a row.
bool FunctionParser::results(Instruction& instruction) {
    const char letter = row(instruction.op).results[0];
    do {
        ValueId id;
        value::TypeId of;
        if (!value(id) || !scanner_.eat(':') || !type(of))
            return scanner_.fail("a result expected");
        if (instruction.result_count == 0) instruction.first_result = id;
        if (id.index != instruction.first_result.index + instruction.result_count) {
            return scanner_.fail("results have numbers in a row");
        }
        ++instruction.result_count;
        if (!define(id.index, of, letter)) return false;
    } while (scanner_.eat(','));
    return true;
}

bool FunctionParser::immediate(Instruction& instruction) {
    switch (immediate_form(instruction.op)) {
        case ImmediateForm::None: return true;
        case ImmediateForm::Number:
            return scanner_.number(instruction.immediate) || scanner_.fail("a number expected");
        case ImmediateForm::Bits: {
            uint64_t bits = 0;
            if (!scanner_.hex(bits)) return scanner_.fail("a hexadecimal number expected");
            instruction.immediate = static_cast<int64_t>(bits);
            return true;
        }
        case ImmediateForm::Function: {
            std::string name;
            if (!scanner_.eat('@') || !scanner_.name(name))
                return scanner_.fail("a function's name expected");
            const auto found = numbers_.find(name);
            if (found == numbers_.end()) return scanner_.fail("unknown function '" + name + "'");
            instruction.immediate = found->second;
            return true;
        }
        case ImmediateForm::Builtin: {
            const std::string_view name = scanner_.word();
            instruction.immediate = find_builtin(name);
            if (instruction.immediate >= 0) return true;
            return scanner_.fail("unknown builtin '" + std::string(name) + "'");
        }
        case ImmediateForm::FaultKind: {
            const std::string_view name = scanner_.word();
            for (int64_t i = 0; i < fault_kind_count(); ++i) {
                if (fault_kind_text(i) == name) return instruction.immediate = i, true;
            }
            return scanner_.fail("unknown fault '" + std::string(name) + "'");
        }
    }
    return false;
}

bool FunctionParser::operands_and_edges(Instruction& instruction) {
    const ImmediateForm form = immediate_form(instruction.op);
    const bool parenthesised = form == ImmediateForm::Function || form == ImmediateForm::Builtin;
    std::vector<ValueId> list;
    if (parenthesised && !scanner_.eat('(')) return scanner_.fail("'(' expected");
    if (!value_list(list)) return false;
    if (parenthesised && !scanner_.eat(')')) return scanner_.fail("')' expected");
    instruction.operands = append(list);
    instruction.first_edge = static_cast<uint32_t>(function_.edges.size());
    if (!row(instruction.op).has('T')) return true;
    // The comma before the first edge has been eaten by the list of operands when it stood behind one.
    if (parenthesised) scanner_.eat(',');
    do {
        const TextScanner before = scanner_;
        const uint32_t number = block_number(scanner_.word());
        scanner_ = before;
        if (number == kNoId) break;
        if (!edge(instruction)) return false;
    } while (scanner_.eat(','));
    return true;
}

// Values with commas between; stops behind a comma when something else follows.
bool FunctionParser::value_list(std::vector<ValueId>& list) {
    do {
        const TextScanner before = scanner_;
        if (!scanner_.eat('%')) break;
        scanner_ = before;
        if (!value(list.emplace_back())) return false;
    } while (scanner_.eat(','));
    return true;
}

bool FunctionParser::edge(Instruction& instruction) {
    const BlockId target{block_number(scanner_.word())};
    std::vector<ValueId> arguments;
    if (scanner_.eat('(')) {
        if (!value_list(arguments)) return false;
        if (!scanner_.eat(')')) return scanner_.fail("')' expected");
    }
    function_.edges.push_back({target, append(arguments)});
    ++instruction.edge_count;
    return true;
}

bool FunctionParser::resume_point() {
    ResumePoint& point = function_.resume_points.emplace_back();
    point.block.index = block_number(scanner_.word());
    if (!scanner_.eat("size") || !scanner_.number(point.size))
        return scanner_.fail("a size expected");
    while (!scanner_.at_line_end()) {
        SavedValue& saved = point.saved.emplace_back();
        if (!value(saved.value)) return false;
        if (!scanner_.eat('=') || !scanner_.number(saved.offset))
            return scanner_.fail("an offset expected");
    }
    return true;
}

Run FunctionParser::append(const std::vector<ValueId>& ids) {
    const Run run{static_cast<uint32_t>(function_.pool.size()), static_cast<uint32_t>(ids.size())};
    function_.pool.insert(function_.pool.end(), ids.begin(), ids.end());
    return run;
}

// Calls name functions that may stand further down, so their names are collected first.
bool collect_functions(std::string_view text, FunctionNumbers& numbers, TextError& error) {
    TextScanner scanner(text);
    while (scanner.next_line()) {
        std::string name;
        if (scanner.eat("func") && scanner.eat('@') && scanner.name(name)) {
            const auto number = static_cast<uint32_t>(numbers.size());
            if (!numbers.emplace(name, number).second) {
                error = {scanner.line(), "function '" + name + "' stands twice"};
                return false;
            }
        }
        scanner.skip_line();
    }
    return true;
}

bool parse_rows(TextScanner& scanner, const FunctionNumbers& numbers, Module& module) {
    TableParser tables(scanner, module);
    while (scanner.next_line()) {
        const std::string_view word = scanner.word();
        if (word != "func") {
            if (!tables.row(word)) return false;
        } else {
            if (!tables.finish()) return false;
            if (!FunctionParser(scanner, module, numbers, module.functions.emplace_back()).parse())
                return false;
        }
        if (!scanner.at_line_end()) return scanner.fail("the end of the line expected");
    }
    return tables.finish();
}

}  // namespace

std::expected<Module, TextError> parse(std::string_view text) {
    FunctionNumbers numbers;
    TextError error;
    Module module;
    TextScanner scanner(text);
    if (!collect_functions(text, numbers, error)) return std::unexpected(error);
    if (!parse_rows(scanner, numbers, module)) return std::unexpected(scanner.error());
    if (module.functions.size() != numbers.size()) {
        return std::unexpected(TextError{scanner.line(), "a function within another one"});
    }
    const auto violations = verify(module, module.stage);
    if (!violations.empty()) return std::unexpected(TextError{0, violations.front()});
    return module;
}

}  // namespace aeroflow::ir
