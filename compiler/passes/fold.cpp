// Ints as language.md §2 defines them: 64 bits, checked. Floats fold only where the host's operation is the language's:
// each rounds once (-ffp-contract=off), and a NaN is not folded, so that its bits stay the engine's matter.
#include "compiler/passes/fold.h"

#include <bit>

namespace aeroflow::passes {
namespace {

using ir::Op;

std::optional<int64_t> float_result(double value) {
    if (value != value) return std::nullopt;
    return std::bit_cast<int64_t>(value);
}

std::optional<int64_t> fold_checked(Op op, int64_t a, int64_t b) {
    int64_t result = 0;
    const bool divides = b != 0 && !(a == INT64_MIN && b == -1);
    switch (op) {
        case Op::AddInt:
            if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
            return result;
        case Op::SubInt:
            if (__builtin_sub_overflow(a, b, &result)) return std::nullopt;
            return result;
        case Op::MulInt:
            if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
            return result;
        case Op::DivInt: return divides ? std::optional(a / b) : std::nullopt;
        case Op::RemInt: return divides ? std::optional(a % b) : std::nullopt;
        case Op::NegInt:
            if (a == INT64_MIN) return std::nullopt;
            return -a;
        case Op::AbsInt:
            if (a == INT64_MIN) return std::nullopt;
            return a < 0 ? -a : a;
        case Op::ShiftLeft:
            if (b < 0 || b > 63) return std::nullopt;
            return static_cast<int64_t>(static_cast<uint64_t>(a) << b);
        case Op::ShiftRight:
            if (b < 0 || b > 63) return std::nullopt;
            return a >> b;
        case Op::ShiftRightZero:
            if (b < 0 || b > 63) return std::nullopt;
            return static_cast<int64_t>(static_cast<uint64_t>(a) >> b);
        default: return std::nullopt;
    }
}

std::optional<int64_t> fold_int(Op op, int64_t a, int64_t b) {
    const auto x = static_cast<uint64_t>(a), y = static_cast<uint64_t>(b);
    switch (op) {
        case Op::WrappingAdd: return static_cast<int64_t>(x + y);
        case Op::WrappingSub: return static_cast<int64_t>(x - y);
        case Op::WrappingMul: return static_cast<int64_t>(x * y);
        case Op::AndInt: return a & b;
        case Op::OrInt: return a | b;
        case Op::XorInt: return a ^ b;
        case Op::NotInt: return ~a;
        case Op::EqInt: return a == b;
        case Op::NeInt: return a != b;
        case Op::LtInt: return a < b;
        case Op::LeInt: return a <= b;
        case Op::GtInt: return a > b;
        case Op::GeInt: return a >= b;
        case Op::NotBool: return a == 0;
        case Op::IntToFloat: return float_result(static_cast<double>(a));
        default: return fold_checked(op, a, b);
    }
}

}  // namespace

std::optional<int64_t> fold(Op op, int64_t a, int64_t b) {
    const double x = std::bit_cast<double>(a), y = std::bit_cast<double>(b);
    switch (op) {
        case Op::AddFloat: return float_result(x + y);
        case Op::SubFloat: return float_result(x - y);
        case Op::MulFloat: return float_result(x * y);
        case Op::DivFloat: return float_result(x / y);
        case Op::NegFloat: return float_result(-x);
        case Op::EqFloat: return x == y;
        case Op::NeFloat: return x != y;
        case Op::LtFloat: return x < y;
        case Op::LeFloat: return x <= y;
        case Op::GtFloat: return x > y;
        case Op::GeFloat: return x >= y;
        default: return fold_int(op, a, b);
    }
}

}  // namespace aeroflow::passes
