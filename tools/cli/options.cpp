#include "tools/cli/options.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "tools/cli/completions.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/help.h"
#include "tools/cli/message.h"
#include "tools/host/files.h"
#include "tools/host/output.h"

namespace aeroflow::cli {
namespace {

// What CLI11 writes into; the options proper are made from it.
struct Raw {
    RunOptions run;
    ReplayOptions replay;
    DiffOptions diff;
    TraceOptions trace;
    CheckOptions check;
    BuildOptions build;
    TestOptions test;
    ExplainOptions explain;
    VersionOptions version;
    bool show_version = false;
    std::string hash;
    std::string trace_level = "inputs";
    std::string trace_action;
    std::vector<std::string> allow;
    std::string color = "auto";
    std::string message_format = "text";
    std::string shell;
};

void add_message_options(CLI::App& command, Raw& raw) {
    command.add_option("--color", raw.color, "colours in messages (auto: on a terminal without NO_COLOR)")
        ->type_name("")->check(CLI::IsMember({"auto", "always", "never"}));
    command.add_option("--message-format", raw.message_format, "how messages on stderr look: text, or a JSON object per line")
        ->type_name("")->check(CLI::IsMember({"text", "json"}));
}

// `stream`: the one that the messages go to, 2 but for commands whose output is their message.
MessageOptions message_options(const Raw& raw, int stream = 2) {
    const bool automatic = host::is_terminal(stream) && !host::environment("NO_COLOR").has_value();
    return {.color = raw.color == "always" || (raw.color == "auto" && automatic), .json = raw.message_format == "json"};
}

void add_run(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("run", help);
    command->footer("usage: aeroflow run [FLAGS] FILE [ARGUMENTS]");
    command->add_option("FILE", raw.run.file, "the program; the words behind it are its arguments")->type_name("PROGRAM");
    command->add_flag("--hash", raw.hash, "print the execution hash as the last line of stderr (=state, =blake2b: other kinds)");
    command->add_option("--seed", raw.run.seed, "seed of the program's random draws (0)")->type_name("N");
    command->add_option("--allow", raw.allow, "a permission: read=PATH, env=NAME")->allow_extra_args(false)->type_name("KIND=VALUE");
    command->add_option("--dump", raw.run.dump, "print what a stage of the compiler makes, instead of running")->type_name("STAGE");
    command->add_option("--trace", raw.run.trace, "record the run in this file, for `aeroflow replay`")->type_name("FILE");
    command->add_option("--trace-level", raw.trace_level, "what the trace holds: inputs, or events for turns and messages too")
        ->type_name("")->check(CLI::IsMember({"inputs", "events"}));
    command->add_flag("--verify", raw.run.verify, "run again at other addresses and compare");
    command->add_flag("--stats", raw.run.stats, "print turns, messages, actors, memory and the time of each phase");
    add_message_options(*command, raw);
}

void add_replay(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("replay", help);
    command->footer("usage: aeroflow replay [FLAGS] TRACE…");
    command->add_option("TRACE", raw.replay.files, "files written by `aeroflow run --trace`")->required()->type_name("FILE");
    command->add_option("--until", raw.replay.until, "stop after this tick")->type_name("TICK");
    command->add_option("--print", raw.replay.print, "show the state of Actor, Actor#3 or Actor#3.field at the tick where it stops")
        ->allow_extra_args(false)->type_name("ACTOR");
    add_message_options(*command, raw);
}

void add_diff(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("diff", help);
    command->footer("usage: aeroflow diff [FLAGS] TRACE TRACE");
    command->add_option("FIRST", raw.diff.first, "a file written by `aeroflow run --trace`")->required()->type_name("FILE");
    command->add_option("SECOND", raw.diff.second, "another one")->required()->type_name("FILE");
    add_message_options(*command, raw);
}

void add_trace(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("trace", help);
    command->footer("usage: aeroflow trace expand [FLAGS] FROM TO");
    command->add_option("ACTION", raw.trace_action, "expand")->required()->type_name("")->check(CLI::IsMember({"expand"}));
    command->add_option("FROM", raw.trace.file, "a file written by `aeroflow run --trace`")->required()->type_name("FILE");
    command->add_option("TO", raw.trace.output, "the file to write")->required()->type_name("FILE");
    add_message_options(*command, raw);
}

void add_check(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("check", help);
    command->footer("usage: aeroflow check [FLAGS] FILE…");
    command->add_option("FILE", raw.check.files, "programs")->required()->type_name("PROGRAM");
    add_message_options(*command, raw);
}

void add_build(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("build", help);
    command->footer("usage: aeroflow build [FLAGS] FILE");
    command->add_option("FILE", raw.build.file, "the program")->required()->type_name("PROGRAM");
    command->add_option("-o,--output", raw.build.output, "the executable (the file's name without .aefl)")->type_name("FILE");
    command->add_option("--target", raw.build.target, "what to make: native, an executable, or wasm, a folder with a module and its loader")
        ->type_name("TARGET")
        ->check(CLI::IsMember({"native", "wasm"}));
    command->add_flag("--release", raw.build.release, "optimize for speed, which takes longer");
    command->add_option("--dump", raw.build.dump, "print the code instead: llvm")->type_name("STAGE")->check(CLI::IsMember({"llvm"}));
    add_message_options(*command, raw);
}

void add_test(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("test", help);
    command->footer("usage: aeroflow test [FLAGS] [FILE OR FOLDER…]");
    command->add_option("PATH", raw.test.paths, "files, and folders to look in; the working folder without any")->type_name("PROGRAM");
    command->add_option("--filter", raw.test.filters, "only tests whose title has this text")->allow_extra_args(false)->type_name("TEXT");
    command->add_option("--seed", raw.test.seed, "seed of the first world of each test (0)")->type_name("N");
    command->add_option("--seeds", raw.test.seeds, "worlds per test, with seeds one after the other (as the test says)")
        ->type_name("N")
        ->check(CLI::Range(uint64_t{1}, uint64_t{1'000'000'000}, ""));
    command->add_flag("--failed", raw.test.failed, "only tests that failed last time");
    command->add_flag("--fail-fast", raw.test.fail_fast, "stop at the first failure");
    command->add_flag("--list", raw.test.list, "print the tests instead of running them");
    command->add_flag("--output", raw.test.output, "show what passing tests write, too");
    command->add_option("--junit", raw.test.junit, "write a JUnit XML report to this file")->type_name("FILE");
    command->add_flag("--coverage", raw.test.coverage, "count lines and branches, and write .aeroflow/coverage.info for lcov");
    command->add_option("--lcov", raw.test.lcov, "with coverage: write the file for lcov here")->type_name("FILE");
    add_message_options(*command, raw);
}

void add_explain(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("explain", help);
    command->footer("usage: aeroflow explain [FLAGS] [CODE]");
    command->add_option("CODE", raw.explain.code, "what stands in brackets in a message: AE0312; without it, all are listed")
        ->type_name("CODE");
    add_message_options(*command, raw);
}

void add_completions(CLI::App& app, const char* help, Raw& raw) {
    CLI::App* command = app.add_subcommand("completions", help);
    command->footer("usage: aeroflow completions bash|zsh|fish");
    command->add_option("SHELL", raw.shell, "bash, zsh or fish")->required()->type_name("")->check(CLI::IsMember({"bash", "zsh", "fish"}));
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

EndNow show(const std::string& text) {
    host::Output out(1, "standard output");
    out.write(text);
    return EndNow{out.flush() ? kOk : kHostLimit};
}

EndNow usage_error(const Raw& raw, std::string_view message) {
    return EndNow{fail({.color = false, .json = raw.message_format == "json"}, kUsage, message)};
}

Options finish_run(Raw& raw) {
    if (raw.run.file.empty()) return usage_error(raw, "run needs a file: aeroflow run FILE");
    if (!raw.hash.empty()) {
        if (raw.hash == "true") raw.run.hash = HashMode::Execution;
        else if (raw.hash == "state") raw.run.hash = HashMode::State;
        else if (raw.hash == "blake2b") raw.run.hash = HashMode::Blake2b;
        else return usage_error(raw, "there is no --hash=" + raw.hash + ": write --hash, --hash=state or --hash=blake2b");
    }
    for (const std::string& flag : raw.allow) {
        const host::Result<Grant> grant = parse_grant(flag);
        if (!grant) return usage_error(raw, grant.error().message);
        raw.run.grants.push_back(*grant);
    }
    raw.run.trace_events = raw.trace_level == "events";
    if (raw.run.trace_events && raw.run.trace.empty()) return usage_error(raw, "--trace-level needs a file: --trace t.json");
    raw.run.messages = message_options(raw);
    return raw.run;
}

Options finish_completions(const CLI::App& app, const Raw& raw) {
    if (raw.shell == "bash") return CompletionsOptions{bash_completions(app)};
    if (raw.shell == "zsh") return CompletionsOptions{zsh_completions(app)};
    return CompletionsOptions{fish_completions(app)};
}

Options finish_build(Raw& raw, std::vector<std::string> words) {
    BuildOptions& build = raw.build;
    if (build.output.empty()) {
        const size_t slash = build.file.rfind('/');
        const std::string name = build.file.substr(slash == std::string::npos ? 0 : slash + 1);
        build.output = name.substr(0, name.rfind(".aefl"));
    }
    if (build.output == build.file) return usage_error(raw, "the executable would overwrite " + build.file + ": name it with -o");
    build.words = std::move(words);
    build.messages = message_options(raw);
    return build;
}

Options finish(const CLI::App& app, Raw& raw, std::vector<std::string> words) {
    if (raw.show_version) return raw.version;
    if (app.get_subcommand("run")->parsed()) return finish_run(raw);
    if (app.get_subcommand("replay")->parsed()) {
        raw.replay.messages = message_options(raw);
        const bool stops = raw.replay.until || !raw.replay.print.empty();
        if (raw.replay.files.size() > 1 && stops) return usage_error(raw, "--until and --print go with one trace");
        return raw.replay;
    }
    if (app.get_subcommand("diff")->parsed()) {
        raw.diff.messages = message_options(raw);
        return raw.diff;
    }
    if (app.get_subcommand("trace")->parsed()) {
        raw.trace.messages = message_options(raw);
        return raw.trace;
    }
    if (app.get_subcommand("check")->parsed()) {
        raw.check.messages = message_options(raw);
        return raw.check;
    }
    if (app.get_subcommand("build")->parsed()) return finish_build(raw, std::move(words));
    if (app.get_subcommand("test")->parsed()) {
        raw.test.messages = message_options(raw);
        raw.test.terminal = host::is_terminal(2) && !raw.test.messages.json;
        if (!raw.test.lcov.empty() && !raw.test.coverage) return usage_error(raw, "--lcov needs --coverage");
        return raw.test;
    }
    if (app.get_subcommand("explain")->parsed()) {
        raw.explain.messages = message_options(raw, 1);
        return raw.explain;
    }
    if (app.get_subcommand("completions")->parsed()) return finish_completions(app, raw);
    return usage_error(raw, "a command is missing: `aeroflow run FILE` runs a program, `aeroflow --help` lists all");
}

const CLI::App* find_command(const CLI::App& app, const std::string& name) {
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (command->get_name() == name) return command;
    }
    return nullptr;
}

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) names.push_back(command->get_name());
    return names;
}

std::vector<std::string> flag_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

// `--help` shows what it stands behind; `help` and `help run` are other ways to write it.
EndNow show_help(const CLI::App& app, const std::string& name) {
    if (name.empty()) return show(program_help(app));
    const CLI::App* command = find_command(app, name);
    if (command != nullptr) return show(command_help(*command));
    return EndNow{fail({}, kUsage, "there is no command `" + name + "`" + did_you_mean(name, command_names(app)))};
}

EndNow unknown_command(const CLI::App& app, const Raw& raw, const std::string& word) {
    if (word.ends_with(".aefl")) return usage_error(raw, "`" + word + "` is a file: run it with `aeroflow run " + word + "`");
    const std::string near = did_you_mean(word, command_names(app));
    return usage_error(raw, "there is no command `" + word + "`" + (near.empty() ? ": `aeroflow --help` lists all" : near));
}

// What CLI11 found, in our words.
EndNow wrong_usage(const CLI::App& app, const Raw& raw, const std::string& name, const CLI::ParseError& error) {
    const CLI::App* command = find_command(app, name);
    const std::string where = command == nullptr ? "aeroflow" : "aeroflow " + name;
    const std::vector<std::string> extra = app.remaining(true);
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !extra.empty()) {
        const std::string flag = extra[0].substr(0, extra[0].find('='));
        const std::string near = did_you_mean(flag, flag_names(command == nullptr ? app : *command));
        if (flag.starts_with("-")) return usage_error(raw, "`" + where + "` has no flag `" + flag + "`" + (near.empty() ? ": `" + where + " --help` lists all" : near));
        return usage_error(raw, "`" + where + "` takes no `" + extra[0] + "`: `" + where + " --help` says what it takes");
    }
    std::string message = error.what();
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && command != nullptr) {
        return usage_error(raw, "`" + where + "` needs more: " + command->get_footer());
    }
    return usage_error(raw, message + " (`" + where + " --help` says more)");
}

// Known before parsing, so that what is wrong with the command line is said in the format that was asked for.
bool asks_for_json(const std::vector<std::string>& words) {
    for (size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--message-format=json") return true;
        if (words[i] == "--message-format" && i + 1 < words.size() && words[i + 1] == "json") return true;
    }
    return false;
}

}  // namespace

