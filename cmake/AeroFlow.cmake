# The functions a folder's CMakeLists.txt uses.
#
#     ae_library(vm_base SOURCES actor_id.cpp check.cpp LINK vm_numerics)     -> static library ae_vm_base
#     ae_test(vm_base SOURCES actor_id_test.cpp LINK vm_base)                 -> program ae_vm_base_test, a test of ctest
#
# Names of our own libraries may be written as the folder (`vm/base`), with underscores (`vm_base`) or as the target
# (`ae_vm_base`). Everything else in LINK is handed to CMake as it is. Nothing is globbed.

function(ae_target_name out name)
    string(REPLACE "/" "_" name "${name}")
    string(REGEX REPLACE "^ae_" "" name "${name}")
    set(${out} "ae_${name}" PARENT_SCOPE)
endfunction()

function(ae_link_names out)
    set(names)
    foreach(item IN LISTS ARGN)
        if(item MATCHES "^(ae_)?(vm|scheduler|compiler|tools|tests|stdlib|grammar)([_/]|$)")
            ae_target_name(item "${item}")
        endif()
        list(APPEND names "${item}")
    endforeach()
    set(${out} "${names}" PARENT_SCOPE)
endfunction()

function(ae_library name)
    cmake_parse_arguments(PARSE_ARGV 1 AE "" "" "SOURCES;LINK")
    ae_target_name(target "${name}")
    ae_link_names(links ${AE_LINK})
    if(AE_SOURCES)
        add_library(${target} STATIC ${AE_SOURCES})
        target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
        target_link_libraries(${target} PUBLIC ${links})
    else()
        add_library(${target} INTERFACE)
        target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR})
        target_link_libraries(${target} INTERFACE ${links})
    endif()
endfunction()

function(ae_test name)
    cmake_parse_arguments(PARSE_ARGV 1 AE "" "" "SOURCES;LINK")
    ae_target_name(target "${name}")
    ae_link_names(links ${AE_LINK})
    string(REGEX REPLACE "_tests?$" "" target "${target}")
    if(BUILD_TESTING)
        add_executable(${target}_test ${AE_SOURCES})
        target_link_libraries(${target}_test PRIVATE ae_tests_main ${links})
        string(REGEX REPLACE "^ae_" "" short "${target}")
        add_test(NAME unit/${short} COMMAND ${target}_test)
        set_tests_properties(unit/${short} PROPERTIES TIMEOUT 600)
    endif()
endfunction()

function(ae_folders)
    foreach(folder IN LISTS ARGN)
        if(EXISTS ${CMAKE_SOURCE_DIR}/${folder}/CMakeLists.txt)
            add_subdirectory(${folder})
        endif()
    endforeach()
endfunction()
