// runtime.def, by which the code generator calls, says the same as runtime.h, by which C++ defines.
#include "vm/abi/runtime.h"

#include <catch2/catch.hpp>
#include <string>
#include <type_traits>

namespace aeroflow::abi {
namespace {

template <class T>
char letter() {
    if constexpr (std::is_void_v<T>) return 'v';
    if constexpr (std::is_pointer_v<T>) return 'p';
    if constexpr (std::is_same_v<T, double>) return 'd';
    if constexpr (std::is_same_v<T, uint32_t>) return 'w';
    if constexpr (std::is_same_v<T, uint64_t>) return 'q';
    return '?';
}

template <class Result, class... Parameters>
std::string signature(Result (*)(Parameters...)) {
    return {letter<Result>(), letter<Parameters>()...};
}

TEST_CASE("every row of runtime.def has the signature of its function") {
#define RUNTIME(name, text, heat) CHECK(#name + signature(name) == #name + std::string(text));
#include "vm/abi/runtime.def"
#undef RUNTIME
}

}  // namespace
}  // namespace aeroflow::abi
