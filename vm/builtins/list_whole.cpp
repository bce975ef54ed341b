// Builtins of list that go over all elements: search, sums, sorting, and lists made of others.
#include <algorithm>

#include "vm/base/check.h"
#include "vm/builtins/list_parts.h"
#include "vm/numerics/float_ops.h"
#include "vm/numerics/int_ops.h"
#include "vm/value/table.h"

namespace aeroflow::builtins::rows {
namespace {

int64_t index_of(const Call& call) {
    const Type& element = call.first();
    const uint32_t length = length_of(call);
    const uint8_t* data = data_of(call, call.reference(0), element.size);
    const Slot* wanted = call.operands[1];
    for (uint32_t i = 0; i < length; ++i) {
        const uint8_t* at = data + uint64_t{i} * element.size;
        const bool same = element.bitwise
                              ? std::memcmp(at, wanted, element.size) == 0
                              : value::equal(call.context, at, wanted, call.type().first);
        if (same) return i;
    }
    return -1;
}

// The first of equals.
void give_extreme(const Call& call, int wanted) {
    const Type& element = call.first();
    const uint32_t length = length_of(call);
    if (length == 0) return give_optional(call, element, nullptr);
    const uint8_t* data = data_of(call, call.reference(0), element.size);
    const uint8_t* best = data;
    for (uint32_t i = 1; i < length; ++i) {
        const uint8_t* at = data + uint64_t{i} * element.size;
        if (value::compare(call.context, at, best, call.type().first) == wanted) best = at;
    }
    value::copy_run(call.context, best, call.type().first, 1);
    give_optional(call, element, best);
}

// Tuples (A, B) of the elements of two runs, written into a new list; `b` null: the numbers from 0 in front.
struct PairLayout {
    uint32_t second, size, align;
};
PairLayout pair_layout(const Type& a, const Type& b) {
    const uint32_t align = std::max(a.align, b.align);
    const uint32_t second = value::align_up(a.size, b.align);
    return {second, value::align_up(second + b.size, align), align};
}
Type pair_type(const Type& a, const Type& b, const PairLayout& layout) {
    Type pair;
    pair.kind = Kind::Tuple;
    pair.size = layout.size;
    pair.align = layout.align;
    pair.managed = a.managed || b.managed;
    return pair;
}

// Consecutive or overlapping parts of `size` elements as lists, one every `step`.
void give_parts(const Call& call, uint64_t size, uint64_t step, uint64_t parts) {
    if (parts == 0) return call.give(value::kEmptyList);
    const uint32_t length = length_of(call);
    Type outer;
    outer.kind = Kind::List;
    outer.size = outer.align = 4;
    outer.managed = true;
    const Reference list = call.spend(parts) ? value::make_list(call.context, outer, parts) : 0;
    if (list == 0) return;
    for (uint64_t i = 0; i < parts; ++i) {
        const uint64_t first = i * step;
        const Reference part = part_of_list(call, first, std::min<uint64_t>(size, length - first));
        if (part == 0) return;
        value::store(data_of(call, list, 4) + i * 4, part);
    }
    call.give(list);
}

void sum_ints(const Call& call, const uint8_t* data, uint32_t length) {
    int64_t sum = 0;
    for (uint32_t i = 0; i < length; ++i)
        if (!numerics::add(sum, value::load<int64_t>(data + i * 8ull), sum))
            return call.fault(FaultKind::Overflow);
    call.give(sum);
}

}  // namespace

void ListContains(const Call& call) { call.give(index_of(call) >= 0); }

void ListIndexOf(const Call& call) {
    const int64_t index = index_of(call);
    give_optional(call, call.types()[value::kInt], index < 0 ? nullptr : &index);
}

void ListMin(const Call& call) { give_extreme(call, -1); }
void ListMax(const Call& call) { give_extreme(call, 1); }

void ListSum(const Call& call) {
    const uint32_t length = length_of(call);
    const uint8_t* data = data_of(call, call.reference(0), 8);
    if (call.first().kind != Kind::Float) return sum_ints(call, data, length);
    double sum = 0;
    for (uint32_t i = 0; i < length; ++i) sum += value::load<double>(data + i * 8ull);
    call.give(numerics::canonical(sum));
}

void ListJoin(const Call& call) {
    const uint32_t count = length_of(call);
    if (count == 0) return call.give(value::kEmptyText);
    const auto part = [&](uint32_t i) {
        return value::load<Reference>(data_of(call, call.reference(0), 4) + i * 4ull);
    };
    const auto& separator = value::head_at<value::TextHead>(call.context, call.reference(1));
    uint64_t length = uint64_t{separator.length} * (count - 1);
    uint64_t scalars = uint64_t{separator.scalars} * (count - 1);
    for (uint32_t i = 0; i < count; ++i) {
        const auto& head = value::head_at<value::TextHead>(call.context, part(i));
        length += head.length;
        scalars += head.scalars;
    }
    if (length == 0) return call.give(value::kEmptyText);
    const Reference made =
        call.spend(count + length / 8) ? value::make_text(call.context, length, scalars) : 0;
    if (made == 0) return;
    uint8_t* out = value::text_data(call.context, made);
    const auto put = [&](std::string_view text) {
        if (!text.empty()) std::memcpy(out, text.data(), text.size());
        out += text.size();
    };
    for (uint32_t i = 0; i < count; ++i) {
        if (i > 0) put(call.text(1));
        put(value::text_view(call.context, part(i)));
    }
    call.give(made);
}

void ListEnumerate(const Call& call) {
    const Type& number = call.types()[value::kInt];
    const Type& element = call.first();
    const uint32_t length = length_of(call);
    if (length == 0) return call.give(value::kEmptyList);
    const PairLayout layout = pair_layout(number, element);
    const Reference list =
        call.spend(length)
            ? value::make_list(call.context, pair_type(number, element, layout), length)
            : 0;
    if (list == 0) return;
    uint8_t* to = data_of(call, list, layout.size);
    const uint8_t* from = data_of(call, call.reference(0), element.size);
    value::copy_run(call.context, from, call.type().first, length);
    for (uint32_t i = 0; i < length; ++i, to += layout.size, from += element.size) {
        value::store<int64_t>(to, i);
        std::memcpy(to + layout.second, from, element.size);
    }
    call.give(list);
}

void ListZip(const Call& call) {
    const auto parts = call.types().fields(call.first());
    const Type& a = call.types()[parts[0].type];
    const Type& b = call.types()[parts[1].type];
    const uint32_t length = std::min(length_of(call, 0), length_of(call, 1));
    if (length == 0) return call.give(value::kEmptyList);
    const Reference list =
        call.spend(length) ? value::make_list(call.context, call.first(), length) : 0;
    if (list == 0) return;
    uint8_t* to = data_of(call, list, call.first().size);
    const uint8_t* x = data_of(call, call.reference(0), a.size);
    const uint8_t* y = data_of(call, call.reference(1), b.size);
    for (uint32_t i = 0; i < length; ++i, to += call.first().size) {
        std::memcpy(to + parts[0].offset, x + uint64_t{i} * a.size, a.size);
        std::memcpy(to + parts[1].offset, y + uint64_t{i} * b.size, b.size);
    }
    value::copy_run(call.context, data_of(call, list, call.first().size), call.type().first,
                    length);
    call.give(list);
}

void ListFlatten(const Call& call) {
    const TypeId inner = call.type().first;
    const Type& element = call.types()[call.types()[inner].first];
    const uint32_t count = length_of(call);
    const auto part = [&](uint32_t i) {
        return value::load<Reference>(data_of(call, call.reference(0), 4) + i * 4ull);
    };
    uint64_t length = 0;
    for (uint32_t i = 0; i < count; ++i) length += value::list_length(call.context, part(i));
    if (length == 0) return call.give(value::kEmptyList);
    const Reference list =
        call.spend(count + length) ? value::make_list(call.context, element, length) : 0;
    if (list == 0) return;
    uint8_t* to = data_of(call, list, element.size);
    for (uint32_t i = 0; i < count; ++i) {
        const uint64_t bytes = uint64_t{value::list_length(call.context, part(i))} * element.size;
        std::memcpy(to, data_of(call, part(i), element.size), bytes);
        to += bytes;
    }
    value::copy_run(call.context, data_of(call, list, element.size), call.types()[inner].first,
                    length);
    call.give(list);
}

void ListChunk(const Call& call) {
    const int64_t size = call.integer(1);
    if (size <= 0) return call.out_of_range(size, 0);
    const uint64_t length = length_of(call);
    const auto step = static_cast<uint64_t>(size);
    give_parts(call, step, step, length == 0 ? 0 : (length - 1) / step + 1);
}

void ListWindows(const Call& call) {
    const int64_t size = call.integer(1);
    if (size <= 0) return call.out_of_range(size, 0);
    const uint64_t length = length_of(call);
    const auto width = static_cast<uint64_t>(size);
    give_parts(call, width, 1, width > length ? 0 : length - width + 1);
}

namespace {

// The numbers of the elements that are equal to none before them. With hashes O(n), else by comparing all.
class FirstOnes {
public:
    explicit FirstOnes(const Call& call)
        : call_(call), type_(call.type().first), size_(call.first().size) {}

