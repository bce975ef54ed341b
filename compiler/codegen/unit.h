// The LLVM module that is made of a program, and what all its functions share.
//
// A function of the IR becomes one function `af.<number>` with the context, the stack units (for functions that may suspend
// also the record to go on from, 0 to begin) and then the leaves of its parameters as arguments; it gives the leaves of its
// results. Read next: function_code.h.
#pragma once

#include <vector>

#include "compiler/codegen/leaves.h"
#include "compiler/codegen/llvm_ir.h"
#include "compiler/codegen/target.h"
#include "compiler/ir/ir.h"
#include "vm/abi/native_function.h"

namespace aeroflow::codegen {

enum class Runtime : uint8_t {
#define RUNTIME(name, signature, heat) name,
#include "vm/abi/runtime.def"
#undef RUNTIME
};

class Unit {
public:
    Unit(const ir::Module& module, llvm::LLVMContext& context, Target target);

    const ir::Module& module;
    llvm::LLVMContext& context;
    llvm::Module code;
    const abi::ContextLayout layout = abi::kContextLayout;
    const uint32_t pointer_bytes;

    const value::TypeTable& types() const { return module.program.types; }
    const std::vector<Leaf>& leaves(value::TypeId type);
    llvm::Type* type_of(const Leaf& leaf);
    // The integer that holds the leaf's bits in memory.
    llvm::IntegerType* bits_of(const Leaf& leaf);
    // The types of a value of the IR: of its leaves, or of a view's address and length.
    std::vector<llvm::Type*> types_of(const ir::Value& value);

    llvm::Function* function(uint32_t number) { return functions_[number]; }
    // The type of the actor's state a function works on.
    value::TypeId root(uint32_t number) const { return roots_[number]; }
    llvm::FunctionCallee runtime(Runtime which);
    llvm::FunctionCallee builtin(uint32_t number);

    llvm::IntegerType* const i1;
    llvm::IntegerType* const i8;
    llvm::IntegerType* const i32;
    llvm::IntegerType* const i64;
    llvm::PointerType* const pointer;
    llvm::MDNode* const unlikely;  // weights of a branch whose first way is cold

private:
    void declare(uint32_t number);
    llvm::Type* result_type(const ir::Function& function);
    llvm::Type* letter(char letter);

    std::vector<std::vector<Leaf>> leaves_;
    std::vector<uint8_t> leaves_known_;
    std::vector<llvm::Function*> functions_;
    std::vector<value::TypeId> roots_;
};

}  // namespace aeroflow::codegen