Options parse_options(int argc, char** argv) {
    Raw raw;
    CLI::App app("AeroFlow runs programs of actors in logical time: the same program and the same inputs give the same run, bit for bit.",
                 "aeroflow");
    app.require_subcommand(0, 1);
    app.set_help_flag("--help,-h", "show this help; behind a command, its flags");
    app.add_flag("--version", raw.show_version, "print the version");
    app.add_flag("--verbose", raw.version.verbose, "with --version: what the version is made of");
#define COMMAND(name, OptionsType, help) add_##name(app, help, raw);
#include "tools/cli/commands.def"
    std::vector<std::string> words(argv + 1, argv + argc);
    const std::string name = words.empty() ? "" : words[0];
    if (name == "help") return show_help(app, words.size() > 1 ? words[1] : "");
    if (name == "run") {
        const std::vector<std::string> behind(words.begin() + 1, words.end());
        const size_t file = file_position(*app.get_subcommand("run"), behind);
        if (file < behind.size()) {
            raw.run.file = behind[file];
            raw.run.arguments.assign(behind.begin() + file + 1, behind.end());
        }
        words.resize(1 + file);
    }
    if (asks_for_json(words)) raw.message_format = "json";
    if (!name.empty() && !name.starts_with("-") && find_command(app, name) == nullptr) return unknown_command(app, raw, name);
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    try {
        app.parse(words);
    } catch (const CLI::CallForHelp&) {  // one of the walls: exceptions of libraries end here
        return show_help(app, name.starts_with("-") ? "" : name);
    } catch (const CLI::ParseError& error) {
        return wrong_usage(app, raw, name, error);
    }
    return finish(app, raw, {argv + 1, argv + argc});
}

}  // namespace aeroflow::cli
