// Prints a digest of the world image after every tick: equal bytes for equal turns, wherever the image lies.
//
//     image_digest FILE.aefl SHIFT [ARGUMENT …]
//
// SHIFT pages are mapped first, so that two processes have different address layouts even without ASLR. The key of tables
// is fixed. Images hold no address (architecture.md §3), so the digests must be the same in every process.
#include <xxhash.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "compiler/driver/compilation.h"
#include "scheduler/core/testing.h"
#include "vm/interpreter/interpreter.h"

namespace aeroflow {
namespace {

int run(const char* path, uint64_t shift, std::vector<std::string> arguments) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    driver::MemoryFiles files;
    files.put("main.aefl", text.str());
    driver::Compilation compilation(files, {});
    const auto executable = compilation.compile("main.aefl");
    if (!executable) {
        std::fprintf(stderr, "%s does not compile\n", path);
        return 1;
    }
    const core::testing::MappedMemory in_the_way((shift + 1) * 4096);
    core::testing::MappedMemory memory;
    core::testing::NoPorts ports;
    core::testing::TestOutput output;
    interpreter::Interpreter engine(executable->code, executable->program);
    core::Configuration configuration;
    configuration.table_key = 0x5EED;
    configuration.arguments = std::move(arguments);
    core::World world(memory, executable->program, engine, configuration, ports, output);
    uint64_t digest = 0, ticks = 0;
    while (world.step()) {
        digest = XXH3_64bits_withSeed(memory.base(), world.image_bytes(), digest);
        ++ticks;
    }
    std::printf("%llu ticks, %llu bytes at the end, digest %016llx, hash %s\n", static_cast<unsigned long long>(ticks),
                static_cast<unsigned long long>(world.image_bytes()), static_cast<unsigned long long>(digest),
                world.result().hash.c_str());
    return 0;
}

}  // namespace
}  // namespace aeroflow

int main(int count, char** arguments) {
    if (count < 3) return 2;
    return aeroflow::run(arguments[1], std::strtoull(arguments[2], nullptr, 10), {arguments + 3, arguments + count});
}
