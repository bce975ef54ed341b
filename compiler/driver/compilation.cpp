#include "compiler/driver/compilation.h"

#include "compiler/check/check.h"
#include "compiler/driver/constants.h"
#include "compiler/emit/emit.h"
#include "compiler/ir/text.h"
#include "compiler/ir/verifier.h"
#include "compiler/lower/lower.h"
#include "compiler/passes/pipeline.h"
#include "compiler/syntax/parse.h"
#include "vm/bytecode/disassemble.h"
#include "vm/bytecode/verifier.h"
#include "vm/interpreter/tables.h"

namespace aeroflow::driver {

Compilation::Compilation(const FileSystem& files, CompileOptions options)
    : files_(files), options_(std::move(options)) {}

std::optional<Executable> Compilation::compile(const std::string& path) {
    if (!compile_all(path)) return std::nullopt;
    return Executable{std::move(ir_.program), std::move(code_), cover_points_.all()};
}

// Bytecode is made here too: the interpreter computes the constants.
std::optional<ir::Module> Compilation::compile_to_ir(const std::string& path) {
    if (!compile_all(path)) return std::nullopt;
    return std::move(ir_);
}

bool Compilation::compile_all(const std::string& path) {
    return check(path)               // text to types
           && lower()                // types to IR
           && run_passes()           // IR to IR: ownership, units, records
           && emit()                 // IR to bytecode
           && evaluate_constants()  // runs what computes the program's constants
           && verify_code();        // in tests and debug builds
}

bool Compilation::check(const std::string& path) {
    return read(path)         // file to text
           && parse()         // text to tree
           && resolve()       // names to declarations
           && check_types();  // types, calls, effects
}

// A stage is done when it left no errors and is not the one to be dumped.
bool Compilation::done(std::string_view stage) {
    if (options_.after_stage) options_.after_stage(stage);
    return !sink_.has_errors() && error_.empty() && dump_.empty();
}

// A dump shows what is wrong better than the verifier's first line, so it comes without.
bool Compilation::verify(std::string_view stage) {
    if (!options_.dump.empty() && !options_.verify) return true;
    const auto violations = ir::verify(ir_, ir_.stage);
    if (!violations.empty() && error_.empty()) {
        error_ = "bug of the compiler, IR after " + std::string(stage) + ": " + violations.front();
    }
    return violations.empty();
}

bool Compilation::read(const std::string& path) {
    auto text = files_.read(path);
    if (!text) {
        error_ = "cannot read " + path + ": " + text.error();
        return false;
    }
    file_ = &sources_.add(path, std::move(*text));
    return done("read");
}

// Resolve and check go on with what could be read, so that one run shows all mistakes.
bool Compilation::parse() {
    ast_.emplace(syntax::parse(*file_, sink_));
    if (wants("ast")) dump_ = ast::dump(*ast_);
    return done("syntax");
}

bool Compilation::resolve() {
    bindings_ = resolve::resolve(*ast_, sink_);
    if (wants("names")) dump_ = resolve::dump(*ast_, bindings_);
    done("resolve");
    return error_.empty() && dump_.empty();
}

bool Compilation::check_types() {
    types_ = check::check(*ast_, bindings_, sink_);
    if (wants("types") && !sink_.has_errors()) dump_ = check::dump(*ast_, bindings_, types_);
    return done("check");
}

bool Compilation::lower() {
    ir_ = lower::lower(*ast_, bindings_, types_, sink_, options_.coverage ? &cover_points_ : nullptr);
    if (wants("ir")) dump_ = ir::print(ir_);
    if (!sink_.has_errors()) verify("lower");
    return done("lower");
}

bool Compilation::run_passes() {
    passes::PipelineOptions options;
    options.fuel = options_.fuel;
    options.unoptimised = options_.unoptimised;
    passes::run_pipeline(ir_, options, [&](std::string_view pass, const ir::Module& module) {
        if (wants("ir:after=" + std::string(pass))) dump_ = ir::print(module);
        if (options_.verify) verify(pass);
    });
    if (wants("passes")) dump_ = ir::print(ir_);
    verify("the last pass");
    return done("passes");
}

// Constants get their places first: code refers to them, their values come when it runs.
bool Compilation::emit() {
    place_constants(ir_);
    auto code = emit::emit(ir_);
    if (code) {
        code_ = std::move(*code);
    } else {
        error_ = code.error();
    }
    if (wants("bytecode") && error_.empty()) dump_ = bytecode::disassemble(code_);
    return done("emit");
}

// Code that this process has made is trusted in release builds; a mistake of emit is to be found where it is made.
bool Compilation::verify_code() {
#ifdef NDEBUG
    if (!options_.verify) return true;
#endif
    const std::string violation = bytecode::verify(code_, interpreter::tables_of(ir_.program));
    if (!violation.empty()) error_ = "bug of the compiler, bytecode: " + violation;
    return violation.empty();
}

bool Compilation::evaluate_constants() {
    driver::evaluate_constants(
        ir_, code_, [&](const ir::Constant& constant, const std::string& fault) {
            for (const ast::NodeId node : bindings_.consts) {
                if (bindings_[bindings_.function(node)].name != constant.name) continue;
                sink_.report(diagnostics::Diagnostic(
                    diagnostics::Code::ConstantFault, ast_->anchor(node),
                    "the value of this constant cannot be computed: " + fault)
                                 .label("the compiler computes constants, and this one faults"));
            }
        });
    return done("constants");
}

}  // namespace aeroflow::driver
