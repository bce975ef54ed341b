// The immediate ports: std.fs, std.stdin and std.env, served by the host (language.md §10, §13).
//
// In: requests of the world as canonical words. Out: answers as canonical words, or Fault.Denied with the flag that would
// grant the request. Text that is not UTF-8 is an error where the request can say so, else its bad bytes become U+FFFD.
// Standard input is read when it is first asked for, and only then.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/core/interfaces.h"
#include "tools/cli/permissions.h"

namespace aeroflow::cli {

class HostPorts final : public core::Ports {
public:
    explicit HostPorts(const Permissions& permissions) : permissions_(permissions) {}

    bool serve(std::string_view module, const turn::Selector& request, std::span<const uint64_t> arguments,
               std::vector<uint64_t>& answer) override;

private:
    bool serve_files(std::string_view request, const std::string& path, std::vector<uint64_t>& answer);
    bool serve_environment(const std::string& name, std::vector<uint64_t>& answer);
    bool serve_input(std::string_view request, std::vector<uint64_t>& answer);
    std::string_view rest_of_input();

    const Permissions& permissions_;
    std::optional<std::string> input_;
    size_t input_used_ = 0;
};

}  // namespace aeroflow::cli
