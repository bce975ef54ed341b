#include "tools/cli/completions.h"

#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "compiler/diagnostics/diagnostics.h"

namespace aeroflow::cli {
namespace {

// What stands behind a flag, or in the place of an argument.
struct Values {
    enum class Kind { None, Words, Programs, Files, Folders, Free } kind = Kind::None;
    std::vector<std::string> words;
};

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

Values values_of(const CLI::Option& option) {
    if (option.get_items_expected_max() == 0) return {};
    const std::string type = option.get_type_name();
    const size_t open = type.find('{');
    if (open != std::string::npos) {
        Values values{Values::Kind::Words, {""}};
        for (const char c : type.substr(open + 1, type.find('}') - open - 1)) {
            if (c == ',') values.words.emplace_back();
            else values.words.back() += c;
        }
        return values;
    }
    if (type == "CODE") {
        Values values{Values::Kind::Words, {}};
        for (const diagnostics::Code code : diagnostics::all_codes()) values.words.push_back(diagnostics::code_text(code));
        return values;
    }
    if (type == "PROGRAM") return {Values::Kind::Programs, {}};
    if (type == "FOLDER") return {Values::Kind::Folders, {}};
    if (type == "FILE") return {Values::Kind::Files, {}};
    return {Values::Kind::Free, {}};
}

std::vector<const CLI::App*> commands_of(const CLI::App& program) {
    return program.get_subcommands([](const CLI::App*) { return true; });
}

std::vector<std::string> flags_of(const CLI::App& command) {
    std::vector<std::string> flags;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
    }
    return flags;
}

// What may stand at each place behind the command; the last one goes on for ever where an argument may be repeated.
std::vector<Values> arguments_of(const CLI::App& command) {
    std::vector<Values> arguments;
    bool repeated = false;
    for (const CLI::Option* option : command.get_options()) {
        if (option->nonpositional()) continue;
        arguments.push_back(values_of(*option));
        repeated = option->get_items_expected_max() > 1;
    }
    // Behind the program of `run` stand words of its own.
    if (!repeated) arguments.push_back({command.get_name() == "run" ? Values::Kind::Files : Values::Kind::None, {}});
    return arguments;
}

// The flags that take a value from the next word.
std::vector<std::string> valued_flags(const CLI::App& command) {
    std::vector<std::string> flags;
    for (const CLI::Option* option : command.get_options()) {
        if (!option->nonpositional() || option->get_items_expected_max() == 0) continue;
        for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
    }
    return flags;
}

// ---- bash

std::string bash_reply(const Values& values) {
    switch (values.kind) {
        case Values::Kind::Words: return "COMPREPLY=($(compgen -W '" + joined(values.words) + "' -- \"$word\"))";
        case Values::Kind::Programs: return "_aeroflow_files aefl";
        case Values::Kind::Files: return "_aeroflow_files";
        case Values::Kind::Folders: return "COMPREPLY=($(compgen -d -- \"$word\"))";
        case Values::Kind::None:
        case Values::Kind::Free: return "COMPREPLY=()";
    }
    return "";
}

std::string bash_command(const CLI::App& command) {
    std::string before;
    for (const CLI::Option* option : command.get_options()) {
        const Values values = values_of(*option);
        if (!option->nonpositional() || values.kind == Values::Kind::None) continue;
        for (const std::string& name : option->get_lnames()) {
            before += "                --" + name + ") " + bash_reply(values) + "; return ;;\n";
        }
    }
    std::string out = "        " + command.get_name() + ")\n";
    if (!before.empty()) out += "            case \"$before\" in\n" + before + "            esac\n";
    out += "            if [[ $word == -* ]]; then\n";
    out += "                COMPREPLY=($(compgen -W '" + joined(flags_of(command)) + "' -- \"$word\"))\n";
    out += "            else\n                _aeroflow_place '" + joined(valued_flags(command)) + "'\n                case $place in\n";
    const std::vector<Values> arguments = arguments_of(command);
    for (size_t i = 0; i < arguments.size(); ++i) {
        const std::string place = i + 1 == arguments.size() ? "*" : std::to_string(i);
        out += "                    " + place + ") " + bash_reply(arguments[i]) + " ;;\n";
    }
    return out + "                esac\n            fi ;;\n";
}

constexpr std::string_view kBashFiles = R"(# Completions of aeroflow for bash, made by `aeroflow completions bash`.
# Files that end in $1 (all, without), and folders on the way to them.
_aeroflow_files() {
    local file
    COMPREPLY=()
    while IFS= read -r file; do
        if [[ -d $file ]]; then COMPREPLY+=("$file/")
        elif [[ -z $1 || $file == *."$1" ]]; then COMPREPLY+=("$file")
        fi
    done < <(compgen -f -- "$word")
    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]]; then compopt -o nospace 2> /dev/null; fi
}

