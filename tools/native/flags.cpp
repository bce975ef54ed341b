#include "tools/native/flags.h"

#include <charconv>
#include <vector>

#include "tools/cli/permissions.h"

namespace aeroflow::native {
namespace {

using cli::RunOptions;

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        if (c != ' ' && c != '\t' && c != '\n') {
            words.back() += c;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

std::unexpected<host::Error> wrong(const std::string& what) {
    return std::unexpected(host::Error{0, "AEROFLOW_FLAGS: " + what});
}

host::Result<void> take_value(const std::string& flag, const std::string& value, RunOptions& options) {
    if (flag == "--seed") {
        const char* const end = value.data() + value.size();
        const auto read = std::from_chars(value.data(), end, options.seed);
        if (read.ec == std::errc() && read.ptr == end) return {};
        return wrong("--seed takes a number, not `" + value + "`");
    }
    const host::Result<cli::Grant> grant = cli::parse_grant(value);
    if (!grant) return wrong(grant.error().message);
    options.grants.push_back(*grant);
    return {};
}

}  // namespace

host::Result<RunOptions> parse_flags(const std::string& flags) {
    RunOptions options;
    const std::vector<std::string> words = split(flags);
    for (size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        const size_t equals = word.find('=');
        const std::string flag = word.substr(0, equals);
        if (word == "--hash") {
            options.hash = cli::HashMode::Execution;
        } else if (word == "--stats") {
            options.stats = true;
        } else if (flag == "--seed" || flag == "--allow") {
            if (equals == std::string::npos && i + 1 == words.size()) return wrong(flag + " needs a value");
            const std::string value = equals == std::string::npos ? words[++i] : word.substr(equals + 1);
            if (const auto taken = take_value(flag, value, options); !taken) return std::unexpected(taken.error());
        } else {
            return wrong("there is no flag `" + word + "`; there are --hash, --seed N, --allow KIND=VALUE, --stats");
        }
    }
    return options;
}

}  // namespace aeroflow::native