    std::vector<uint32_t> find() {
        const uint32_t length = length_of(call_);
        const bool hashed = is_hashable(call_.types(), type_);
        if (hashed) buckets_.assign(std::bit_ceil(uint64_t{length} * 2 + 1), 0);
        for (uint32_t i = 0; i < length; ++i)
            if (hashed ? insert(i) : !seen(i)) found_.push_back(i);
        return std::move(found_);
    }

private:
    const uint8_t* at(uint32_t i) const {
        return data_of(call_, call_.reference(0), size_) + uint64_t{i} * size_;
    }

    bool seen(uint32_t i) const {
        return std::any_of(found_.begin(), found_.end(), [&](uint32_t other) {
            return value::equal(call_.context, at(other), at(i), type_);
        });
    }
    bool insert(uint32_t i) {
        const uint64_t mask = buckets_.size() - 1;
        uint64_t place = value::hash(call_.context, at(i), type_) & mask;
        for (; buckets_[place] != 0; place = (place + 1) & mask)
            if (value::equal(call_.context, at(buckets_[place] - 1), at(i), type_)) return false;
        buckets_[place] = i + 1;
        return true;
    }

    const Call& call_;
    TypeId type_;
    uint32_t size_;
    std::vector<uint32_t> found_;
    std::vector<uint32_t> buckets_;
};

}  // namespace

void ListUnique(const Call& call) {
    if (!call.spend(uint64_t{length_of(call)} * 2)) return;
    const std::vector<uint32_t> firsts = FirstOnes(call).find();
    if (firsts.size() == length_of(call)) {
        value::copy_reference(call.context, call.reference(0));
        return call.give(call.reference(0));
    }
    const Type& element = call.first();
    const Reference list = value::make_list(call.context, element, firsts.size());
    if (list == 0) return;
    uint8_t* to = data_of(call, list, element.size);
    const uint8_t* from = data_of(call, call.reference(0), element.size);
    for (size_t i = 0; i < firsts.size(); ++i)
        std::memcpy(to + i * element.size, from + uint64_t{firsts[i]} * element.size, element.size);
    value::copy_run(call.context, to, call.type().first, firsts.size());
    call.give(list);
}

}  // namespace aeroflow::builtins::rows
