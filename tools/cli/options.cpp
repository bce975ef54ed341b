#include "tools/cli/options.h"



#include <algorithm>
#include <cstdio>
#include <optional>

#include <CLI/CLI.hpp>

#include "tools/cli/exit_status.h"
#include "tools/host/files.h"

namespace aeroflow::cli {
namespace {

// What CLI11 writes into; the options proper are made from it.
struct Raw {
    RunOptions run;
    ReplayOptions replay;
    CheckOptions check;
    ExplainOptions explain;
    VersionOptions version;
    bool show_version = false;
    std::string hash;
    std::vector<std::string> allow;
    std::string color = "auto";
    std::string message_format = "text";
};

int usage_error(const std::string& message) {
    std::fprintf(stderr, "aeroflow: %s\n", message.c_str());
    return kUsage;
}

void add_message_options(CLI::App& command, Raw& raw) {
    command.add_option("--color", raw.color, "auto, always or never")->check(CLI::IsMember({"auto", "always", "never"}));
    command.add_option("--message-format", raw.message_format, "text, or json: one object per line")
        ->check(CLI::IsMember({"text", "json"}));
}

MessageOptions message_options(const Raw& raw) {
    const bool automatic = host::is_terminal(2) && !host::environment("NO_COLOR").has_value();
    return {.color = raw.color == "always" || (raw.color == "auto" && automatic), .json = raw.message_format == "json"};
}

void add_run(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("run", help);
    command->footer("usage: aeroflow run [FLAGS] FILE [ARGUMENTS]");
    command->add_flag("--hash", raw.hash, "print the execution hash as the last line of stderr");
    command->add_option("--seed", raw.run.seed, "seed of the program's random draws (0)");
    command->add_option("--allow", raw.allow, "a permission: read=PATH, env=NAME")->allow_extra_args(false);
    command->add_option("--dump", raw.run.dump, "print what a stage makes instead of running: ast, ir, bytecode …");
    command->add_option("--trace", raw.run.trace, "record the run in this file, for `aeroflow replay`");
    command->add_flag("--stats", raw.run.stats, "print turns, messages, memory and the time of each phase");
    add_message_options(*command, raw);
}

void add_replay(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("replay", help);
    command->footer("usage: aeroflow replay [FLAGS] TRACE…");
    command->add_option("TRACE", raw.replay.files, "files written by `aeroflow run --trace`")->required();
    add_message_options(*command, raw);
}

void add_check(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("check", help);
    command->footer("usage: aeroflow check [FLAGS] FILE");
    command->add_option("FILE", raw.check.file)->required();
    add_message_options(*command, raw);
}

void add_explain(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("explain", help);
    command->footer("usage: aeroflow explain CODE");
    command->add_option("CODE", raw.explain.code, "AE0312")->required();
}

// Where in the words behind `run` the file stands: the first word that is no flag and no value of one. CLI11 would go on to look
// for our flags in what belongs to the program.
size_t file_position(const CLI::App& command, const std::vector<std::string>& words) {
    for (size_t i = 0; i < words.size(); ++i) {
        if (words[i].size() < 2 || words[i][0] != '-') return i;
        const CLI::Option* option = command.get_option_no_throw(words[i]);
        if (option != nullptr && option->get_items_expected_max() > 0) ++i;
    }
    return words.size();
}

Options finish_run(Raw& raw) {
    if (raw.run.file.empty()) return EndNow{usage_error("run needs a file: aeroflow run FILE")};
    if (!raw.hash.empty()) {
        if (raw.hash != "true") return EndNow{usage_error("--hash=" + raw.hash + " is not yet built")};
        raw.run.hash = HashMode::Execution;
    }
    for (const std::string& flag : raw.allow) {
        const host::Result<Grant> grant = parse_grant(flag);
        if (!grant) return EndNow{usage_error(grant.error().message)};
        raw.run.grants.push_back(*grant);
    }
    raw.run.messages = message_options(raw);
    return raw.run;
}

Options finish(const CLI::App& app, Raw& raw) {
    if (raw.show_version) return raw.version;
    if (app.get_subcommand("run")->parsed()) return finish_run(raw);
    if (app.get_subcommand("replay")->parsed()) {
        raw.replay.messages = message_options(raw);
        return raw.replay;
    }
    if (app.get_subcommand("check")->parsed()) {
        raw.check.messages = message_options(raw);
        return raw.check;
    }
    if (app.get_subcommand("explain")->parsed()) return raw.explain;
    std::fputs(app.help().c_str(), stderr);
    return EndNow{kUsage};
}

}  // namespace

Options parse_options(int argc, char** argv) {
    Raw raw;
    CLI::App app("AeroFlow: actors in logical time. The same program and inputs give the same run, bit for bit.", "aeroflow");
    app.require_subcommand(0, 1);
    app.add_flag("--version", raw.show_version, "print the version");
    app.add_flag("--verbose", raw.version.verbose, "with --version: what the version is made of");
#define COMMAND(name, OptionsType, help) add_##name(app, help, raw);
#include "tools/cli/commands.def"
    std::vector<std::string> words(argv + 1, argv + argc);
    if (!words.empty() && words[0] == "run") {
        const std::vector<std::string> behind(words.begin() + 1, words.end());
        const size_t file = file_position(*app.get_subcommand("run"), behind);
        if (file < behind.size()) {
            raw.run.file = behind[file];
            raw.run.arguments.assign(behind.begin() + file + 1, behind.end());
        }
        words.resize(1 + file);
    }
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    try {
        app.parse(words);
    } catch (const CLI::ParseError& error) {  // one of the walls: exceptions of libraries end here
        if (error.get_exit_code() == 0) return EndNow{app.exit(error)};
        return EndNow{usage_error(error.what())};
    }
    return finish(app, raw);
}

}  // namespace aeroflow::cli
