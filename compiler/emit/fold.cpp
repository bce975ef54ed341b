#include "compiler/emit/fold.h"

namespace aeroflow::emit {

using ir::Edge;
using ir::Instruction;
using ir::Op;
using ir::Ownership;

bool is_float_comparison(Op op) { return op >= Op::EqFloat && op <= Op::GeFloat; }
bool is_comparison(Op op) {
    return (op >= Op::EqInt && op <= Op::GeInt) || is_float_comparison(op);
}

namespace {

bool is_commutative(Op op) {
    return op == Op::AddInt || op == Op::MulInt || op == Op::WrappingAdd || op == Op::AndInt ||
           op == Op::AddFloat || op == Op::MulFloat || is_comparison(op);
}

bool float_immediate(const Plan& plan, const Instruction& instruction, uint32_t number) {
    const Op op = instruction.op;
    if (op < Op::AddFloat || op > Op::DivFloat) return false;
    // One constant operand at most: the second wins.
    return number == 1 || !plan[plan.function.operands(instruction)[1]].constant;
}

bool int_immediate(const Plan& plan, const Instruction& instruction, uint32_t number,
                   uint64_t bits) {
    const Op op = instruction.op;
    const bool second = number == 1;
    if (op == Op::ShiftLeft || op == Op::ShiftRight || op == Op::ShiftRightZero)
        return second && bits < 64;
    if (!fits_16(bits)) return false;
    if (op == Op::DivInt || op == Op::RemInt) return second;
    const bool either = is_commutative(op) || op == Op::SubInt;
    if (!either) return false;
    return second || !plan[plan.function.operands(instruction)[1]].constant;
}

// A call's arguments and the fields of a value built of whole slots are constants loaded in place.
bool loads_in_place(const Plan& plan, const Instruction& instruction, uint32_t number) {
    const Op op = instruction.op;
    if (op == Op::Call || op == Op::SuspendCall) return true;
    if (op == Op::Make)
        return is_whole_slots(plan.types(), field_of(plan.types(), instruction.type, number));
    if (op != Op::Variant || tag_form(plan.types()[instruction.type]) == TagForm::Nullable)
        return false;
    if (plan.types()[instruction.type].cell) return false;
    const auto variant = static_cast<uint32_t>(instruction.immediate);
    return is_whole_slots(plan.types(),
                          payload_of(plan.types(), instruction.type, variant, number));
}

// Comparisons take immediates only when they branch or compare ints.
bool comparison_immediate(const Plan& plan, const Instruction& instruction, uint32_t number,
                          const ValuePlan& constant) {
    if (number == 0 && plan[plan.function.operands(instruction)[1]].constant) return false;
    if (!constant.is_float) return fits_16(constant.bits);
    // Only the fused forms compare with the pool; (in)equality has none.
    if (instruction.op == Op::EqFloat || instruction.op == Op::NeFloat) return false;
    const ValuePlan& result = plan[instruction.first_result];
    return plan.blocks[result.block].instructions[result.instruction].form == Form::Folded;
}

}  // namespace

bool takes_immediate(const Plan& plan, const Instruction& instruction, uint32_t number) {
    const ValuePlan& value = plan[plan.function.operands(instruction)[number]];
    if (!value.constant) return false;
    if (instruction.op == Op::Cast || instruction.op == Op::Copy)
        return true;  // the result is the constant
    if (loads_in_place(plan, instruction, number)) return true;
    if (is_comparison(instruction.op))
        return comparison_immediate(plan, instruction, number, value);
    if (instruction.op == Op::Return)
        return instruction.operands.count == 1 && fits_32(value.bits) && value.slots == 1;
    if (value.is_float) return float_immediate(plan, instruction, number);
    return int_immediate(plan, instruction, number, value.bits);
}

namespace {

class Folder {
public:
    explicit Folder(Plan& plan) : plan_(plan), function_(plan.function) {}

