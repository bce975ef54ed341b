// What `run` and `check` share: the compiler fed with the host's files, and its findings on stderr.
#pragma once

#include <string>

#include "compiler/driver/compilation.h"
#include "compiler/driver/file_system.h"
#include "tools/cli/options.h"

namespace aeroflow::cli {

// The files of this machine, under the paths the user wrote.
class HostFiles final : public driver::FileSystem {
public:
    std::expected<std::string, std::string> read(const std::string& path) const override;
};

// Prints diagnostics (cli.md), or what else stopped the compilation. Gives the exit status: 0 when it can go on.
int report(const driver::Compilation& compilation, const MessageOptions& options);

}  // namespace aeroflow::cli
