// One compilation: a file to an executable, stage by stage, in the order of the pipeline (house.md §2).
//
// In: a file system, the path of the entry file, options. Out: tables and bytecode, or diagnostics in the sink, or the dump
// of one stage. No I/O but through the file system, no clock: whoever wants times takes them in `after_stage`.
// Read next: compilation.cpp, one method per stage.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/ast/ast.h"
#include "compiler/check/program_types.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/driver/file_system.h"
#include "compiler/ir/ir.h"
#include "compiler/lower/coverage.h"
#include "compiler/resolve/bindings.h"
#include "compiler/source/source.h"
#include "vm/bytecode/module.h"
#include "vm/turn/program.h"

namespace aeroflow::driver {

struct Executable {
    turn::Program program;
    bytecode::Module code;
    std::vector<lower::CoverPoint> cover_points;  // by number, when compiled for coverage
};

struct CompileOptions {
    // Stops behind a stage and gives its text: ast, names, types, ir, ir:after=<pass>, passes (after the last one).
    std::string dump;
    bool fuel = false;  // the program has a limit of steps per turn
    bool coverage = false;  // it counts which lines and branches run
    bool unoptimised = false;  // no optimisations: a reference for tests
    bool verify =
        false;  // the verifier runs after every pass, not only behind lowering and the last one
    std::function<void(std::string_view stage)> after_stage;
};

class Compilation {
public:
    Compilation(const FileSystem& files, CompileOptions options);

    // None when there are diagnostics of errors, an `error()`, or when a dump was asked for.
    std::optional<Executable> compile(const std::string& path);
    // The same for the code generator: IR after its last pass, constants in their segment.
    std::optional<ir::Module> compile_to_ir(const std::string& path);
    // The front end only: `aeroflow check`. False when there are errors.
    bool check(const std::string& path);

    const diagnostics::Sink& sink() const { return sink_; }
    const source::FileSet& sources() const { return sources_; }
    // What is not about the user's source: an unreadable file, a limit of the bytecode, a bug of ours.
    const std::string& error() const { return error_; }
    const std::string& dump() const { return dump_; }

private:
    bool compile_all(const std::string& path);
    bool read(const std::string& path);
    bool parse();
    bool resolve();
    bool check_types();
    bool lower();
    bool run_passes();
    bool emit();
    bool evaluate_constants();
    bool verify_code();

    bool done(std::string_view stage);
    bool verify(std::string_view stage);
    bool wants(std::string_view stage) const { return options_.dump == stage; }

    const FileSystem& files_;
    CompileOptions options_;
    source::FileSet sources_;
    diagnostics::Sink sink_;
    std::string error_, dump_;
    const source::File* file_ = nullptr;
    std::optional<ast::Module> ast_;
    resolve::Bindings bindings_;
    check::ProgramTypes types_;
    ir::Module ir_;
    bytecode::Module code_;
    lower::CoverPoints cover_points_;
};

}  // namespace aeroflow::driver