    void run() {
        each_instruction([&](BlockId block, uint32_t i) { find_constant(at(block, i)); });
        each_instruction([&](BlockId block, uint32_t i) { find_alias(at(block, i)); });
        each_instruction([&](BlockId block, uint32_t i) { fold_drop(block, i); });
        each_instruction([&](BlockId block, uint32_t i) { fold_comparison(block, i); });
        each_instruction([&](BlockId block, uint32_t i) { fold_product(block, i); });
        each_instruction([&](BlockId block, uint32_t i) { fold_check(block, i); });
        drop_unread_constants();
        each_instruction([&](BlockId block, uint32_t i) { describe(block, i); });
    }

private:
    const Instruction& at(BlockId block, uint32_t i) const {
        return function_.blocks[block.index].instructions[i];
    }
    InstructionPlan& plan_at(BlockId block, uint32_t i) {
        return plan_.blocks[block.index].instructions[i];
    }
    const value::TypeTable& types() const { return plan_.types(); }
    const Instruction* definition(ValueId id) const {
        const ValuePlan& value = plan_[id];
        return value.block == kNone
                   ? nullptr
                   : &function_.blocks[value.block].instructions[value.instruction];
    }
    bool defined_in(ValueId id, BlockId block) const { return plan_[id].block == block.index; }

    template <typename Visit>
    void each_instruction(Visit visit) {
        for (const BlockId block : plan_.order)
            for (uint32_t i = 0; i < function_.blocks[block.index].instructions.size(); ++i)
                visit(block, i);
    }

    void find_constant(const Instruction& instruction) {
        if (instruction.op != Op::ConstInt && instruction.op != Op::ConstFloat &&
            instruction.op != Op::ConstReference)
            return;
        ValuePlan& value = plan_[instruction.first_result];
        if (value.slots != 1) return;
        value.constant = true;
        value.is_float = instruction.op == Op::ConstFloat;
        value.bits = static_cast<uint64_t>(instruction.immediate);
    }

    // ---- parts that are slots of the whole
    void make_alias(ValueId part, ValueId whole, uint32_t bytes) {
        plan_[part].root = plan_[whole].root;
        plan_[part].offset = plan_[whole].offset + bytes / 8;
    }
    void alias_part(ValueId result, ValueId whole, const Part& part) {
        if (is_whole_slots(types(), part)) make_alias(result, whole, part.offset);
    }
    void find_alias(const Instruction& instruction) {
        if (instruction.operands.count == 0) return;
        const ValueId whole = function_.operands(instruction)[0];
        const value::TypeId type = function_[whole].type;
        const ValueId result = instruction.first_result;
        switch (instruction.op) {
            case Op::Cast: return alias_cast(result, whole);
            case Op::Copy: return copy_constant(result, whole);
            case Op::ViewLength: return make_alias(result, whole, 8);
            case Op::Field:
                return alias_part(
                    result, whole,
                    field_of(types(), type, static_cast<uint32_t>(instruction.immediate)));
            case Op::Payload: return alias_payload(instruction, whole, type);
            case Op::Open: return alias_opened(instruction, whole, type);
            default: return;
        }
    }
    void alias_cast(ValueId result, ValueId whole) {
        if (!plan_[whole].constant) return make_alias(result, whole, 0);
        plan_[result].constant = true;
        plan_[result].is_float = plan_[whole].is_float;
        plan_[result].bits = plan_[whole].bits;
    }
    // Objects of the constant segment have no count: a copy is the same constant, a drop is nothing.
    void copy_constant(ValueId result, ValueId whole) {
        if (plan_[whole].constant) alias_cast(result, whole);
    }
    void fold_drop(BlockId block, uint32_t i) {
        if (at(block, i).op != Op::Drop || !plan_[function_.operands(at(block, i))[0]].constant)
            return;
        plan_at(block, i).form = Form::Folded;
    }
    void alias_payload(const Instruction& instruction, ValueId whole, value::TypeId type) {
        const auto variant = static_cast<uint32_t>(instruction.immediate);
        if (types()[type].cell) return;
        if (tag_form(types()[type]) == TagForm::Nullable)
            return make_alias(instruction.first_result, whole, 0);
        alias_part(instruction.first_result, whole,
                   payload_of(types(), type, variant, instruction.index));
    }
    void alias_opened(const Instruction& instruction, ValueId whole, value::TypeId type) {
        const auto variant = static_cast<uint32_t>(instruction.immediate);
        if (types()[type].cell) return;
        for (uint32_t i = 0; i < instruction.result_count; ++i) {
            const ValueId result{instruction.first_result.index + i};
            if (tag_form(types()[type]) == TagForm::Nullable) {
                make_alias(result, whole, 0);
            } else {
                alias_part(result, whole, payload_of(types(), type, variant, i));
            }
        }
    }

