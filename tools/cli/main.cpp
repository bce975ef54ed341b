// The program `aeroflow`: parse the command line, run the command.
#include <variant>

#include "tools/cli/commands.h"

namespace aeroflow::cli {
namespace {

struct Dispatch {
    int operator()(const EndNow& end) const { return end.status; }
    int operator()(const VersionOptions& options) const { return version(options); }
#define COMMAND(name, OptionsType, help) \
    int operator()(const OptionsType& options) const { return name(options); }
#include "tools/cli/commands.def"
};

}  // namespace
}  // namespace aeroflow::cli

int main(int argc, char** argv) {
    return std::visit(aeroflow::cli::Dispatch{}, aeroflow::cli::parse_options(argc, argv));
}
