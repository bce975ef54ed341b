// The system behind the immediate ports: files, environment and standard input of this process.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "scheduler/ports/host.h"
#include "tools/host/files.h"

namespace aeroflow::cli {

class PortsHost final : public ports::Host {
public:
    std::pair<std::string, bool> read_file(const std::string& path) override {
        host::Result<std::string> bytes = host::read_file(path);
        if (!bytes) return {bytes.error().message, false};
        return {std::move(*bytes), true};
    }
    std::optional<std::string> environment(const std::string& name) override { return host::environment(name); }
    // An unreadable standard input is an empty one: the requests have no error to give.
    std::string standard_input() override { return host::read_stdin().value_or(""); }
    std::string canonical_path(const std::string& path) override { return host::canonical_path(path); }
};

}  // namespace aeroflow::cli
