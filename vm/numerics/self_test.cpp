#include "vm/numerics/self_test.h"

#include <bit>

#include "vm/base/execution_hash.h"
#include "vm/numerics/float_ops.h"
#include "vm/numerics/float_text.h"
#include "vm/numerics/int_ops.h"
#include "vm/numerics/philox.h"

namespace aeroflow::numerics {
namespace {

class Sum {
public:
    void add(uint64_t word) { sum_ = base::mix(sum_ ^ word, base::kHashKey1); }
    void add(double x) { add(canonical_bits(x)); }
    uint64_t value() const { return sum_; }

private:
    uint64_t sum_ = base::kHashKey0;
};

void add_float_operations(Sum& sum, double x, double y) {
    sum.add(x + y);
    sum.add(x - y);
    sum.add(x * y);
    sum.add(x / y);
    sum.add(x * y + x);  // two roundings
    sum.add(remainder(x, y));
    sum.add(floor(x));
    sum.add(ceil(x));
    sum.add(round(x));
    sum.add(static_cast<uint64_t>(saturating_int(x)));
    sum.add(static_cast<uint64_t>(compare_total(x, y)));
    char text[kFloatText];
    const size_t length = write_float(x, text);
    for (size_t i = 0; i < length; ++i) sum.add(static_cast<uint64_t>(text[i]));
    double back = 0;
    parse_float({text, length}, back);
    sum.add(back);
}

void add_int_operations(Sum& sum, int64_t a, int64_t b) {
    int64_t out = 0;
    sum.add(uint64_t{multiply(a, b, out)});
    sum.add(static_cast<uint64_t>(saturating_multiply(a, b)));
    sum.add(static_cast<uint64_t>(saturating_add(a, b)));
    if (b != 0) sum.add(static_cast<uint64_t>(remainder(a, b)));
}

}  // namespace

uint64_t self_test_hash() {
    Sum sum;
    for (uint64_t i = 0; i < 2000; ++i) {
        const uint64_t a = random_bits(1, 2, i);
        const uint64_t b = random_bits(3, 4, i);
        // All bit patterns, then values near one another, where rounding and remainders are busy.
        add_float_operations(sum, std::bit_cast<double>(a), std::bit_cast<double>(b));
        add_float_operations(sum, unit_float(a) * 1000.0, unit_float(b) * 7.0 - 3.5);
        add_int_operations(sum, static_cast<int64_t>(a), static_cast<int64_t>(b >> (i % 64)));
    }
    return sum.value();
}

}  // namespace aeroflow::numerics
