#include "tools/cli/help.h"

#include <algorithm>
#include <vector>

#include <CLI/CLI.hpp>

namespace aeroflow::cli {
namespace {

struct Example {
    std::string_view command;
    std::string_view line;
    std::string_view what;
};

constexpr Example kExamples[] = {
    {"run", "aeroflow run hello.aefl", "run a program"},
    {"run", "aeroflow run --hash hello.aefl", "and print its execution hash: equal hash, equal run"},
    {"run", "aeroflow run --seed 7 game.aefl", "other random draws"},
    {"run", "aeroflow run --allow read=./data count.aefl data/a.txt", "may read files below ./data; data/a.txt is its argument"},
    {"run", "aeroflow run --trace t.json shop.aefl", "record the run, to be replayed or compared"},
    {"replay", "aeroflow replay t.json", "the same run again, bit for bit, without any input or output"},
    {"replay", "aeroflow replay t.json --until 4 --print Account#7", "what this actor held when tick 4 was over"},
    {"diff", "aeroflow diff t.json yesterday.json", "the first turn in which two runs differ"},
    {"trace", "aeroflow trace expand t.json events.json", "a trace that https://ui.perfetto.dev shows as lanes of actors"},
    {"check", "aeroflow check hello.aefl", "say what is wrong, without running it"},
    {"check", "aeroflow check --message-format json hello.aefl", "the same for an editor"},
    {"build", "aeroflow build -o server server.aefl", "a static executable; its options stand in AEROFLOW_FLAGS"},
    {"test", "aeroflow test", "run every test below the working folder"},
    {"test", "aeroflow test --filter total bank.aefl", "only tests of a file with this word in the title"},
    {"test", "aeroflow test --seeds 500", "each test in 500 worlds with other random draws"},
    {"test", "aeroflow test --failed", "what failed last time, again"},
    {"test", "aeroflow test --coverage --junit report.xml", "for a server that collects reports"},
    {"explain", "aeroflow explain AE0312", "what this message means, with a wrong and a right program"},
    {"explain", "aeroflow explain", "every message there is"},
    {"completions", "aeroflow completions bash > ~/.local/share/bash-completion/completions/aeroflow", ""},
    {"completions", "aeroflow completions zsh > ~/.zfunc/_aeroflow", "with `fpath+=~/.zfunc` before compinit in ~/.zshrc"},
    {"completions", "aeroflow completions fish > ~/.config/fish/completions/aeroflow.fish", ""},
};

constexpr std::string_view kFirstSteps = R"(to begin with:
  Write a file hello.aefl that holds the line

      print("hello")

  aeroflow run hello.aefl           run it
  aeroflow check hello.aefl         say what is wrong with it, without running it
  aeroflow run --hash hello.aefl    run it and print its execution hash: equal hash, equal run
  aeroflow run --trace t.json hello.aefl, aeroflow replay t.json
                                    record a run, and execute it again bit for bit
  aeroflow explain AE0312           what a message of the compiler means and how to mend it
  aeroflow help run                 the flags of a command
)";

void pad(std::string& text, size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
}

// Rows of two columns, the second one lined up.
std::string table(const std::vector<std::pair<std::string, std::string>>& rows) {
    constexpr size_t kWidest = 34;
    size_t width = 0;
    for (const auto& [left, right] : rows) {
        if (left.size() <= kWidest) width = std::max(width, left.size());
    }
    std::string out;
    for (const auto& [left, right] : rows) {
        std::string line = "  " + left;
        if (left.size() > kWidest && !right.empty()) line += "\n  " + std::string(width, ' ');
        pad(line, width + 2);
        out += right.empty() ? line : line + "   " + right;
        while (out.back() == ' ') out.pop_back();
        out += '\n';
    }
    return out;
}

// `--seed N`, `--color auto|always|never`
std::string shape(const CLI::Option& option) {
    std::string text = option.nonpositional() ? option.get_name(false, true) : option.get_name(true);
    if (const size_t comma = text.find(','); comma != std::string::npos) text.insert(comma + 1, " ");
    const std::string type = option.get_items_expected_max() > 0 ? option.get_type_name() : "";
    const size_t open = type.find('{');
    std::string values = open == std::string::npos ? type : type.substr(open + 1, type.find('}') - open - 1);
    for (char& c : values) c = c == ',' ? '|' : c;
    return values.empty() || !option.nonpositional() ? text : text + " " + values;
}

}  // namespace

std::string program_help(const CLI::App& program) {
    std::string out = program.get_description() + "\n\nusage: aeroflow COMMAND [FLAGS] [FILE]\n\ncommands:\n";
    std::vector<std::pair<std::string, std::string>> commands, flags;
    for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
        commands.emplace_back(command->get_name(), command->get_description());
    }
    for (const CLI::Option* option : program.get_options()) flags.emplace_back(shape(*option), option->get_description());
    return out + table(commands) + "\nflags:\n" + table(flags) + "\n" + std::string(kFirstSteps);
}

std::string command_help(const CLI::App& command) {
    std::string out = command.get_name() + ": " + command.get_description() + "\n\n" + command.get_footer() + "\n";
    std::vector<std::pair<std::string, std::string>> arguments, flags, examples;
    for (const CLI::Option* option : command.get_options()) {
        (option->nonpositional() ? flags : arguments).emplace_back(shape(*option), option->get_description());
    }
    for (const Example& example : kExamples) {
        if (example.command == command.get_name()) examples.emplace_back(example.line, example.what);
    }
    if (!arguments.empty()) out += "\n" + table(arguments);
    out += "\nflags:\n" + table(flags);
    if (!examples.empty()) out += "\nexamples:\n" + table(examples);
    return out;
}

}  // namespace aeroflow::cli
