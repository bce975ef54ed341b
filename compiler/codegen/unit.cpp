#include "compiler/codegen/unit.h"

#include <string>
#include <string_view>

#include "compiler/ir/owners.h"
#include "vm/base/check.h"

namespace aeroflow::codegen {
namespace {

struct RuntimeRow {
    std::string_view name, signature;
    bool cold;
};

constexpr bool Cold = true, Warm = false;
constexpr RuntimeRow kRuntime[] = {
#define RUNTIME(name, signature, heat) {#name, signature, heat},
#include "vm/abi/runtime.def"
#undef RUNTIME
};

constexpr std::string_view kBuiltins[] = {
#define BUILTIN(Name, text, operands, results, effects) "ae_builtin_" #Name,
#include "vm/builtins/builtins.def"
#undef BUILTIN
};

// The least stack units that a call inside a recursion costs in this function; 0 where there is none.
uint32_t least_units(const ir::Function& function) {
    uint32_t least = 0;
    for (const ir::Block& block : function.blocks) {
        for (const ir::Instruction& i : block.instructions) {
            const bool calls = i.op == ir::Op::Call || i.op == ir::Op::SuspendCall;
            if (calls && i.index != 0 && (least == 0 || i.index < least)) least = i.index;
        }
    }
    return least;
}

// Straight code without calls: the cold ways of its faults make it look larger to LLVM than it is.
bool is_small(const ir::Function& function) {
    constexpr size_t kMost = 24;
    size_t size = 0;
    for (const ir::Block& block : function.blocks) {
        size += block.instructions.size();
        for (const ir::Instruction& i : block.instructions) {
            if (i.op == ir::Op::Call || i.op == ir::Op::CallBuiltin) return false;
            if (ir::row(i.op).has('S')) return false;
        }
    }
    return size <= kMost;
}

}  // namespace

Unit::Unit(const ir::Module& ir, llvm::LLVMContext& in, Target target)
    : module(ir),
      context(in),
      code("aeroflow", in),
      pointer_bytes(target == Target::Wasm32 ? 4 : 8),
      i1(llvm::Type::getInt1Ty(in)),
      i8(llvm::Type::getInt8Ty(in)),
      i32(llvm::Type::getInt32Ty(in)),
      i64(llvm::Type::getInt64Ty(in)),
      pointer(llvm::PointerType::get(in, 0)),
      unlikely(llvm::MDBuilder(in).createBranchWeights(1, 1 << 20)),
      leaves_(ir.program.types.size()),
      leaves_known_(ir.program.types.size(), 0),
      roots_(ir::find_roots(ir)) {
    for (uint32_t i = 0; i < ir.functions.size(); ++i) declare(i);
}

const std::vector<Leaf>& Unit::leaves(value::TypeId type) {
    if (leaves_known_[type.index] == 0) {
        leaves_[type.index] = leaves_of(types(), type);
        leaves_known_[type.index] = 1;
    }
    return leaves_[type.index];
}

llvm::IntegerType* Unit::bits_of(const Leaf& leaf) {
    return llvm::IntegerType::get(context, leaf.size * 8);
}

llvm::Type* Unit::type_of(const Leaf& leaf) {
    switch (leaf.kind) {
        case LeafKind::Bool: return i1;
        case LeafKind::Word: return i64;
        case LeafKind::Float: return llvm::Type::getDoubleTy(context);
        case LeafKind::Reference: return i32;
        case LeafKind::Raw: return bits_of(leaf);
    }
    return i64;
}

std::vector<llvm::Type*> Unit::types_of(const ir::Value& value) {
    if (value.ownership == ir::Ownership::View) return {pointer, i64};
    std::vector<llvm::Type*> list;
    for (const Leaf& leaf : leaves(value.type)) list.push_back(type_of(leaf));
    return list;
}

llvm::Type* Unit::result_type(const ir::Function& function) {
    std::vector<llvm::Type*> parts;
    for (const Leaf& leaf : leaves(function.result)) parts.push_back(type_of(leaf));
    for (const value::TypeId result : function.mut_results)
        for (const Leaf& leaf : leaves(result)) parts.push_back(type_of(leaf));
    if (parts.empty()) return llvm::Type::getVoidTy(context);
    return parts.size() == 1 ? parts[0] : llvm::StructType::get(context, parts);
}

void Unit::declare(uint32_t number) {
    const ir::Function& function = module.functions[number];
    std::vector<llvm::Type*> parameters = {pointer, i32};
    if (!function.resume_points.empty()) parameters.push_back(i32);
    if (!function.blocks.empty()) {
        for (const ir::ValueId id : function.blocks[0].parameters)
            for (llvm::Type* type : types_of(function[id])) parameters.push_back(type);
    }
    auto* type = llvm::FunctionType::get(result_type(function), parameters, false);
    auto* made = llvm::Function::Create(type, llvm::GlobalValue::InternalLinkage,
                                        "af." + std::to_string(number), code);
    made->setDoesNotThrow();
    if (is_small(function)) made->addFnAttr(llvm::Attribute::AlwaysInline);
    if (const uint32_t units = least_units(function); units != 0)
        made->addFnAttr("warn-stack-size", std::to_string(units * abi::kUnitBytes));
    made->addParamAttr(0, llvm::Attribute::NonNull);
    made->addParamAttr(0, llvm::Attribute::NoUndef);
    functions_.push_back(made);
}

llvm::Type* Unit::letter(char letter) {
    switch (letter) {
        case 'v': return llvm::Type::getVoidTy(context);
        case 'p': return pointer;
        case 'w': return i32;
        case 'd': return llvm::Type::getDoubleTy(context);
        default: AE_CHECK(letter == 'q'); return i64;
    }
}

llvm::FunctionCallee Unit::runtime(Runtime which) {
    const RuntimeRow& row = kRuntime[static_cast<size_t>(which)];
    std::vector<llvm::Type*> parameters;
    for (const char c : row.signature.substr(1)) parameters.push_back(letter(c));
    auto* type = llvm::FunctionType::get(letter(row.signature[0]), parameters, false);
    auto callee = code.getOrInsertFunction(llvm::StringRef(row.name.data(), row.name.size()), type);
    auto* function = llvm::cast<llvm::Function>(callee.getCallee());
    function->setDoesNotThrow();
    if (row.cold) function->addFnAttr(llvm::Attribute::Cold);
    return callee;
}

llvm::FunctionCallee Unit::builtin(uint32_t number) {
    const std::string_view name = kBuiltins[number];
    auto* type = llvm::FunctionType::get(llvm::Type::getVoidTy(context),
                                         {pointer, pointer, pointer, i32, i32}, false);
    auto callee = code.getOrInsertFunction(llvm::StringRef(name.data(), name.size()), type);
    llvm::cast<llvm::Function>(callee.getCallee())->setDoesNotThrow();
    return callee;
}

}  // namespace aeroflow::codegen
