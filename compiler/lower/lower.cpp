// Numbers all functions first, so that calls can name them in any order; then lowers one after the other.
#include "compiler/lower/lower.h"

#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {
namespace {

class ModuleLowering {
public:
    explicit ModuleLowering(Shared& shared) : shared_(shared), program_(shared.module.program) {}

    void run() {
        number_states();
        for (uint32_t i = 0; i < shared_.bindings.functions.size(); ++i) declare({i});
        for (uint32_t i = 0; i < shared_.checked.actors.size(); ++i) declare_actor(i);
        declare_constants();
        for (const Work& work : work_) lower(work);
        describe_functions();
    }

private:
    // One function of the module and where it comes from.
    struct Work {
        enum class Kind : uint8_t { Body, Start, Period };
        Kind kind = Kind::Body;
        ir::FunctionId id;
        resolve::FunctionId source;  // of Body and Period
        uint32_t actor = 0;          // of Start
        std::string name;
        std::string shown;           // in reports; empty: the name
    };

    void number_states() {
        for (const check::Actor& actor : shared_.checked.actors) {
            uint32_t field = 0;
            for (const auto& p : actor.parameters)
                shared_.state_fields[p.declaration.index] = field++;
            for (const auto& s : actor.states) shared_.state_fields[s.declaration.index] = field++;
        }
    }

    ir::FunctionId add(Work work, value::TypeId result, bool suspends) {
        work.id = {static_cast<uint32_t>(shared_.module.functions.size())};
        ir::Function& function = shared_.module.functions.emplace_back();
        function.name = work.name;
        function.result = result == value::kNever ? value::kUnit : result;
        function.suspends = suspends;
        work_.push_back(std::move(work));
        return work_.back().id;
    }

    // Functions of the file; actors' first turns are put together from several (declare_actor).
    void declare(resolve::FunctionId id) {
        using Kind = resolve::FunctionKind;
        const resolve::Function& source = shared_.bindings[id];
        const check::Function& checked = shared_.checked.function(id);
        shared_.functions.push_back({});
        switch (source.kind) {
            case Kind::Start:
            case Kind::Initialisers:
            case Kind::TypeDefaults: return;
            case Kind::Lambda: return report_not_yet(source);
            default: break;
        }
        const bool has_no_result = source.kind == Kind::Main && !checked.has_result;
        const value::TypeId result = has_no_result ? value::kUnit : shared_.types(checked.result);
        const ir::FunctionId made = add({Work::Kind::Body, {}, id, 0, source.name, shown_name(source)},
                                        result, checked.suspends);
        for (const auto& p : checked.parameters) {
            if (p.is_mut)
                shared_.module.functions[made.index].mut_results.push_back(shared_.types(p.type));
        }
        shared_.functions.back() = made;
        if (source.kind == Kind::Main) program_.actors[0].start = made.index;
        if (source.kind == Kind::Test) {
            const uint32_t name = shared_.tables.name(shown_name(source));
            const ast::NodeId seeds = ast::Test{shared_.ast, source.node}.seeds();
            program_.tests.push_back({std::string(shared_.ast.string(source.node)), made.index,
                                      shared_.tables.site(source.node, name),
                                      seeds.exists() ? shared_.ast.node(seeds).literal : 1});
        }
    }

    // A test is known by its title.
    std::string shown_name(const resolve::Function& source) {
        if (source.kind == resolve::FunctionKind::ExpectFault) return "expect_fault";
        if (source.kind != resolve::FunctionKind::Test) return {};
        return "test \"" + std::string(shared_.ast.string(source.node)) + "\"";
    }

    void report_not_yet(const resolve::Function& source) {
        shared_.sink.report(diagnostics::Diagnostic(
            diagnostics::Code::NotYet, shared_.ast.anchor(source.node), "lambdas are not built yet"));
    }

    void declare_actor(uint32_t number) {
        const check::Actor& actor = shared_.checked.actors[number];
        turn::ActorType& made = program_.actors[shared_.tables.actor(number)];
        const bool suspends =
            actor.start.exists() && shared_.checked.function(actor.start).suspends;
        made.start = add({Work::Kind::Start, {}, {}, number, actor.qualified_name + ".start", {}},
                         value::kUnit, suspends)
                         .index;
        if (actor.stop.exists()) made.stop = shared_.functions[actor.stop.index].index;
        if (actor.down.exists()) made.down = shared_.functions[actor.down.index].index;
        for (resolve::FunctionId every : actor.every) {
            const std::string name = shared_.bindings[every].name + ".period";
            const auto period =
                add({Work::Kind::Period, {}, every, number, name, {}}, value::kDuration, false);
            made.every.push_back({period.index, shared_.functions[every.index].index});
        }
        for (uint32_t message : actor.messages) {
            const check::Message& handled = shared_.checked.messages[message];
            made.handlers[shared_.tables.selector(handled)] =
                shared_.functions[handled.function.index].index;
        }
    }

    // In order of evaluation.
    void declare_constants() {
        shared_.constants.resize(shared_.bindings.functions.size(), ir::kNoId);
        for (resolve::FunctionId id : shared_.checked.const_order) {
            const ir::FunctionId function = shared_.functions[id.index];
            shared_.constants[id.index] = static_cast<uint32_t>(shared_.module.constants.size());
            shared_.module.constants.push_back({shared_.bindings[id].name, function,
                                                shared_.module.functions[function.index].result});
        }
    }

    void lower(const Work& work) {
        FunctionLowering lowering(shared_, work.id, work.shown.empty() ? work.name : work.shown);
        switch (work.kind) {
            case Work::Kind::Body: return lowering.lower_body(work.source);
            case Work::Kind::Start: return lowering.lower_start(work.actor);
            case Work::Kind::Period:
                return lowering.lower_period(shared_.bindings[work.source].node);
        }
    }

    void describe_functions() {
        for (const ir::Function& function : shared_.module.functions) {
            turn::FunctionInfo info;
            info.name = program_.names[function.report_name];
            for (ir::ValueId p : function.blocks[0].parameters)
                info.parameters.push_back(function[p].type);
            info.result = function.result;
            program_.functions.push_back(std::move(info));
        }
    }

    Shared& shared_;
    turn::Program& program_;
    std::vector<Work> work_;
};

}  // namespace

ir::Module lower(const ast::Module& module, const resolve::Bindings& bindings,
                 const check::ProgramTypes& types, diagnostics::Sink& sink,
                 CoverPoints* cover_points) {
    ir::Module out;
    TypesMap map(types, out.program.types);
    Tables tables(module, bindings, types, out.program, map);
    Shared shared{module, bindings, types, out, map, tables, sink, {}, {}, {}, cover_points};
    ModuleLowering(shared).run();
    return out;
}

}  // namespace aeroflow::lower
