// The program `aeroflow`: parse the command line, run the command.
#include <cstdlib>
#include <new>
#include <variant>

#include "tools/cli/commands.h"
#include "tools/cli/exit_status.h"
#include "tools/host/shutdown.h"

namespace aeroflow::cli {
namespace {

struct Dispatch {
    int operator()(const EndNow& end) const { return end.status; }
    int operator()(const VersionOptions& options) const { return version(options); }
#define COMMAND(name, OptionsType, help) \
    int operator()(const OptionsType& options) const { return name(options); }
#include "tools/cli/commands.def"
};

[[noreturn]] void end_without_memory() {
    host::say_now("aeroflow: out of memory: this process may have no more\n");
    std::_Exit(kHostLimit);
}

}  // namespace
}  // namespace aeroflow::cli

int main(int argc, char** argv) {
    std::set_new_handler(aeroflow::cli::end_without_memory);
    return std::visit(aeroflow::cli::Dispatch{}, aeroflow::cli::parse_options(argc, argv));
}
