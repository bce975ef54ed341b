# The runtime compiled a second time, for wasm32 (docs/architecture.md "Targets").
#
#     ae_wasm_archive(NAME LIBRARIES vm_base … SOURCES module.cpp …)
#
# makes lib/aeroflow/NAME.a from the sources of our own libraries, named as for ae_library, and from more sources. The flags
# are those of every other build but for what the target has not: exceptions, threads, tail calls (Node 18).
option(AE_WASM "Build the wasm32 runtime and `aeroflow build --target wasm`; needs wasi-libc and libc++ for wasm32" OFF)

set(AE_WASM_FLAGS --target=wasm32-wasi -nostdlibinc
    -isystem /usr/include/wasm32-wasi/c++/v1 -isystem /usr/include/wasm32-wasi
    -std=c++23 -DNDEBUG -ffp-contract=off -fno-exceptions -fno-rtti -mbulk-memory -ffunction-sections -fdata-sections
    -fvisibility=hidden -DXXH_INLINE_ALL= -ffile-prefix-map=${CMAKE_SOURCE_DIR}/= -Wall -Wextra -Werror)

# A module is loaded over a network: only what every turn runs is made fast, the rest small.
set(AE_WASM_HOT "^(vm/(memory|value|builtins|abi|turn)/|scheduler/core/(tick_loop|actor|turn|awaits|kept|events|heap|table)\\.)")

# Headers of libraries that are headers alone are the host's; a folder of links keeps the rest of its headers out.
set(AE_WASM_HEADERS ${CMAKE_BINARY_DIR}/wasm/include)

function(ae_wasm_object out source include_folder)
    file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${source})
    set(object ${CMAKE_BINARY_DIR}/wasm/${name}.o)
    cmake_path(GET object PARENT_PATH folder)
    file(MAKE_DIRECTORY ${folder})
    set(level -Oz)
    if(name MATCHES "${AE_WASM_HOT}")
        set(level -O2)
    endif()
    add_custom_command(OUTPUT ${object}
        COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${AE_WASM_CLANG} ${level} ${AE_WASM_FLAGS} -I${CMAKE_SOURCE_DIR} ${include_folder}
            -idirafter ${AE_WASM_HEADERS} -MD -MF ${object}.d -c ${source} -o ${object}
        DEPENDS ${source} DEPFILE ${object}.d COMMENT "Building wasm32 ${name}" VERBATIM)
    set(${out} ${object} PARENT_SCOPE)
endfunction()

function(ae_wasm_archive name)
    cmake_parse_arguments(PARSE_ARGV 1 AE "" "" "LIBRARIES;SOURCES")
    set(objects)
    foreach(library IN LISTS AE_LIBRARIES)
        ae_target_name(target "${library}")
        get_target_property(folder ${target} SOURCE_DIR)
        get_target_property(sources ${target} SOURCES)
        get_target_property(includes ${target} INCLUDE_DIRECTORIES)
        set(include_flags)
        foreach(include IN LISTS includes)
            if(include MATCHES "^${CMAKE_BINARY_DIR}")
                list(APPEND include_flags -I${include})
            endif()
        endforeach()
        foreach(source IN LISTS sources)
            cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${folder})
            if(source MATCHES "\\.cpp$")
                ae_wasm_object(object ${source} "${include_flags}")
                list(APPEND objects ${object})
            endif()
        endforeach()
    endforeach()
    foreach(source IN LISTS AE_SOURCES)
        cmake_path(ABSOLUTE_PATH source)
        ae_wasm_object(object ${source} "")
        list(APPEND objects ${object})
    endforeach()
    set(archive ${CMAKE_BINARY_DIR}/lib/aeroflow/${name}.a)
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/lib/aeroflow)
    add_custom_command(OUTPUT ${archive}
        COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
        COMMAND ${AE_WASM_AR} rcsD ${archive} ${objects}
        DEPENDS ${objects} COMMENT "Archiving ${name}.a for wasm32" VERBATIM)
    add_custom_target(ae_${name} ALL DEPENDS ${archive})
    # Headers that are written when AeroFlow is built come first.
    foreach(library IN LISTS AE_LIBRARIES)
        ae_target_name(target "${library}")
        add_dependencies(ae_${name} ${target})
    endforeach()
endfunction()
