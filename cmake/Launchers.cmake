# ccache in front of the compiler when it is installed; a launcher given on the command line wins.
find_program(AE_CCACHE ccache)
if(AE_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_C_COMPILER_LAUNCHER ${AE_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${AE_CCACHE})
endif()
