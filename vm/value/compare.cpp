// ==, < and the total order, by one walk over two values at a time, front to back.
#include "vm/value/compare.h"

#include <algorithm>

#include "vm/base/check.h"
#include "vm/numerics/float_ops.h"
#include "vm/value/list_data.h"
#include "vm/value/table.h"
#include "vm/value/value_operations.h"
#include "vm/value/worklist.h"

namespace aeroflow::value {
namespace {

// `count` values in a row on either side; count 0: the verdict when all before it was equal.
struct Pair {
    const uint8_t* a;
    const uint8_t* b;
    TypeId type;
    uint32_t count;
    int verdict;
};

template <class T>
int compare_plain(T a, T b) {
    return a < b ? -1 : a > b;
}
template <class T>
int compare_loaded(const uint8_t* a, const uint8_t* b) {
    return compare_plain(load<T>(a), load<T>(b));
}

template <Order kHow>
int compare_floats(double a, double b) {
    if constexpr (kHow == Order::Total) return numerics::compare_total(a, b);
    return a < b ? -1 : a > b ? 1 : a == b ? 0 : kUnordered;
}

template <Order kHow>
class Comparison {
public:
    explicit Comparison(turn::Context& context)
        : context_(context), types_(context.program->types) {}

    int run(const uint8_t* a, const uint8_t* b, TypeId type) {
        push(a, b, type, 1);
        while (!work_.empty()) {
            const Pair pair = work_.pop();
            if (pair.count == 0) return pair.verdict;
            if (const int result = compare_run(pair)) return result;
        }
        return 0;
    }

private:
    void push(const uint8_t* a, const uint8_t* b, TypeId type, uint64_t count) {
        if (count != 0) work_.push({a, b, type, static_cast<uint32_t>(count), 0});
    }
    void push_verdict(int verdict) {
        if (verdict != 0) work_.push({nullptr, nullptr, {}, 0, verdict});
    }

    int compare_run(const Pair& pair) {
        const Type& type = types_[pair.type];
        if (kHow == Order::Equal && type.bitwise)
            return std::memcmp(pair.a, pair.b, uint64_t{type.size} * pair.count) == 0 ? 0
                                                                                      : kUnordered;
        if (!is_leaf(type)) {
            push(pair.a + type.size, pair.b + type.size, pair.type, pair.count - 1);
            return compare_one(pair.a, pair.b, type);
        }
        for (uint32_t i = 0; i < pair.count; ++i) {
            const uint64_t at = uint64_t{i} * type.size;
            if (const int result = compare_leaf(pair.a + at, pair.b + at, type)) return result;
        }
        return 0;
    }

    static bool is_leaf(const Type& type) {
        switch (type.kind) {
            case Kind::Tuple:
            case Kind::Struct:
            case Kind::Optional:
            case Kind::Result:
            case Kind::Enum:
            case Kind::List:
            case Kind::Dict:
            case Kind::Set: return false;
            default: return true;
        }
    }

    int compare_leaf(const uint8_t* a, const uint8_t* b, const Type& type) {
        switch (type.kind) {
            case Kind::Int:
            case Kind::Duration: return compare_loaded<int64_t>(a, b);
            case Kind::Float: return compare_floats<kHow>(load<double>(a), load<double>(b));
            case Kind::Bool: return compare_loaded<uint8_t>(a, b);
            case Kind::String:
            case Kind::Bytes: return compare_texts(load<Reference>(a), load<Reference>(b));
            case Kind::Range:
            case Kind::Reply: {
                const int first = compare_loaded<int64_t>(a, b);
                return first != 0 ? first : compare_loaded<int64_t>(a + 8, b + 8);
            }
            case Kind::Function: return compare_loaded<Reference>(a, b);
            case Kind::Actor:
            case Kind::Timer:
            case Kind::Pending: return compare_loaded<uint64_t>(a, b);
            default: return 0;  // unit
        }
    }

    // Scalars compare as their UTF-8 does, byte by byte.
    int compare_texts(Reference a, Reference b) {
        if (a == b) return 0;
        const std::string_view x = text_view(context_, a);
        const std::string_view y = text_view(context_, b);
        if (kHow == Order::Equal && x.size() != y.size()) return kUnordered;
        return compare_plain(x.compare(y), 0);
    }

