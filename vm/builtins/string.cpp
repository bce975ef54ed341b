// Builtins of string that read positions and parts, and those that build a string of others.
#include "vm/builtins/case_mapping.h"
#include "vm/builtins/text_parts.h"
#include "vm/numerics/float_text.h"

namespace aeroflow::builtins::rows {
namespace {

const value::TextHead& head_of(const Call& call, uint32_t operand) {
    return value::head_at<value::TextHead>(call.context, call.reference(operand));
}

// The scalar at a valid index as a string.
Reference letter_at(const Call& call, uint64_t index) {
    const Reference text = call.reference(0);
    const uint64_t offset = byte_offset(call.context, text, index);
    return part_of(call.context, text, offset,
                   scalar_length(value::text_data(call.context, text)[offset]), 1);
}

bool in_range(int64_t index, uint32_t length) { return static_cast<uint64_t>(index) < length; }

Reference copied(const Call& call, Reference text) {
    value::copy_reference(call.context, text);
    return text;
}

}  // namespace

void StringConcat(const Call& call) {
    uint64_t length = 0, scalars = 0;
    Reference only = value::kEmptyText;
    for (uint32_t i = 0; i < call.count; ++i) {
        const value::TextHead& head = head_of(call, i);
        if (head.length != 0) only = call.reference(i);
        length += head.length;
        scalars += head.scalars;
    }
    if (length == value::head_at<value::TextHead>(call.context, only).length)
        return call.give(copied(call, only));
    const Reference made =
        call.spend(length / 8) ? value::make_text(call.context, length, scalars) : 0;
    if (made == 0) return;
    uint8_t* out = value::text_data(call.context, made);
    for (uint32_t i = 0; i < call.count; ++i) {
        const std::string_view part = call.text(i);
        if (!part.empty()) std::memcpy(out, part.data(), part.size());
        out += part.size();
    }
    call.give(made);
}

void StringAppend(const Call& call) {
    Reference text = call.reference(0);
    const Reference more = call.reference(1);
    const uint32_t extra = head_of(call, 1).length;
    if (extra == 0) return call.give(text);
    const uint32_t old = head_of(call, 0).length;
    if (old == 0) {
        value::copy_reference(call.context, more);
        value::drop_text(call.context, text);
        return call.give(more);
    }
    const bool itself = text == more;
    if (!call.spend(extra / 8)) return;
    text = value::extend_text(call.context, text, extra, head_of(call, 1).scalars);
    if (text == 0) return;
    uint8_t* data = value::text_data(call.context, text);
    std::memcpy(data + old, itself ? data : value::text_data(call.context, more), extra);
    call.give(text);
}

void StringLength(const Call& call) { call.give(int64_t{head_of(call, 0).scalars}); }
void StringOffsetEnd(const Call& call) { call.give(int64_t{head_of(call, 0).length}); }

void StringIndex(const Call& call) {
    const int64_t index = call.integer(1);
    const uint32_t scalars = head_of(call, 0).scalars;
    if (!in_range(index, scalars)) return call.out_of_range(index, scalars);
    call.give(letter_at(call, static_cast<uint64_t>(index)));
}

void StringGet(const Call& call) {
    const int64_t index = call.integer(1);
    const bool some = in_range(index, head_of(call, 0).scalars);
    call.give(some ? letter_at(call, static_cast<uint64_t>(index)) : 0u);
}

void StringSlice(const Call& call) {
    const Reference text = call.reference(0);
    const int64_t a = call.integer(1), b = call.integer(2);
    if (!check_slice(call, a, b, head_of(call, 0).scalars)) return;
    const uint64_t first = byte_offset(call.context, text, static_cast<uint64_t>(a));
    const auto scalars = static_cast<uint64_t>(b - a);
    const bool ascii = value::is_ascii(head_of(call, 0));
    const uint64_t length = ascii ? scalars : offset_of(call.text(0).substr(first), scalars);
    call.give(part_of(call.context, text, first, length, scalars));
}

void StringCodeAt(const Call& call) {
    const int64_t index = call.integer(1);
    const uint32_t scalars = head_of(call, 0).scalars;
    if (!in_range(index, scalars)) return call.out_of_range(index, scalars);
    const uint64_t offset =
        byte_offset(call.context, call.reference(0), static_cast<uint64_t>(index));
    call.give(int64_t{scalar_at(call.text(0), offset)});
}

void StringNext(const Call& call) {
    const Reference text = call.reference(0);
    const auto offset = static_cast<uint64_t>(call.integer(1));
    if (offset >= head_of(call, 0).length) {
        call.give(value::kEmptyText);
        return call.give(int64_t{-1}, 1);
    }
    const uint32_t length = scalar_length(value::text_data(call.context, text)[offset]);
    call.give(part_of(call.context, text, offset, length, 1));
    call.give(offset + length, 1);
}

void StringRepeat(const Call& call) {
    const int64_t times = call.integer(1);
    if (times < 0) return call.out_of_range(times, 0);
    const value::TextHead head = head_of(call, 0);
    if (times == 1) return call.give(copied(call, call.reference(0)));
    if (times == 0 || head.length == 0) return call.give(value::kEmptyText);
    const auto count = static_cast<uint64_t>(times);
    if (count > value::kMaxText / head.length) return call.fault(FaultKind::OutOfMemory);
    if (!call.spend(count * head.length / 8)) return;
    const Reference made =
        value::make_text(call.context, count * head.length, count * head.scalars);
    if (made == 0) return;
    uint8_t* out = value::text_data(call.context, made);
    const std::string_view part = call.text(0);
    for (uint64_t i = 0; i < count; ++i)
        std::memcpy(out + i * part.size(), part.data(), part.size());
    call.give(made);
}

void StringUpper(const Call& call) {
    if (call.spend(head_of(call, 0).length))
        call.give(value::make_string(call.context, to_upper(call.text(0))));
}
void StringLower(const Call& call) {
    if (call.spend(head_of(call, 0).length))
        call.give(value::make_string(call.context, to_lower(call.text(0))));
}

void StringReverse(const Call& call) {
    const value::TextHead head = head_of(call, 0);
    if (head.scalars <= 1) return call.give(copied(call, call.reference(0)));
    const Reference made =
        call.spend(head.length) ? value::make_text(call.context, head.length, head.scalars) : 0;
    if (made == 0) return;
    const std::string_view from = call.text(0);
    uint8_t* out = value::text_data(call.context, made) + from.size();
    for (size_t i = 0; i < from.size();) {
        const uint32_t length = scalar_length(static_cast<uint8_t>(from[i]));
        out -= length;
        std::memcpy(out, from.data() + i, length);
        i += length;
    }
    call.give(made);
}

void StringParseInt(const Call& call) {
    std::string_view text = call.text(0);
    const bool negative = !text.empty() && text[0] == '-';
    if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
    bool valid = !text.empty();
    int64_t parsed = 0;
    for (char c : text) {
        valid = valid && c >= '0' && c <= '9' &&
                !__builtin_mul_overflow(parsed, int64_t{10}, &parsed) &&
                !__builtin_sub_overflow(parsed, int64_t{c - '0'}, &parsed);
    }
    // Counted downwards, since the negative side reaches one further.
    if (valid && !negative) valid = !__builtin_sub_overflow(int64_t{0}, parsed, &parsed);
    give_optional(call, call.types()[value::kInt], valid ? &parsed : nullptr);
}

void StringParseFloat(const Call& call) {
    double parsed = 0;
    const bool valid = numerics::parse_float(call.text(0), parsed);
    give_optional(call, call.types()[value::kFloat], valid ? &parsed : nullptr);
}

}  // namespace aeroflow::builtins::rows