    // ---- comparisons into the branch
    void fold_comparison(BlockId block, uint32_t i) {
        if (at(block, i).op != Op::Branch) return;
        const ValueId condition = function_.operands(at(block, i))[0];
        const Instruction* const comparison = definition(condition);
        if (comparison == nullptr || !defined_in(condition, block)) return;
        const bool negation = comparison->op == Op::NotBool;
        if ((!is_comparison(comparison->op) && !negation) || plan_[condition].uses != 1) return;
        fold_away(condition);
        plan_at(block, i).with = comparison;
    }
    void fold_away(ValueId id) {
        plan_[id].folded = true;
        plan_.blocks[plan_[id].block].instructions[plan_[id].instruction].form = Form::Folded;
    }

    // ---- a product into a sum
    bool is_free_product(ValueId id, BlockId block) const {
        const Instruction* const product = definition(id);
        if (product == nullptr || product->op != Op::MulFloat) return false;
        if (!defined_in(id, block) || plan_[id].uses != 1 || plan_[id].folded) return false;
        for (const ValueId operand : function_.operands(*product))
            if (plan_[operand].constant) return false;
        return true;
    }
    void fold_product(BlockId block, uint32_t i) {
        const Instruction& sum = at(block, i);
        if (sum.op != Op::AddFloat && sum.op != Op::SubFloat) return;
        const auto operands = function_.operands(sum);
        if (plan_[operands[0]].constant || plan_[operands[1]].constant) return;
        const bool second = is_free_product(operands[1], block);
        if (!second && !is_free_product(operands[0], block)) return;
        const ValueId product = operands[second ? 1 : 0];
        InstructionPlan& plan = plan_at(block, i);
        plan.with = definition(product);
        plan.form = sum.op == Op::AddFloat ? Form::MulAdd : second ? Form::MulRsub : Form::MulSub;
        fold_away(product);
    }

    // ---- a bounds check into the access behind it
    // What stands between may neither fault nor write, so that nothing can tell that the check came later.
    bool is_harmless(const Instruction& instruction) const {
        const ir::OpRow& row = ir::row(instruction.op);
        return !row.has('F') && !row.has('W') && !row.has('M') && !row.has('T');
    }
    uint32_t find_access(BlockId block, uint32_t check) const {
        const auto operands = function_.operands(at(block, check));
        const auto& instructions = function_.blocks[block.index].instructions;
        for (uint32_t i = check + 1; i < instructions.size(); ++i) {
            const Op op = instructions[i].op;
            if (op == Op::Load || op == Op::Store) {
                const auto others = function_.operands(instructions[i]);
                if (others[0] == operands[0] && others[1] == operands[1]) return i;
            }
            if (!is_harmless(instructions[i])) return kNone;
        }
        return kNone;
    }
    void fold_check(BlockId block, uint32_t i) {
        if (at(block, i).op != Op::CheckIndex) return;
        const uint32_t access = find_access(block, i);
        if (access == kNone) return;
        const Instruction& instruction = at(block, access);
        const value::Type& part = types()[instruction.type];
        if (part.size != 8 || !part.scalar) return;
        const ValueId view = function_.operands(instruction)[0];
        const value::Type& element = types()[types()[function_[view].type].first];
        if (instruction.op == Op::Store && element.size != 8) return;
        if (plan_at(block, access).form != Form::Plain) return;
        plan_at(block, i).form = Form::Folded;
        plan_at(block, access).form = Form::Checked;
        plan_at(block, access).check = &at(block, i);
        fold_view(block, access, view, element);
    }
    void fold_view(BlockId block, uint32_t access, ValueId view, const value::Type& element) {
        const Instruction* const definition_of_view = definition(view);
        if (at(block, access).op != Op::Load || element.size != 8) return;
        if (definition_of_view == nullptr || !defined_in(view, block) || plan_[view].uses != 2)
            return;
        for (uint32_t i = plan_[view].instruction + 1; i < access; ++i)
            if (!is_harmless(at(block, i)) && at(block, i).op != Op::CheckIndex) return;
        fold_away(view);
        plan_at(block, access).form = Form::ListGet;
        plan_at(block, access).with = definition_of_view;
    }