    int compare_one(const uint8_t* a, const uint8_t* b, const Type& type) {
        if (is_nullable(type)) {
            const bool x = load<Reference>(a) != 0;
            const bool y = load<Reference>(b) != 0;
            push(a, b, type.first, x && y);
            return compare_plain(x, y);
        }
        if (type.cell) return compare_cells(load<Reference>(a), load<Reference>(b), type);
        switch (type.kind) {
            case Kind::List: return compare_lists(load<Reference>(a), load<Reference>(b), type);
            case Kind::Dict:
            case Kind::Set: return compare_tables(load<Reference>(a), load<Reference>(b), type);
            case Kind::Optional: {
                const uint32_t at = payload_offset(types_[type.first]);
                push(a + at, b + at, type.first, *a != 0 && *b != 0);
                return compare_plain(*a, *b);
            }
            case Kind::Result: {
                const TypeId part = *a == 0 ? type.first : type.second;
                const uint32_t at = payload_offset(types_[part]);
                push(a + at, b + at, part, *a == *b);
                return compare_plain(*a, *b);
            }
            case Kind::Enum: {
                const uint32_t tag = inline_tag(type, a);
                if (tag == inline_tag(type, b))
                    push_fields(types_.fields(types_.variants(type)[tag]), a, b);
                return compare_plain(tag, inline_tag(type, b));
            }
            default: push_fields(types_.fields(type), a, b); return 0;
        }
    }

    int compare_lists(Reference a, Reference b, const Type& type) {
        const uint32_t x = list_length(context_, a);
        const uint32_t y = list_length(context_, b);
        if (kHow == Order::Equal && x != y) return kUnordered;
        push_verdict(compare_plain(x, y));
        const uint32_t size = types_[type.first].size;
        push(list_data(context_, a, size), list_data(context_, b, size), type.first,
             std::min(x, y));
        return 0;
    }

    int compare_cells(Reference a, Reference b, const Type& type) {
        const bool optional = type.kind == Kind::Optional;
        if (optional && (a == 0 || b == 0)) return compare_plain(a != 0, b != 0);
        const CellHead& x = head_at<CellHead>(context_, a);
        const CellHead& y = head_at<CellHead>(context_, b);
        if (x.tag != y.tag) return compare_plain(x.tag, y.tag);
        const uint8_t* from = bytes_of(&x + 1);
        const uint8_t* with = bytes_of(&y + 1);
        if (optional)
            push(from, with, type.first, 1);
        else
            push_fields(types_.fields(types_.variants(type)[x.tag]), from, with);
        return 0;
    }

    // Without order of insertion; keys have neither dicts nor sets inside, so finding one nests once.
    int compare_tables(Reference a, Reference b, const Type& type) {
        AE_CHECK(kHow == Order::Equal);
        if (table_length(context_, a) != table_length(context_, b)) return kUnordered;
        const TableLayout layout = table_layout(types_, type);
        for (int64_t i = next_entry(context_, a, layout, 0); i >= 0;
             i = next_entry(context_, a, layout, static_cast<uint64_t>(i) + 1)) {
            const uint8_t* entry = table_entry(context_, a, layout, static_cast<uint32_t>(i));
            const int64_t found = find_entry(context_, b, layout, entry + kKeyOffset);
            if (found < 0) return kUnordered;
            const uint8_t* other = table_entry(context_, b, layout, static_cast<uint32_t>(found));
            if (layout.has_value)
                push(entry + layout.value_offset, other + layout.value_offset, layout.value_type,
                     1);
        }
        return 0;
    }

    void push_fields(std::span<const Field> fields, const uint8_t* a, const uint8_t* b) {
        for (size_t i = fields.size(); i-- > 0;)
            push(a + fields[i].offset, b + fields[i].offset, fields[i].type, 1);
    }

    turn::Context& context_;
    const TypeTable& types_;
    Worklist<Pair> work_;
};

}  // namespace

int order(turn::Context& context, const void* a, const void* b, TypeId type, Order how) {
    switch (how) {
        case Order::Equal:
            return Comparison<Order::Equal>(context).run(bytes_of(a), bytes_of(b), type);
        case Order::Total:
            return Comparison<Order::Total>(context).run(bytes_of(a), bytes_of(b), type);
        case Order::Ieee:
            return Comparison<Order::Ieee>(context).run(bytes_of(a), bytes_of(b), type);
    }
    return 0;
}

bool equal(turn::Context& context, const void* a, const void* b, TypeId type) {
    return order(context, a, b, type, Order::Equal) == 0;
}

int compare(turn::Context& context, const void* a, const void* b, TypeId type) {
    return order(context, a, b, type, Order::Total);
}

}  // namespace aeroflow::value
