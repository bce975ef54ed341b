// The runtime's functions that machine code takes into itself: compiled to LLVM's bitcode, beside the runtime that has them
// too. Where LLVM does not inline them, the runtime's are called.
#include "vm/memory/arena.cpp"

#include "vm/abi/memory.cpp"
#include "vm/abi/messages.cpp"
