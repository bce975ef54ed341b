// std.env, std.fs and std.stdin: ports that the host serves while the world waits (language.md §10, §13 "Modules").
//
// In: requests as canonical words. Out: answers as canonical words, or Fault.Denied. What is not UTF-8 is no string: a
// file of it is an `err`, standard input of it reads as with U+FFFD in the wrong places.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scheduler/core/interfaces.h"
#include "scheduler/ports/host.h"
#include "scheduler/ports/permissions.h"

namespace aeroflow::ports {

class ImmediatePorts final : public core::Ports {
public:
    ImmediatePorts(Host& host, Permissions permissions) : host_(host), permissions_(std::move(permissions)) {}

    bool serve(const core::Request& request, std::vector<uint64_t>& answer) override;

private:
    using Words = std::vector<uint64_t>;
    bool serve_environment(const std::string& name, Words& answer);
    bool serve_file(const std::string& path, bool lines, Words& answer);
    void serve_input(std::string_view request, Words& answer);
    void fill_input();

    Host& host_;
    Permissions permissions_;
    std::optional<std::string> input_;  // standard input, once it was asked for
    size_t taken_ = 0;                  // bytes of it that requests took
};

}  // namespace aeroflow::ports
