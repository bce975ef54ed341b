// A program of this folder, compiled, in a world that a test steps through.
#pragma once

#include <catch2/catch.hpp>

#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "compiler/driver/compilation.h"
#include "scheduler/core/testing.h"
#include "vm/interpreter/interpreter.h"

namespace aeroflow::core {

// A program of this folder, with all `from` in it replaced by `to`.
inline std::string program_text(const std::string& file, const std::string& from = {}, const std::string& to = {}) {
    std::stringstream stream;
    stream << std::ifstream(std::string(AE_WORLD_PROGRAMS) + "/" + file).rdbuf();
    std::string text = stream.str();
    if (from.empty()) return text;
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

class ProgramWorld {
public:
    explicit ProgramWorld(const std::string& text, std::vector<std::string> arguments = {},
                          Configuration configuration = {}, Output* other_output = nullptr) {
        driver::MemoryFiles files;
        files.put("main.aefl", text);
        driver::Compilation compilation(files, {});
        executable_ = compilation.compile("main.aefl");
        REQUIRE(executable_.has_value());
        configuration.arguments = std::move(arguments);
        engine_.emplace(executable_->code, executable_->program);
        world_.emplace(memory_, executable_->program, *engine_, std::move(configuration), ports_,
                       other_output == nullptr ? output : *other_output);
    }
    World& operator*() { return *world_; }
    World* operator->() { return &*world_; }

    testing::MappedMemory& memory() { return memory_; }

    testing::TestOutput output;

private:
    testing::MappedMemory memory_;
    testing::NoPorts ports_;
    std::optional<driver::Executable> executable_;
    std::optional<interpreter::Interpreter> engine_;
    std::optional<World> world_;
};

}  // namespace aeroflow::core
