// Sorting of list elements by the total order, stable.
#include <algorithm>
#include <numeric>
#include <vector>

#include "vm/builtins/list_parts.h"
#include "vm/numerics/float_ops.h"

namespace aeroflow::builtins {
namespace {

void sort_ints(uint8_t* data, uint64_t count) {
    std::vector<int64_t> keys(count);
    std::memcpy(keys.data(), data, count * 8);
    std::stable_sort(keys.begin(), keys.end());
    std::memcpy(data, keys.data(), count * 8);
}

// By keys that order as the floats do; NaN comes out as the one NaN.
void sort_floats(uint8_t* data, uint64_t count) {
    std::vector<int64_t> keys(count);
    for (uint64_t i = 0; i < count; ++i)
        keys[i] = numerics::total_order_key(value::load<double>(data + i * 8));
    std::stable_sort(keys.begin(), keys.end());
    for (uint64_t i = 0; i < count; ++i) {
        const auto key = static_cast<uint64_t>(keys[i]);
        value::store(data + i * 8, keys[i] < 0 ? ~key | numerics::kSignBit : key);
    }
}

// The first 8 bytes decide most comparisons of texts.
struct TextKey {
    uint64_t prefix;
    Reference text;
};

uint64_t prefix_of(std::string_view text) {
    char first[8] = {};
    if (!text.empty()) std::memcpy(first, text.data(), std::min<size_t>(text.size(), 8));
    return __builtin_bswap64(value::load<uint64_t>(first));
}

void sort_texts(turn::Context& context, uint8_t* data, uint64_t count) {
    std::vector<TextKey> keys(count);
    for (uint64_t i = 0; i < count; ++i) {
        const auto text = value::load<Reference>(data + i * 4);
        keys[i] = {prefix_of(value::text_view(context, text)), text};
    }
    std::stable_sort(keys.begin(), keys.end(), [&](const TextKey& a, const TextKey& b) {
        if (a.prefix != b.prefix) return a.prefix < b.prefix;
        return value::text_view(context, a.text) < value::text_view(context, b.text);
    });
    for (uint64_t i = 0; i < count; ++i) value::store(data + i * 4, keys[i].text);
}

void sort_any(turn::Context& context, uint8_t* data, TypeId element, uint64_t count) {
    const uint32_t size = context.program->types[element].size;
    std::vector<uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        return value::compare(context, data + uint64_t{a} * size, data + uint64_t{b} * size,
                              element) < 0;
    });
    const std::vector<uint8_t> old(data, data + count * size);
    for (uint64_t i = 0; i < count; ++i)
        std::memcpy(data + i * size, old.data() + uint64_t{order[i]} * size, size);
}

}  // namespace

void sort_elements(const Call& call, uint8_t* data, TypeId element, uint64_t count) {
    const Type& type = call.types()[element];
    if (type.size == 0) return;
    if (type.kind == Kind::Int || type.kind == Kind::Duration) return sort_ints(data, count);
    if (type.kind == Kind::Float) return sort_floats(data, count);
    if (value::is_text(type.kind)) return sort_texts(call.context, data, count);
    sort_any(call.context, data, element, count);
}

// The walk is over the type, each part once.
bool is_hashable(const value::TypeTable& types, TypeId type) {
    std::vector<uint8_t> seen(types.size(), 0);
    std::vector<TypeId> work{type};
    while (!work.empty()) {
        const TypeId id = work.back();
        work.pop_back();
        if (seen[id.index]) continue;
        seen[id.index] = 1;
        const Type& of = types[id];
        if (of.kind == Kind::Float || of.kind == Kind::Dict || of.kind == Kind::Set) return false;
        if (of.kind == Kind::List || of.kind == Kind::Optional || of.kind == Kind::Result)
            work.push_back(of.first);
        if (of.kind == Kind::Result) work.push_back(of.second);
        if (of.kind == Kind::Tuple || of.kind == Kind::Struct)
            for (const value::Field& field : types.fields(of)) work.push_back(field.type);
        if (of.kind != Kind::Enum) continue;
        for (const value::Variant& variant : types.variants(of))
            for (const value::Field& field : types.fields(variant)) work.push_back(field.type);
    }
    return true;
}

}  // namespace aeroflow::builtins
