// Builtins for values of any type: show, format, comparison.
#include "vm/builtins/call.h"
#include "vm/builtins/format.h"
#include "vm/numerics/float_text.h"
#include "vm/value/compare.h"

#include <charconv>

namespace aeroflow::builtins::rows {
namespace {

void give_text(const Call& call, std::string_view text) {
    call.give(value::make_string(call.context, text));
}

// Ints, floats, bools and strings need no text beside the result.
void show_value(const Call& call, bool quoted) {
    const Kind kind = call.type().kind;
    char digits[numerics::kFloatText];
    if (kind == Kind::String && !quoted) {
        const Reference text = call.reference(0);
        value::copy_reference(call.context, text);
        return call.give(text);
    }
    if (kind == Kind::Int) {
        const auto end = std::to_chars(digits, digits + sizeof digits, call.integer(0)).ptr;
        if (end - digits == 1) return call.give(value::letter(static_cast<uint8_t>(digits[0])));
        return give_text(call, {digits, end});
    }
    if (kind == Kind::Float)
        return give_text(call, {digits, numerics::write_float(call.number(0), digits)});
    if (kind == Kind::Bool) return give_text(call, *call.operands[0] != 0 ? "true" : "false");
    std::string out;
    value::show(call.context, call.operands[0], call.type_id, quoted, out);
    if (call.spend(out.size() / 8)) give_text(call, out);
}

// The first of equals.
void give_extreme(const Call& call, int wanted) {
    const int order =
        value::compare(call.context, call.operands[1], call.operands[0], call.type_id);
    const Slot* chosen = call.operands[order == wanted ? 1 : 0];
    value::copy(call.context, chosen, call.type_id);
    value::widen(call.results[0], chosen, call.type());
}

}  // namespace

void Show(const Call& call) { show_value(call, false); }
void ShowInner(const Call& call) { show_value(call, true); }

void Format(const Call& call) {
    std::string out;
    append_formatted(call.context, call.operands[0], call.type_id, unpack(call.integer(1)), out);
    give_text(call, out);
}

void Equal(const Call& call) {
    call.give(value::equal(call.context, call.operands[0], call.operands[1], call.type_id));
}
void Compare(const Call& call) {
    call.give(
        int64_t{value::compare(call.context, call.operands[0], call.operands[1], call.type_id)});
}
void Less(const Call& call) {
    call.give(value::order(call.context, call.operands[0], call.operands[1], call.type_id,
                           value::Order::Ieee) == -1);
}
void Min(const Call& call) { give_extreme(call, -1); }
void Max(const Call& call) { give_extreme(call, 1); }

}  // namespace aeroflow::builtins::rows
