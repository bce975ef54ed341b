// The machine: target, optimization, object files. The one file of ours that includes LLVM's passes and targets.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace llvm {
class Module;
}

namespace aeroflow::codegen {

enum class Target : uint8_t { Native, Wasm32 };

// Sets triple and data layout, takes in what it calls of the runtime's bitcode, runs LLVM's passes; then as an object or as
// text.
std::expected<std::string, std::string> write_object(llvm::Module& module, Target target,
                                                     std::string_view runtime, bool optimize);
std::expected<std::string, std::string> write_text(llvm::Module& module, Target target,
                                                   std::string_view runtime, bool optimize);

}  // namespace aeroflow::codegen
