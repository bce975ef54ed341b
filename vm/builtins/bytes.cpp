// Builtins of bytes.
#include "vm/builtins/text_parts.h"
#include "vm/value/list_data.h"

namespace aeroflow::builtins::rows {
namespace {

uint32_t length_of(const Call& call, uint32_t operand = 0) {
    return value::head_at<value::TextHead>(call.context, call.reference(operand)).length;
}
bool in_range(int64_t index, uint32_t length) { return static_cast<uint64_t>(index) < length; }
int64_t byte_at(const Call& call, int64_t index) {
    return value::text_data(call.context, call.reference(0))[index];
}

}  // namespace

void BytesLength(const Call& call) { call.give(int64_t{length_of(call)}); }

void BytesIndex(const Call& call) {
    const int64_t index = call.integer(1);
    if (!in_range(index, length_of(call))) return call.out_of_range(index, length_of(call));
    call.give(byte_at(call, index));
}

void BytesGet(const Call& call) {
    const int64_t index = call.integer(1);
    const bool some = in_range(index, length_of(call));
    const int64_t byte = some ? byte_at(call, index) : 0;
    give_optional(call, call.types()[value::kInt], some ? &byte : nullptr);
}

void BytesSlice(const Call& call) {
    const int64_t a = call.integer(1), b = call.integer(2);
    if (!check_slice(call, a, b, length_of(call))) return;
    const auto length = static_cast<uint64_t>(b - a);
    const Reference made =
        call.spend(length / 8) ? value::make_text(call.context, length, length) : 0;
    if (made == 0) return;
    const uint8_t* from = value::text_data(call.context, call.reference(0)) + a;
    if (length != 0) std::memcpy(value::text_data(call.context, made), from, length);
    call.give(made);
}

void BytesConcat(const Call& call) { StringAppend(call); }

void BytesToList(const Call& call) {
    const uint32_t length = length_of(call);
    if (length == 0) return call.give(value::kEmptyList);
    const Reference list =
        call.spend(length) ? value::make_list(call.context, call.types()[value::kInt], length) : 0;
    if (list == 0) return;
    uint8_t* out = value::list_data(call.context, list, 8);
    for (uint32_t i = 0; i < length; ++i) value::store<int64_t>(out + i * 8ull, byte_at(call, i));
    call.give(list);
}

// none when the bytes are no UTF-8.
void BytesText(const Call& call) {
    if (!call.spend(length_of(call) / 8)) return;
    if (!value::is_utf8(call.text(0))) return call.give(Reference{0});
    const uint32_t length = length_of(call);
    if (length == 0) return call.give(value::kEmptyText);
    const Reference made =
        value::make_text(call.context, length, value::count_scalars(call.text(0)));
    if (made == 0) return;
    std::memcpy(value::text_data(call.context, made), call.text(0).data(), length);
    call.give(made);
}

void BytesFromList(const Call& call) {
    const uint32_t length = value::list_length(call.context, call.reference(0));
    const auto number = [&](uint32_t i) {
        return value::load<int64_t>(value::list_data(call.context, call.reference(0), 8) +
                                    i * 8ull);
    };
    for (uint32_t i = 0; i < length; ++i)
        if (number(i) < 0 || number(i) > 255) return call.out_of_range(number(i), 256);
    const Reference made = call.spend(length) ? value::make_text(call.context, length, length) : 0;
    if (made == 0) return;
    uint8_t* out = value::text_data(call.context, made);
    for (uint32_t i = 0; i < length; ++i) out[i] = static_cast<uint8_t>(number(i));
    call.give(made);
}

}  // namespace aeroflow::builtins::rows
