// `aeroflow completions bash|zsh|fish`: scripts that complete commands, flags, their values and files.
//
// In: the commands and flags as options.cpp declares them to CLI11. Out: a script for one shell. What an argument takes stands
// in its type name: PROGRAM is an .aefl file, FILE any file, FOLDER a folder, `{a,b}` one of these words.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace aeroflow::cli {

std::string bash_completions(const CLI::App& program);
std::string zsh_completions(const CLI::App& program);
std::string fish_completions(const CLI::App& program);

}  // namespace aeroflow::cli