# How many arguments stand between the command and the word; the words behind the flags in $1 are their values.
_aeroflow_place() {
    local i
    place=0
    for ((i = 2; i < COMP_CWORD; i++)); do
        if [[ " $1 " == *" ${COMP_WORDS[i]} "* ]]; then ((i++))
        elif [[ ${COMP_WORDS[i]} != -* ]]; then ((place++))
        fi
    done
}

_aeroflow() {
    local place word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    COMPREPLY=()
    if [[ $COMP_CWORD == 1 ]]; then
)";

// ---- zsh

std::string zsh_escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
        if (c == '\'') out += "'\\'";
        out += c;
    }
    return out;
}

std::string zsh_action(const Values& values) {
    switch (values.kind) {
        case Values::Kind::Words: return "(" + joined(values.words) + ")";
        case Values::Kind::Programs: return "_files -g \"*.aefl(-.)\"";
        case Values::Kind::Files: return "_files";
        case Values::Kind::Folders: return "_files -/";
        case Values::Kind::None:
        case Values::Kind::Free: return " ";
    }
    return "";
}

std::string zsh_command(const CLI::App& command) {
    std::string out = "        " + command.get_name() + ")\n            _arguments \\\n";
    for (const CLI::Option* option : command.get_options()) {
        if (!option->nonpositional()) continue;
        const Values values = values_of(*option);
        for (const std::string& name : option->get_lnames()) {
            out += "                '*--" + name + "[" + zsh_escaped(option->get_description()) + "]";
            if (values.kind != Values::Kind::None) out += ":value:" + zsh_action(values);
            out += "' \\\n";
        }
    }
    const std::vector<Values> arguments = arguments_of(command);
    for (size_t i = 0; i < arguments.size(); ++i) {
        const bool last = i + 1 == arguments.size();
        if (last && arguments[i].kind == Values::Kind::None) continue;
        out += "                '" + (last ? "*" : std::to_string(i + 1)) + ":argument:" + zsh_action(arguments[i]) + "' \\\n";
    }
    return out + "                && return ;;\n";
}

// ---- fish

std::string fish_quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

std::string fish_values(const Values& values) {
    switch (values.kind) {
        case Values::Kind::Words: return " -xa " + fish_quoted(joined(values.words));
        case Values::Kind::Programs: return " -kxa '(__fish_complete_suffix .aefl)'";
        case Values::Kind::Files: return " -rF";
        case Values::Kind::Folders: return " -xa '(__fish_complete_directories)'";
        case Values::Kind::None: return "";
        case Values::Kind::Free: return " -x";
    }
    return "";
}

std::string fish_command(const CLI::App& command) {
    const std::string seen = "complete -c aeroflow -n '__fish_seen_subcommand_from " + command.get_name() + "'";
    std::string out;
    for (const CLI::Option* option : command.get_options()) {
        const std::string what = " -d " + fish_quoted(option->get_description());
        if (!option->nonpositional()) {
            out += seen + fish_values(values_of(*option)) + "\n";
            continue;
        }
        for (const std::string& name : option->get_lnames()) {
            out += seen + " -l " + name + fish_values(values_of(*option)) + what + "\n";
        }
    }
    return out;
}

}  // namespace

std::string bash_completions(const CLI::App& program) {
    std::vector<std::string> first = flags_of(program);
    std::string cases;
    for (const CLI::App* command : commands_of(program)) {
        first.push_back(command->get_name());
        cases += bash_command(*command);
    }
    std::string out(kBashFiles);
    out += "        COMPREPLY=($(compgen -W '" + joined(first) + "' -- \"$word\"))\n        return\n    fi\n";
    return out + "    case ${COMP_WORDS[1]} in\n" + cases + "    esac\n}\ncomplete -F _aeroflow aeroflow\n";
}

std::string zsh_completions(const CLI::App& program) {
    std::string commands, cases;
    for (const CLI::App* command : commands_of(program)) {
        commands += "        '" + command->get_name() + ":" + zsh_escaped(command->get_description()) + "'\n";
        cases += zsh_command(*command);
    }
    return "#compdef aeroflow\n# Completions of aeroflow for zsh, made by `aeroflow completions zsh`.\n_aeroflow() {\n"
           "    local -a commands=(\n" + commands + "    )\n"
           "    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n    fi\n"
           "    local command=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $command in\n" + cases +
           "    esac\n}\nif [[ $funcstack[1] == _aeroflow ]]; then _aeroflow \"$@\"; else compdef _aeroflow aeroflow; fi\n";
}

std::string fish_completions(const CLI::App& program) {
    std::string out = "# Completions of aeroflow for fish, made by `aeroflow completions fish`.\ncomplete -c aeroflow -f\n";
    for (const CLI::App* command : commands_of(program)) {
        out += "complete -c aeroflow -n __fish_use_subcommand -a " + command->get_name() + " -d " +
               fish_quoted(command->get_description()) + "\n";
    }
    for (const CLI::App* command : commands_of(program)) out += fish_command(*command);
    return out;
}

}  // namespace aeroflow::cli
