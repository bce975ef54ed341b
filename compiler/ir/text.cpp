// Prints functions of IR; tables of a module: text_tables.cpp. The grammar is shown in text.h.
#include "compiler/ir/text.h"

#include "compiler/ir/text_forms.h"
#include "compiler/ir/text_writer.h"

namespace aeroflow::ir {
namespace {

class FunctionPrinter {
public:
    FunctionPrinter(const Module& module, const Function& function, TextWriter& out)
        : module_(module), function_(function), types_(module.program.types), out_(out) {}

    void print();

private:
    void header();
    void parameters(const Block& block, bool entry);
    void instruction(const Instruction& instruction);
    void immediate(const Instruction& instruction);
    void operands(const Instruction& instruction);
    void edges(const Instruction& instruction, bool comma);
    void results(const Instruction& instruction);
    void resume_points();
    bool simple_result(const Instruction& instruction) const {
        return instruction.result_count == 1 &&
               function_[instruction.first_result].type == instruction.type;
    }
    void value(ValueId id) { out_.put('%').number(id.index); }
    void type(value::TypeId id) { out_.put(types_[id].name); }

    const Module& module_;
    const Function& function_;
    const value::TypeTable& types_;
    TextWriter& out_;
};

void FunctionPrinter::print() {
    header();
    for (uint32_t b = 0; b < function_.blocks.size(); ++b) {
        const Block& block = function_.blocks[b];
        out_.put('b').number(b);
        if (b != 0 && !block.parameters.empty()) parameters(block, false);
        out_.put(":\n");
        for (const Instruction& i : block.instructions) instruction(i);
    }
    resume_points();
    out_.put("}\n");
}

void FunctionPrinter::header() {
    out_.put("func ").function_name(function_.name);
    if (function_.blocks.empty()) {
        out_.put("()");
    } else {
        parameters(function_.blocks[0], true);
    }
    if (function_.result != value::kUnit) {
        out_.put(" -> ");
        type(function_.result);
    }
    for (const value::TypeId mut : function_.mut_results) {
        out_.put(" mut ");
        type(mut);
    }
    if (function_.suspends) out_.put(" suspends");
    if (!function_.may_fault) out_.put(" nofault");
    if (!function_.may_move) out_.put(" nomove");
    if (function_.units != 0) out_.put(" units ").number(function_.units);
    if (function_.report_name != 0) out_.put(" report ").number(function_.report_name);
    out_.put(" {\n");
}

void FunctionPrinter::parameters(const Block& block, bool entry) {
    out_.put('(');
    for (size_t i = 0; i < block.parameters.size(); ++i) {
        if (i != 0) out_.put(", ");
        value(block.parameters[i]);
        out_.put(": ");
        const auto& modes = function_.parameter_modes;
        if (entry && i < modes.size() && modes[i] == Ownership::Borrowed) out_.put("borrowed ");
        type(function_[block.parameters[i]].type);
    }
    out_.put(')');
}

void FunctionPrinter::instruction(const Instruction& instruction) {
    out_.put("  ");
    const bool simple = simple_result(instruction);
    if (simple) {
        value(instruction.first_result);
        out_.put(" = ");
    }
    out_.put(row(instruction.op).text);
    immediate(instruction);
    operands(instruction);
    if (simple || instruction.type != value::kUnit) {
        out_.put(" : ");
        type(instruction.type);
    }
    if (instruction.site != kNoId) out_.put(" @").number(instruction.site);
    if (instruction.index != 0) out_.put(" #").number(instruction.index);
    if (!simple) results(instruction);
    out_.put('\n');
}

void FunctionPrinter::immediate(const Instruction& instruction) {
    switch (immediate_form(instruction.op)) {
        case ImmediateForm::None: break;
        case ImmediateForm::Number: out_.put(' ').number(instruction.immediate); break;
        case ImmediateForm::Bits:
            out_.put(' ').hex(static_cast<uint64_t>(instruction.immediate));
            break;
        case ImmediateForm::Function: {
            const auto callee = static_cast<size_t>(instruction.immediate);
            out_.put(' ').function_name(
                callee < module_.functions.size() ? module_.functions[callee].name : "");
            break;
        }
        case ImmediateForm::Builtin: {
            const char* text = builtin_text(instruction.immediate);
            out_.put(' ').put(text != nullptr ? text : "?");
            break;
        }
        case ImmediateForm::FaultKind: {
            const char* text = fault_kind_text(instruction.immediate);
            out_.put(' ').put(text != nullptr ? text : "?");
            break;
        }
    }
}

void FunctionPrinter::operands(const Instruction& instruction) {
    const ImmediateForm form = immediate_form(instruction.op);
    const bool parenthesised = form == ImmediateForm::Function || form == ImmediateForm::Builtin;
    bool first = true;
    if (parenthesised) out_.put('(');
    for (const ValueId id : function_.operands(instruction)) {
        out_.put(first ? (parenthesised ? "" : " ") : ", ");
        value(id);
        first = false;
    }
    if (parenthesised) out_.put(')');
    edges(instruction, !first || parenthesised);
}

void FunctionPrinter::edges(const Instruction& instruction, bool comma) {
    for (const Edge& edge : function_.successors(instruction)) {
        out_.put(comma ? ", b" : " b").number(edge.target.index);
        comma = true;
        const auto arguments = function_.arguments(edge);
        if (arguments.empty()) continue;
        out_.put('(');
        for (size_t i = 0; i < arguments.size(); ++i) {
            if (i != 0) out_.put(", ");
            value(arguments[i]);
        }
        out_.put(')');
    }
}

void FunctionPrinter::results(const Instruction& instruction) {
    for (uint32_t i = 0; i < instruction.result_count; ++i) {
        const ValueId id{instruction.first_result.index + i};
        out_.put(i == 0 ? " -> " : ", ");
        value(id);
        out_.put(": ");
        type(function_[id].type);
    }
}

void FunctionPrinter::resume_points() {
    for (const ResumePoint& point : function_.resume_points) {
        out_.put("resume b").number(point.block.index).put(" size ").number(point.size);
        for (const SavedValue& saved : point.saved) {
            out_.put(' ');
            value(saved.value);
            out_.put('=').number(saved.offset);
        }
        out_.put('\n');
    }
}

}  // namespace

std::string print(const Module& module, const Function& function) {
    TextWriter out;
    FunctionPrinter(module, function, out).print();
    return out.take();
}

std::string print(const Module& module) {
    TextWriter out;
    print_tables(module, out);
    for (const Function& function : module.functions) {
        out.put('\n');
        FunctionPrinter(module, function, out).print();
    }
    return out.take();
}

}  // namespace aeroflow::ir
