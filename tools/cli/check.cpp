// `aeroflow check FILE`: the front end only.
#include "tools/cli/commands.h"
#include "tools/cli/front.h"

namespace aeroflow::cli {

int check(const CheckOptions& options) {
    const HostFiles files;
    driver::Compilation compilation(files, {});
    compilation.check(options.file);
    return report(compilation, options.messages);
}

}  // namespace aeroflow::cli
