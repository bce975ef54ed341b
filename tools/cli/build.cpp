// `aeroflow build`: becomes aeroflow-llvm, which stands beside this program and has the code generator.
#include "tools/cli/commands.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/message.h"
#include "tools/host/files.h"
#include "tools/host/process.h"

namespace aeroflow::cli {

int build(const BuildOptions& options) {
    const host::Result<std::string> folder = host::program_folder();
    const std::string program = folder.value_or(".") + "/aeroflow-llvm";
    if (!host::file_exists(program)) {
        return fail(options.messages, kUsage, "build needs aeroflow-llvm beside aeroflow; this one was made without LLVM (AE_LLVM)");
    }
    std::vector<std::string> words = {program};
    words.insert(words.end(), options.words.begin(), options.words.end());
    return fail(options.messages, kHostLimit, host::become_program(words).message);
}

}  // namespace aeroflow::cli
