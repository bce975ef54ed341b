// Step 1 of passes/ownership: parameters start borrowed and become owned where the body consumes them, directly or by
// handing them to a parameter that is owned: a fixpoint over the calls of the module. A parameter in a cell is owned also
// where the body consumes a payload of it and makes a cell of the same type: a function that rebuilds what it is given
// (insert, map, flip) then takes apart what it owns, and counts nothing while it is the only owner.
#include "compiler/passes/ownership.h"

namespace aeroflow::passes {
namespace {

using ir::Function;
using ir::Instruction;
using ir::Module;
using ir::Op;
using ir::Ownership;
using ir::ValueId;

// A parameter that is handed on: owned if the callee's parameter is.
struct HandedOn {
    uint32_t function, parameter, callee, argument;
};

class ModeAssignment {
public:
    explicit ModeAssignment(Module& module)
        : module_(module), called_by_world_(module.functions.size(), 0) {}

    void run() {
        find_functions_of_the_world();
        for (uint32_t f = 0; f < module_.functions.size(); ++f) start(f);
        for (uint32_t f = 0; f < module_.functions.size(); ++f) find_consumed(f);
        for (bool changed = true; changed;) {
            changed = false;
            for (const HandedOn& h : handed_on_) {
                const auto& modes = module_.functions[h.callee].parameter_modes;
                if (h.argument < modes.size() && modes[h.argument] == Ownership::Borrowed) continue;
                changed = own(h.function, h.parameter) || changed;
            }
        }
        for (Function& function : module_.functions) apply(function);
    }

private:
    void find_functions_of_the_world();
    void start(uint32_t f);
    void find_consumed(uint32_t f);
    std::vector<uint32_t> find_parameters_and_parts(const Function& function) const;
    bool makes(const Function& function, value::TypeId type) const;
    static void apply(Function& function);

    bool own(uint32_t f, uint32_t parameter) {
        Ownership& mode = module_.functions[f].parameter_modes[parameter];
        if (mode != Ownership::Borrowed) return false;
        mode = Ownership::Owned;
        return true;
    }

    Module& module_;
    std::vector<uint8_t> called_by_world_;
    std::vector<HandedOn> handed_on_;
};

// The scheduler gives its arguments away: handlers, starts, stops take owned parameters.
void ModeAssignment::find_functions_of_the_world() {
    const auto mark = [&](turn::FunctionNumber number) {
        if (number < called_by_world_.size()) called_by_world_[number] = 1;
    };
    for (const auto& actor : module_.program.actors) {
        mark(actor.start);
        mark(actor.stop);
        mark(actor.down);
        for (const auto number : actor.handlers) mark(number);
        for (const auto& every : actor.every) {
            mark(every.period);
            mark(every.body);
        }
    }
    for (const auto& test : module_.program.tests) mark(test.function);
    for (const auto& constant : module_.constants) mark(constant.function.index);
}

void ModeAssignment::start(uint32_t f) {
    Function& function = module_.functions[f];
    bool owned = function.suspends || called_by_world_[f] != 0;
    for (const auto& block : function.blocks)
        owned = owned || row(block.instructions.back().op).has('S');
    function.parameter_modes.clear();
    for (const ValueId id : function.blocks[0].parameters) {
        const bool managed = module_.program.types[function[id].type].managed;
        const Ownership mode = owned ? Ownership::Owned : Ownership::Borrowed;
        function.parameter_modes.push_back(managed ? mode : Ownership::Plain);
    }
}

bool ModeAssignment::makes(const Function& function, value::TypeId type) const {
    for (const auto& block : function.blocks) {
        for (const Instruction& i : block.instructions) {
            if (i.op == Op::Variant && i.type == type && i.operands.count != 0) return true;
        }
    }
    return false;
}

// By value: the parameter that is consumed with it.
std::vector<uint32_t> ModeAssignment::find_parameters_and_parts(const Function& function) const {
    std::vector<uint32_t> parameter_of(function.values.size(), ir::kNoId);
    const auto& parameters = function.blocks[0].parameters;
    std::vector<uint8_t> rebuilt(parameters.size(), 0);
    for (uint32_t p = 0; p < parameters.size(); ++p) {
        const value::TypeId type = function[parameters[p]].type;
        parameter_of[parameters[p].index] = p;
        rebuilt[p] = module_.program.types[type].cell && makes(function, type);
    }
    for (const auto& block : function.blocks) {
        for (const Instruction& i : block.instructions) {
            if (i.op != Op::Payload || !module_.program.types[i.type].managed) continue;
            const uint32_t p = parameter_of[function.operands(i)[0].index];
            if (p == ir::kNoId || rebuilt[p] == 0 || function.operands(i)[0] != parameters[p])
                continue;
            parameter_of[i.first_result.index] = p;
        }
    }
    return parameter_of;
}

void ModeAssignment::find_consumed(uint32_t f) {
    const Function& function = module_.functions[f];
    const std::vector<uint32_t> parameter_of = find_parameters_and_parts(function);
    const auto consume = [&](ValueId id) {
        if (parameter_of[id.index] != ir::kNoId) own(f, parameter_of[id.index]);
    };
    for (const auto& block : function.blocks) {
        for (const Instruction& i : block.instructions) {
            const auto operands = function.operands(i);
            for (uint32_t n = 0; n < operands.size(); ++n) {
                const uint32_t parameter = parameter_of[operands[n].index];
                if (parameter == ir::kNoId) continue;
                if (i.op == Op::Call) {
                    handed_on_.push_back({f, parameter, static_cast<uint32_t>(i.immediate), n});
                } else if (operand_letter(module_, i, n) == 'o') {
                    own(f, parameter);
                }
            }
            for (const ir::Edge& edge : function.successors(i)) {
                for (const ValueId id : function.arguments(edge)) consume(id);
            }
        }
    }
}

void ModeAssignment::apply(Function& function) {
    const auto& parameters = function.blocks[0].parameters;
    for (size_t p = 0; p < parameters.size(); ++p)
        function[parameters[p]].ownership = function.parameter_modes[p];
}

}  // namespace

void assign_parameter_modes(Module& module) { ModeAssignment(module).run(); }

}  // namespace aeroflow::passes
