// `aeroflow --help`, `aeroflow help run`: the help of the program and of each command.
//
// In: the commands and flags as options.cpp declares them to CLI11, so that no flag can be missing here. Out: text. The usage
// line of a command is the footer it has there.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace aeroflow::cli {

std::string program_help(const CLI::App& program);
std::string command_help(const CLI::App& command);

}  // namespace aeroflow::cli
