// Hostile bytecode: raw words never crash the verifier; what it accepts of plain instructions never crashes the interpreter.
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "tests/fuzz/bytecode_program.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace aeroflow;
    static const turn::Program program = fuzz::small_program();
    fuzz::try_bytes(program, {data, size});
    bytecode::Module raw;
    raw.code.resize(size / 8);
    if (size >= 8) std::memcpy(raw.code.data(), data, size / 8 * 8);
    bytecode::Function function;
    function.name = "raw";
    function.words = static_cast<uint32_t>(raw.code.size());
    function.slots = fuzz::kSlots;
    raw.functions.push_back(function);
    bytecode::verify(raw, interpreter::tables_of(program));
    return 0;
}
