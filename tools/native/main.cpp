// The program `aeroflow-llvm`: what needs the code generator. `aeroflow` becomes it for `build`, so that everything else
// starts without LLVM.
#include <cstdio>
#include <variant>

#include "tools/cli/exit_status.h"
#include "tools/native/build.h"

int main(int argc, char** argv) {
    using namespace aeroflow;
    const cli::Options options = cli::parse_options(argc, argv);
    if (const auto* build = std::get_if<cli::BuildOptions>(&options)) return native::build(*build);
    if (const auto* end = std::get_if<cli::EndNow>(&options)) return end->status;
    std::fputs("aeroflow-llvm: only `aeroflow build` comes here\n", stderr);
    return cli::kUsage;
}
