// Builtins of int, float and duration.
#include "vm/base/check.h"
#include "vm/builtins/call.h"
#include "vm/numerics/float_ops.h"
#include "vm/numerics/int_ops.h"

namespace aeroflow::builtins::rows {
namespace {

void clamp_float(const Call& call) {
    const double x = call.number(0), low = call.number(1), high = call.number(2);
    if (!(low <= high)) return call.out_of_range(numerics::saturating_int(low), 0);
    call.give(numerics::canonical(x < low ? low : x > high ? high : x));
}

}  // namespace

void IntPow(const Call& call) {
    const int64_t exponent = call.integer(1);
    if (exponent < 0) return call.out_of_range(exponent, 64);
    int64_t power = 0;
    if (!numerics::power(call.integer(0), exponent, power)) return call.fault(FaultKind::Overflow);
    call.give(power);
}

void IntClamp(const Call& call) {
    if (call.type().kind == Kind::Float) return clamp_float(call);
    const int64_t x = call.integer(0), low = call.integer(1), high = call.integer(2);
    if (low > high) return call.out_of_range(low, 0);
    call.give(x < low ? low : x > high ? high : x);
}

void IntSaturating(const Call& call) {
    const int64_t a = call.integer(0), b = call.integer(1), which = call.integer(2);
    AE_CHECK(which >= 0 && which <= 2);
    call.give(which == 0   ? numerics::saturating_add(a, b)
              : which == 1 ? numerics::saturating_subtract(a, b)
                           : numerics::saturating_multiply(a, b));
}

void FloatSaturatingInt(const Call& call) { call.give(numerics::saturating_int(call.number(0))); }
void FloatFloor(const Call& call) { call.give(numerics::floor(call.number(0))); }
void FloatCeil(const Call& call) { call.give(numerics::ceil(call.number(0))); }
void FloatRound(const Call& call) { call.give(numerics::round(call.number(0))); }
void FloatRemainder(const Call& call) {
    call.give(numerics::remainder(call.number(0), call.number(1)));
}

}  // namespace aeroflow::builtins::rows
