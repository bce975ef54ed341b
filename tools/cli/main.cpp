// The program `aeroflow`: parse the command line, run the command.
#include <unistd.h>

#include <new>
#include <string_view>
#include <variant>

#include "tools/cli/commands.h"
#include "tools/cli/exit_status.h"

namespace aeroflow::cli {
namespace {

struct Dispatch {
    int operator()(const EndNow& end) const { return end.status; }
    int operator()(const VersionOptions& options) const { return version(options); }
#define COMMAND(name, OptionsType, help) \
    int operator()(const OptionsType& options) const { return name(options); }
#include "tools/cli/commands.def"
};

// Nothing is left to print with but the system's own call.
[[noreturn]] void end_without_memory() {
    constexpr std::string_view text = "aeroflow: out of memory: this process may have no more\n";
    const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
    (void)ignored;
    _exit(kHostLimit);
}

}  // namespace
}  // namespace aeroflow::cli

int main(int argc, char** argv) {
    std::set_new_handler(aeroflow::cli::end_without_memory);
    return std::visit(aeroflow::cli::Dispatch{}, aeroflow::cli::parse_options(argc, argv));
}
