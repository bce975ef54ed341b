// Ints, floats, bools: checked arithmetic, comparisons, conversions.
#include "compiler/codegen/function_code.h"
#include "vm/abi/runtime.h"
#include "vm/base/check.h"

namespace aeroflow::codegen {

using abi::OverflowOperation;
using ir::Op;
using llvm::CmpInst;
using turn::FaultKind;

namespace {

OverflowOperation operation_of(Op op) {
    switch (op) {
        case Op::AddInt: return OverflowOperation::Add;
        case Op::SubInt: return OverflowOperation::Sub;
        case Op::MulInt: return OverflowOperation::Mul;
        case Op::DivInt: return OverflowOperation::Div;
        case Op::NegInt: return OverflowOperation::Neg;
        case Op::AbsInt: return OverflowOperation::Abs;
        default: return OverflowOperation::None;
    }
}

// A small constant stands behind in the report of a sum or product, as the interpreter's instructions have it.
bool is_small_constant(llvm::Value* value) {
    const auto* constant = llvm::dyn_cast<llvm::ConstantInt>(value);
    return constant != nullptr && constant->getValue().isSignedIntN(16);
}

}  // namespace

void FunctionCode::overflow_if(llvm::Value* condition, const Instruction& instruction) {
    llvm::Value* a = single(operand(instruction, 0));
    llvm::Value* b = instruction.operands.count == 2 ? single(operand(instruction, 1)) : a;
    const bool commutes = instruction.op == Op::AddInt || instruction.op == Op::MulInt;
    if (commutes && is_small_constant(a) && !is_small_constant(b)) std::swap(a, b);
    leave_if(condition, [&] {
        call(Runtime::ae_overflow,
             {context_, b_.getInt32(instruction.site),
              b_.getInt32(static_cast<uint32_t>(operation_of(instruction.op))), a, b});
    });
}

void FunctionCode::checked(const Instruction& instruction, llvm::Intrinsic::ID intrinsic) {
    llvm::Value* const a = single(operand(instruction, 0));
    llvm::Value* const b = single(operand(instruction, 1));
    llvm::Value* const pair = b_.CreateBinaryIntrinsic(intrinsic, a, b);
    overflow_if(b_.CreateExtractValue(pair, 1), instruction);
    set_result(instruction, b_.CreateExtractValue(pair, 0));
}

// The smallest int divided by -1 overflows; its remainder is 0.
void FunctionCode::divide(const Instruction& instruction, bool remainder) {
    llvm::Value* const a = single(operand(instruction, 0));
    llvm::Value* const b = single(operand(instruction, 1));
    fault_if(b_.CreateICmpEQ(b, b_.getInt64(0)), FaultKind::DivisionByZero, instruction.site);
    llvm::Value* const minus_one = b_.CreateICmpEQ(b, b_.getInt64(~uint64_t{0}));
    if (remainder) {
        llvm::Value* const divisor = b_.CreateSelect(minus_one, b_.getInt64(1), b);
        return set_result(instruction, b_.CreateSRem(a, divisor));
    }
    llvm::Value* const least = b_.CreateICmpEQ(a, b_.getInt64(uint64_t{1} << 63));
    overflow_if(b_.CreateAnd(least, minus_one), instruction);
    set_result(instruction, b_.CreateSDiv(a, b));
}

void FunctionCode::negate(const Instruction& instruction) {
    llvm::Value* const pair = b_.CreateBinaryIntrinsic(
        llvm::Intrinsic::ssub_with_overflow, b_.getInt64(0), single(operand(instruction, 0)));
    overflow_if(b_.CreateExtractValue(pair, 1), instruction);
    set_result(instruction, b_.CreateExtractValue(pair, 0));
}

void FunctionCode::absolute(const Instruction& instruction) {
    llvm::Value* const a = single(operand(instruction, 0));
    overflow_if(b_.CreateICmpEQ(a, b_.getInt64(uint64_t{1} << 63)), instruction);
    llvm::Value* const negative = b_.CreateICmpSLT(a, b_.getInt64(0));
    set_result(instruction, b_.CreateSelect(negative, b_.CreateNeg(a), a));
}

void FunctionCode::shift(const Instruction& instruction, llvm::Instruction::BinaryOps operation) {
    llvm::Value* const a = single(operand(instruction, 0));
    llvm::Value* const count = single(operand(instruction, 1));
    range_fault_if(b_.CreateICmpUGT(count, b_.getInt64(63)), instruction.site, count,
                   b_.getInt64(64));
    set_result(instruction, b_.CreateBinOp(operation, a, count));
}

// Bools are compared as 0 and 1.
void FunctionCode::compare(const Instruction& instruction, CmpInst::Predicate predicate) {
    llvm::Value* const a = b_.CreateZExt(single(operand(instruction, 0)), unit_.i64);
    llvm::Value* const b = b_.CreateZExt(single(operand(instruction, 1)), unit_.i64);
    set_result(instruction, b_.CreateICmp(predicate, a, b));
}

void FunctionCode::compare_floats(const Instruction& instruction, CmpInst::Predicate predicate) {
    set_result(instruction, b_.CreateFCmp(predicate, single(operand(instruction, 0)),
                                          single(operand(instruction, 1))));
}

void FunctionCode::to_int(const Instruction& instruction) {
    llvm::Value* const a = single(operand(instruction, 0));
    llvm::Type* const type = a->getType();
    llvm::Value* const large =
        b_.CreateFCmpOGE(a, llvm::ConstantFP::get(type, -9223372036854775808.0));
    llvm::Value* const small =
        b_.CreateFCmpOLT(a, llvm::ConstantFP::get(type, 9223372036854775808.0));
    leave_if(b_.CreateNot(b_.CreateAnd(large, small)), [&] {
        call(Runtime::ae_conversion, {context_, b_.getInt32(instruction.site), a});
    });
    set_result(instruction, b_.CreateFPToSI(a, unit_.i64));
}

void FunctionCode::number(const Instruction& instruction) {
    const auto at = [&](uint32_t i) { return single(operand(instruction, i)); };
    const auto give = [&](llvm::Value* value) { set_result(instruction, value); };
    using llvm::Intrinsic::sadd_with_overflow;
    using llvm::Intrinsic::smul_with_overflow;
    using llvm::Intrinsic::ssub_with_overflow;
    switch (instruction.op) {
        case Op::AddInt: return checked(instruction, sadd_with_overflow);
        case Op::SubInt: return checked(instruction, ssub_with_overflow);
        case Op::MulInt: return checked(instruction, smul_with_overflow);
        case Op::DivInt: return divide(instruction, false);
        case Op::RemInt: return divide(instruction, true);
        case Op::NegInt: return negate(instruction);
        case Op::AbsInt: return absolute(instruction);
        case Op::WrappingAdd: return give(b_.CreateAdd(at(0), at(1)));
        case Op::WrappingSub: return give(b_.CreateSub(at(0), at(1)));
        case Op::WrappingMul: return give(b_.CreateMul(at(0), at(1)));
        case Op::AndInt: return give(b_.CreateAnd(at(0), at(1)));
        case Op::OrInt: return give(b_.CreateOr(at(0), at(1)));
        case Op::XorInt: return give(b_.CreateXor(at(0), at(1)));
        case Op::NotInt:
        case Op::NotBool: return give(b_.CreateNot(at(0)));
        case Op::ShiftLeft: return shift(instruction, llvm::Instruction::Shl);
        case Op::ShiftRight: return shift(instruction, llvm::Instruction::AShr);
        case Op::ShiftRightZero: return shift(instruction, llvm::Instruction::LShr);
        case Op::EqInt: return compare(instruction, CmpInst::ICMP_EQ);
        case Op::NeInt: return compare(instruction, CmpInst::ICMP_NE);
        case Op::LtInt: return compare(instruction, CmpInst::ICMP_SLT);
        case Op::LeInt: return compare(instruction, CmpInst::ICMP_SLE);
        case Op::GtInt: return compare(instruction, CmpInst::ICMP_SGT);
        case Op::GeInt: return compare(instruction, CmpInst::ICMP_SGE);
        case Op::AddFloat: return give(b_.CreateFAdd(at(0), at(1)));
        case Op::SubFloat: return give(b_.CreateFSub(at(0), at(1)));
        case Op::MulFloat: return give(b_.CreateFMul(at(0), at(1)));
        case Op::DivFloat: return give(b_.CreateFDiv(at(0), at(1)));
        case Op::NegFloat: return give(b_.CreateFNeg(at(0)));
        case Op::AbsFloat: return give(b_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, at(0)));
        case Op::SqrtFloat: return give(b_.CreateUnaryIntrinsic(llvm::Intrinsic::sqrt, at(0)));
        case Op::EqFloat: return compare_floats(instruction, CmpInst::FCMP_OEQ);
        case Op::NeFloat: return compare_floats(instruction, CmpInst::FCMP_UNE);
        case Op::LtFloat: return compare_floats(instruction, CmpInst::FCMP_OLT);
        case Op::LeFloat: return compare_floats(instruction, CmpInst::FCMP_OLE);
        case Op::GtFloat: return compare_floats(instruction, CmpInst::FCMP_OGT);
        case Op::GeFloat: return compare_floats(instruction, CmpInst::FCMP_OGE);
        case Op::IntToFloat: return give(b_.CreateSIToFP(at(0), b_.getDoubleTy()));
        case Op::FloatToInt: return to_int(instruction);
        default: AE_CHECK(!"no instruction on numbers");
    }
}

}  // namespace aeroflow::codegen