    // ---- constants that nobody needs in a slot
    void drop_unread_constants() {
        std::vector<uint8_t> read(function_.values.size(), 0);
        each_instruction([&](BlockId block, uint32_t i) {
            const Instruction& instruction = at(block, i);
            if (instruction.op == Op::Drop && plan_at(block, i).form == Form::Folded) return;
            const auto operands = function_.operands(instruction);
            for (uint32_t o = 0; o < operands.size(); ++o)
                if (!takes_immediate(plan_, instruction, o)) read[operands[o].index] = 1;
        });
        for (uint32_t i = 0; i < function_.values.size(); ++i) {
            if (!plan_.values[i].constant || read[i] != 0) continue;
            fold_away(ValueId{i});
        }
    }

    // ---- reads
    void add_read(ValueId id) {
        if (!plan_[id].folded && plan_[id].slots != 0) plan_.reads.push_back(plan_[id].root);
    }
    // What could be loaded in place is read all the same when it lies in a slot for the sake of others.
    void add_operands(const Instruction& instruction) {
        const auto operands = function_.operands(instruction);
        for (uint32_t i = 0; i < operands.size(); ++i)
            if (!takes_immediate(plan_, instruction, i) || loads_in_place(plan_, instruction, i))
                add_read(operands[i]);
    }
    void describe(BlockId block, uint32_t i) {
        const Instruction& instruction = at(block, i);
        InstructionPlan& plan = plan_at(block, i);
        plan.first_read = static_cast<uint32_t>(plan_.reads.size());
        if (plan.form != Form::Folded) {
            add_operands(instruction);
            if (plan.with != nullptr) add_operands(*plan.with);
            if (instruction.op == Op::Return && plan_.record != kNone)
                plan_.reads.push_back(plan_.record);
            describe_writes(instruction, plan);
        }
        plan.read_count = static_cast<uint32_t>(plan_.reads.size()) - plan.first_read;
    }

    bool has_old_part(const Instruction& instruction) const {
        return instruction.op == Op::Store || instruction.op == Op::SetState;
    }
    // The operand is owned by this instruction alone, so its slots may become the result's.
    void describe_writes(const Instruction& instruction, InstructionPlan& plan) {
        switch (instruction.op) {
            case Op::Unique:
            case Op::TakeField:
            case Op::PutPayload:
            case Op::TakePayload:
                plan.tied = true;
                plan.late = true;
                break;
            case Op::WithField:
                plan.tied = true;
                plan.late = true;
                add_temporary(plan, with_field_type(instruction));
                break;
            case Op::CallBuiltin: plan.tied = gives_back_operand(instruction); break;
            case Op::Variant:
            case Op::TakeElement:  // loads the part, then zeroes it in the list
            case Op::Open: plan.late = true; break;
            case Op::Make: plan.late = !all_whole(instruction); break;
            case Op::Fault: add_slots(plan, 2); break;
            case Op::Return: add_slots(plan, return_slots(instruction)); break;
            default:
                if (has_old_part(instruction) && types()[instruction.type].managed)
                    add_temporary(plan, instruction.type);
                break;
        }
    }
    // A container that comes back changed. Builtins read their operands before they write results (vm/builtins/call.h).
    bool gives_back_operand(const Instruction& instruction) const {
        if (instruction.result_count == 0 || instruction.operands.count == 0) return false;
        if (ir::operand_letter(plan_.module, instruction, 0) != 'o') return false;
        return function_[instruction.first_result].type ==
               function_[function_.operands(instruction)[0]].type;
    }
    value::TypeId with_field_type(const Instruction& instruction) const {
        return field_of(types(), instruction.type, static_cast<uint32_t>(instruction.immediate))
            .type;
    }
    bool all_whole(const Instruction& instruction) const {
        for (uint32_t i = 0; i < instruction.operands.count; ++i)
            if (!is_whole_slots(types(), field_of(types(), instruction.type, i))) return false;
        return true;
    }
    uint32_t return_slots(const Instruction& instruction) const {
        if (instruction.operands.count < 2) return 0;
        uint32_t slots = 0;
        for (const ValueId id : function_.operands(instruction)) slots += plan_[id].slots;
        return slots;
    }
    void add_temporary(InstructionPlan& plan, value::TypeId type) {
        add_slots(plan, types()[type].slots());
    }
    void add_slots(InstructionPlan& plan, uint32_t slots) {
        if (slots != 0) plan.temporary = plan_.extra_value(slots);
    }

    Plan& plan_;
    const ir::Function& function_;
};

}  // namespace

void fold(Plan& plan) { Folder(plan).run(); }

}  // namespace aeroflow::emit
