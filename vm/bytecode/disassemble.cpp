#include "vm/bytecode/disassemble.h"

namespace aeroflow::bytecode {

namespace {

// One of the three fields of the first word, by its letter in opcodes.def.
std::string field(char letter, uint32_t value, int64_t place) {
    switch (letter) {
        case 'd':
        case 's':
        case 'n': return "s" + std::to_string(value);
        case 'D':
        case 'S': return "v" + std::to_string(value);
        case 'i': return std::to_string(static_cast<int16_t>(value));
        case 'j': return "-> " + std::to_string(place + static_cast<int16_t>(value));
        case 'k': return "k" + std::to_string(value);
        default: return std::to_string(value);
    }
}

void append(std::string& line, const std::string& text) {
    if (line.back() != ' ') line += ", ";
    line += text;
}

void append_fields(std::string& line, Word word, int64_t place) {
    const char* const letters = row(op_of(word)).operands;
    const uint32_t values[] = {a_of(word), b_of(word), c_of(word)};
    for (int i = 0; i < 3; ++i) {
        switch (letters[i]) {
            case '.': break;
            case 'I': return append(line, std::to_string(signed_wide(word)));
            case 'J': return append(line, "-> " + std::to_string(place + signed_wide(word)));
            case 'U': return append(line, std::to_string(wide_of(word)));
            default: append(line, field(letters[i], values[i], place));
        }
    }
}

void append_slots(std::string& line, const Module& module, uint64_t at, uint32_t count) {
    for (uint32_t i = 0; i < count; ++i)
        append(line,
               "s" + std::to_string(static_cast<uint16_t>(module.code[at + i / 4] >> i % 4 * 16)));
}

void append_rest(std::string& line, const Module& module, uint64_t at, int64_t place) {
    const Word word = module.code[at];
    switch (op_of(word)) {
        case Op::Switch:
            for (uint32_t i = 0; i < wide_of(word); ++i)
                append(line, "-> " + std::to_string(place + static_cast<int32_t>(
                                                                low_of(module.code[at + 1 + i]))));
            return;
        case Op::MulAddFloat:
        case Op::MulSubFloat:
        case Op::MulRsubFloat:
            return append(line, "s" + std::to_string(low_of(module.code[at + 1])));
        case Op::DictGetOr8:
        case Op::DictIndex8:
        case Op::DictSet8:
        case Op::Builtin: return append_slots(line, module, at + 2, b_of(word) + c_of(word));
        case Op::Await: return append_slots(line, module, at + 2, c_of(word));
        default:
            append(line, "#" + std::to_string(low_of(module.code[at + 1])));
            append_slots(line, module, at + 2, wide_of(module.code[at + 1]));
    }
}

void append_second(std::string& line, const Module& module, uint64_t at, int64_t place) {
    const Second second = row(op_of(module.code[at])).second;
    if (second == Second::None) return;
    if (second == Second::Rest) return append_rest(line, module, at, place);
    const Word word = module.code[at + 1];
    switch (second) {
        case Second::Literal: return append(line, std::to_string(static_cast<int64_t>(word)));
        case Second::Part:
            append(line, "stride " + std::to_string(low_of(word)));
            append(line, "at " + std::to_string(static_cast<uint16_t>(word >> 32)));
            return append(line, "bytes " + std::to_string(word >> 48));
        case Second::Span:
        case Second::Typed:
            append(line, "#" + std::to_string(low_of(word)));
            return append(line, "#" + std::to_string(wide_of(word)));
        case Second::Target: return append(line, module.functions[wide_of(word)].name);
        case Second::None:
        case Second::Rest: return;
    }
}

}  // namespace

std::string disassemble(const Module& module, const Function& function) {
    std::string text = function.name + ": " + std::to_string(function.parameter_slots) +
                       " parameters, " + std::to_string(function.slots) + " slots\n";
    for (uint32_t at = function.code; at < function.code + function.words;) {
        const uint32_t words = instruction_words(module.code, at);
        if (words == 0) return text + "  cut off\n";
        std::string line = "  " + std::to_string(at - function.code);
        line.resize(line.size() < 7 ? 7 : line.size() + 1, ' ');
        line += row(op_of(module.code[at])).text;
        line.resize(line.size() < 22 ? 22 : line.size() + 1, ' ');
        append_fields(line, module.code[at], at - function.code);
        append_second(line, module, at, at - function.code);
        const uint32_t site = module.site_at(at);
        if (site != kNone) line += (line.back() == ' ' ? "@" : " @") + std::to_string(site);
        line.resize(line.find_last_not_of(' ') + 1);
        text += line + "\n";
        at += words;
    }
    return text;
}

std::string disassemble(const Module& module) {
    std::string text;
    for (const Function& function : module.functions) text += disassemble(module, function);
    return text;
}

}  // namespace aeroflow::bytecode
