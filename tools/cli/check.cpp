// `aeroflow check FILE…`: everything the compiler has to say, without running the program.
//
// The whole pipeline runs: constants are computed behind it, and a constant that overflows is an error of the program.
#include <algorithm>

#include "tools/cli/commands.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/front.h"

namespace aeroflow::cli {

int check(const CheckOptions& options) {
    int status = kOk;
    for (const std::string& file : options.files) {
        const HostFiles files;
        driver::Compilation compilation(files, {});
        (void)compilation.compile(file);
        status = std::max(status, report(compilation, options.messages));
    }
    return status;
}

}  // namespace aeroflow::cli
