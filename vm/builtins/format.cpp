#include "vm/builtins/format.h"

#include <charconv>

#include "vm/numerics/float_text.h"
#include "vm/value/access.h"
#include "vm/value/text_data.h"
#include "vm/value/value_operations.h"

namespace aeroflow::builtins {
namespace {

using value::Kind;

// Bases show the sign: -255 is -ff.
std::string int_text(int64_t value, char base) {
    const int radix = base == 'x' || base == 'X' ? 16 : base == 'b' ? 2 : base == 'o' ? 8 : 10;
    char digits[66];
    const auto end = std::to_chars(digits, digits + sizeof digits, value, radix).ptr;
    if (base == 'X')
        for (char* c = digits; c != end; ++c)
            if (*c >= 'a' && *c <= 'f') *c = static_cast<char>(*c - 'a' + 'A');
    return {digits, end};
}

std::string float_text(double value, const Format& format) {
    std::string text;
    if (format.has_digits) {
        numerics::write_fixed(value, format.digits, text);
        return text;
    }
    char digits[numerics::kFloatText];
    return {digits, numerics::write_float(value, digits)};
}

void pad(std::string& out, const std::string& text, const Format& format, bool number) {
    const uint32_t scalars = value::count_scalars(text);
    const uint32_t missing = format.width > scalars ? format.width - scalars : 0;
    Align align = format.align;
    if (align == Align::Default) align = number ? Align::Right : Align::Left;
    const uint32_t left = align == Align::Left ? 0 : align == Align::Right ? missing : missing / 2;
    out.append(left, ' ');
    out += text;
    out.append(missing - left, ' ');
}

}  // namespace

void append_formatted(turn::Context& context, const void* value, value::TypeId type,
                      const Format& format, std::string& out) {
    const Kind kind = context.program->types[type].kind;
    const bool number = kind == Kind::Int || kind == Kind::Float;
    std::string text;
    if (kind == Kind::Int)
        text = int_text(value::load<int64_t>(value), format.base);
    else if (kind == Kind::Float)
        text = float_text(value::load<double>(value), format);
    else
        value::show(context, value, type, false, text);
    const bool finite =
        text.find_first_of("na") == std::string::npos || kind == Kind::Int;  // not inf, nan
    if (format.zero && number && finite && text.size() < format.width) {
        const size_t sign = text[0] == '-';
        text.insert(sign, format.width - text.size(), '0');
    }
    pad(out, text, format, number);
}

}  // namespace aeroflow::builtins
