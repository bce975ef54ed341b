# Flags of the whole tree.
#
# -ffp-contract=off is part of the language: a fused multiply-add rounds once and gives other bits (numerics.md). Warnings
# are errors only where a preset says so (AE_WERROR), so that a newer compiler does not stop a user's build.
option(AE_WERROR "Warnings are errors" OFF)
option(AE_STATIC "Link programs fully static, so that they start in under a millisecond" OFF)
option(AE_LLVM "Build the code generator and `aeroflow build`; needs llvm-19-dev" OFF)
option(AE_FUZZ "Build the libFuzzer targets of tests/fuzz" OFF)
set(AE_SANITIZE "" CACHE STRING "Sanitizers: address+undefined or thread")

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Non-PIE saves the relocations at start-up (docs/architecture.md).
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)

add_compile_options(-ffp-contract=off -fno-pie -Wall -Wextra)
if(AE_WERROR)
    add_compile_options(-Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_compile_options(-fcolor-diagnostics)
    # std::stable_sort of libstdc++ 12 uses what it deprecates itself.
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-deprecated-declarations>)
endif()

if(AE_SANITIZE)
    string(REPLACE "+" "," AE_SANITIZERS "${AE_SANITIZE}")
    add_compile_options(-fsanitize=${AE_SANITIZERS} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${AE_SANITIZERS})
endif()
if(AE_STATIC AND NOT AE_SANITIZE)
    add_link_options(-static)
else()
    add_link_options(-no-pie)
endif()
if(AE_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# The first linker found; all of them give the same program, the fast ones sooner.
find_program(AE_MOLD mold)
find_program(AE_LLD NAMES ld.lld ld.lld-19)
if(AE_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_link_options(-fuse-ld=mold)
elseif(AE_LLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_link_options(-fuse-ld=${AE_LLD})
endif()
