#include "compiler/codegen/target.h"

#include <memory>
#include <vector>

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/IR/DiagnosticInfo.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Linker/Linker.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/TargetParser/Host.h>

namespace aeroflow::codegen {
namespace {

// What Node 18 runs: no tail calls, no exceptions, no threads.
constexpr const char* kWasmFeatures = "+bulk-memory,+mutable-globals,+nontrapping-fptoint,+sign-ext";

// The baseline of the architecture: the executable runs on any machine of it.
std::unique_ptr<llvm::TargetMachine> make_machine(Target which, std::string& error) {
    const bool wasm = which == Target::Wasm32;
    if (wasm) {
        LLVMInitializeWebAssemblyTargetInfo();
        LLVMInitializeWebAssemblyTarget();
        LLVMInitializeWebAssemblyTargetMC();
        LLVMInitializeWebAssemblyAsmPrinter();
    } else {
        llvm::InitializeNativeTarget();
        llvm::InitializeNativeTargetAsmPrinter();
    }
    const std::string triple = wasm ? "wasm32-unknown-wasi" : llvm::sys::getDefaultTargetTriple();
    const llvm::Target* const target = llvm::TargetRegistry::lookupTarget(triple, error);
    if (target == nullptr) return nullptr;
    llvm::TargetOptions options;
    options.AllowFPOpFusion = llvm::FPOpFusion::Strict;  // numerics.md: each operation rounds once
    options.FunctionSections = options.DataSections = true;
    return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
        triple, wasm ? "generic" : "", wasm ? kWasmFeatures : "", options, llvm::Reloc::Static, std::nullopt,
        llvm::CodeGenOptLevel::Default));
}

void run_passes(llvm::Module& module, llvm::TargetMachine& machine, bool optimize) {
    llvm::LoopAnalysisManager loops;
    llvm::FunctionAnalysisManager functions;
    llvm::CGSCCAnalysisManager components;
    llvm::ModuleAnalysisManager modules;
    llvm::PassBuilder builder(&machine);
    builder.registerModuleAnalyses(modules);
    builder.registerCGSCCAnalyses(components);
    builder.registerFunctionAnalyses(functions);
    builder.registerLoopAnalyses(loops);
    builder.crossRegisterProxies(loops, functions, components, modules);
    const auto level = optimize ? llvm::OptimizationLevel::O2 : llvm::OptimizationLevel::O1;
    builder.buildPerModuleDefaultPipeline(level).run(module, modules);
}

// The frame of a recursive function that is larger than its stack units pay for (unit.cpp sets the limit).
struct FrameReport {
    std::string error;
    static void take(const llvm::DiagnosticInfo* info, void* report) {
        const auto* frame = llvm::dyn_cast<llvm::DiagnosticInfoStackSize>(info);
        if (frame == nullptr) return;
        static_cast<FrameReport*>(report)->error =
            "a frame of " + std::to_string(frame->getStackSize()) + " bytes where " +
            std::to_string(frame->getStackLimit()) + " are paid for (" +
            frame->getFunction().getName().str() + "): not yet";
    }
};

// LLVM inlines only between functions for the same processor.
void copy_target(const llvm::Function& from, llvm::Module& to) {
    for (const char* name : {"target-cpu", "target-features", "tune-cpu"}) {
        const llvm::Attribute attribute = from.getFnAttribute(name);
        if (!attribute.isValid()) continue;
        for (llvm::Function& function : to)
            if (!function.isDeclaration()) function.addFnAttr(attribute);
    }
}

// Takes in the functions of the runtime that the module calls, for inlining alone: the runtime has them too.
bool take_runtime(llvm::Module& module, std::string_view bitcode) {
    auto parsed = llvm::parseBitcodeFile(
        {llvm::StringRef(bitcode.data(), bitcode.size()), "runtime"}, module.getContext());
    if (!parsed) {
        llvm::consumeError(parsed.takeError());
        return false;
    }
    std::vector<std::string> names;
    for (const llvm::Function& function : **parsed) {
        if (function.isDeclaration() || !function.hasExternalLinkage()) continue;
        if (names.empty()) copy_target(function, module);
        names.push_back(function.getName().str());
    }
    if (llvm::Linker::linkModules(module, std::move(*parsed), llvm::Linker::LinkOnlyNeeded))
        return false;
    for (const std::string& name : names) {
        llvm::Function* const function = module.getFunction(name);
        if (function == nullptr || function->isDeclaration()) continue;
        function->setLinkage(llvm::GlobalValue::AvailableExternallyLinkage);
        function->addFnAttr(llvm::Attribute::InlineHint);
    }
    for (const char* name : 
         {"ae_new_cell", "ae_free_cell", "ae_list_push", "ae_send_words", "ae_ask_words"})
        if (llvm::Function* const function = module.getFunction(name);
            function != nullptr && !function->isDeclaration())
            function->addFnAttr(llvm::Attribute::AlwaysInline);
    return true;
}

// What LLVM thinks wrong of a module is a bug of ours: it is said, nothing is made.
std::expected<std::unique_ptr<llvm::TargetMachine>, std::string> prepare(llvm::Module& module,
                                                                         Target target, std::string_view runtime,
                                                                         bool optimize) {
    std::string error;
    std::unique_ptr<llvm::TargetMachine> machine = make_machine(target, error);
    if (machine == nullptr) return std::unexpected("no code for this machine: " + error);
    module.setTargetTriple(machine->getTargetTriple().str());
    module.setDataLayout(machine->createDataLayout());
    llvm::raw_string_ostream report(error);
    if (llvm::verifyModule(module, &report))
        return std::unexpected("bug of the compiler, LLVM's verifier: " + error);
    if (!runtime.empty() && !take_runtime(module, runtime))
        return std::unexpected("the runtime's bitcode cannot be read");
    run_passes(module, *machine, optimize);
    return machine;
}

}  // namespace

std::expected<std::string, std::string> write_object(llvm::Module& module, Target target,
                                                     std::string_view runtime, bool optimize) {
    auto machine = prepare(module, target, runtime, optimize);
    if (!machine) return std::unexpected(machine.error());
    llvm::SmallVector<char, 0> bytes;
    llvm::raw_svector_ostream out(bytes);
    llvm::legacy::PassManager passes;
    if ((*machine)->addPassesToEmitFile(passes, out, nullptr, llvm::CodeGenFileType::ObjectFile))
        return std::unexpected("this machine's target writes no object files");
    FrameReport report;
    module.getContext().setDiagnosticHandlerCallBack(FrameReport::take, &report);
    passes.run(module);
    if (!report.error.empty()) return std::unexpected(report.error);
    return std::string(bytes.data(), bytes.size());
}

std::expected<std::string, std::string> write_text(llvm::Module& module, Target target,
                                                   std::string_view runtime, bool optimize) {
    auto machine = prepare(module, target, runtime, optimize);
    if (!machine) return std::unexpected(machine.error());
    std::string text;
    llvm::raw_string_ostream out(text);
    module.print(out, nullptr);
    return text;
}

}  // namespace aeroflow::codegen
