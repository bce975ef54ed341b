#include "compiler/codegen/entries.h"

#include "compiler/codegen/function_code.h"

namespace aeroflow::codegen {
namespace {

// Which functions the scheduler enters: those of actors and tests.
std::vector<uint8_t> find_entered(const turn::Program& program, size_t functions) {
    std::vector<uint8_t> entered(functions, 0);
    const auto add = [&](turn::FunctionNumber number) {
        if (number != turn::kNone) entered[number] = 1;
    };
    for (const turn::ActorType& actor : program.actors) {
        add(actor.start);
        add(actor.stop);
        add(actor.down);
        for (const turn::Every& every : actor.every) {
            add(every.period);
            add(every.body);
        }
        for (const turn::FunctionNumber handler : actor.handlers) add(handler);
    }
    for (const turn::Test& test : program.tests) add(test.function);
    return entered;
}

// Wrappers between slots in memory and leaves in registers.
class Entries {
public:
    explicit Entries(Unit& unit) : unit_(unit), b_(unit.context) {}

    llvm::Constant* start(uint32_t number);
    llvm::Constant* resume(uint32_t number);
    uint32_t parameter_slots(const ir::Function& function) const;
    uint32_t result_slots(const ir::Function& function) const;

private:
    llvm::Function* begin(const char* prefix, uint32_t number,
                          std::vector<llvm::Type*> parameters);
    llvm::Value* at(llvm::Value* address, uint32_t bytes) {
        return b_.CreateConstInBoundsGEP1_64(unit_.i8, address, bytes);
    }
    llvm::Value* load(const Leaf& leaf, llvm::Value* address);
    void store(const Leaf& leaf, llvm::Value* leaf_value, llvm::Value* address);
    void store_results(const ir::Function& function, llvm::Value* given, llvm::Value* results);

    Unit& unit_;
    llvm::IRBuilder<> b_;
};

llvm::Function* Entries::begin(const char* prefix, uint32_t number,
                               std::vector<llvm::Type*> parameters) {
    auto* type =
        llvm::FunctionType::get(llvm::Type::getVoidTy(unit_.context), parameters, false);
    auto* made = llvm::Function::Create(type, llvm::GlobalValue::InternalLinkage,
                                        prefix + std::to_string(number), unit_.code);
    made->setDoesNotThrow();
    b_.SetInsertPoint(llvm::BasicBlock::Create(unit_.context, "entry", made));
    return made;
}

llvm::Value* Entries::load(const Leaf& leaf, llvm::Value* address) {
    llvm::Type* const type = unit_.type_of(leaf);
    if (leaf.kind == LeafKind::Bool)
        return b_.CreateICmpNE(b_.CreateLoad(unit_.i8, address), b_.getInt8(0));
    if (leaf.kind == LeafKind::Word && leaf.size < 8)
        return b_.CreateZExt(b_.CreateLoad(unit_.bits_of(leaf), address), type);
    return b_.CreateAlignedLoad(type, address, llvm::Align(leaf.size));
}

void Entries::store(const Leaf& leaf, llvm::Value* value, llvm::Value* address) {
    if (leaf.kind != LeafKind::Float) value = b_.CreateZExtOrTrunc(value, unit_.bits_of(leaf));
    b_.CreateAlignedStore(value, address, llvm::Align(leaf.size));
}

void Entries::store_results(const ir::Function& function, llvm::Value* given,
                            llvm::Value* results) {
    std::vector<value::TypeId> list = {function.result};
    list.insert(list.end(), function.mut_results.begin(), function.mut_results.end());
    const bool many = given->getType()->isStructTy();
    unsigned next = 0;
    uint32_t slot = 0;
    for (const value::TypeId id : list) {
        const uint32_t slots = unit_.types()[id].slots();
        for (uint32_t i = 0; i < slots; ++i)
            b_.CreateStore(b_.getInt64(0), at(results, (slot + i) * 8));
        for (const Leaf& leaf : unit_.leaves(id)) {
            llvm::Value* const value = many ? b_.CreateExtractValue(given, next++) : given;
            store(leaf, value, at(results, slot * 8 + leaf.offset));
        }
        slot += slots;
    }
}

llvm::Constant* Entries::start(uint32_t number) {
    const ir::Function& function = unit_.module.functions[number];
    llvm::Function* const made =
        begin("start.", number, {unit_.pointer, unit_.i32, unit_.pointer, unit_.pointer});
    std::vector<llvm::Value*> arguments = {made->getArg(0), made->getArg(1)};
    if (!function.resume_points.empty()) arguments.push_back(b_.getInt32(0));
    uint32_t slot = 0;
    for (const ir::ValueId id : function.blocks[0].parameters) {
        for (const Leaf& leaf : unit_.leaves(function[id].type))
            arguments.push_back(load(leaf, at(made->getArg(2), slot * 8 + leaf.offset)));
        slot += unit_.types()[function[id].type].slots();
    }
    store_results(function, b_.CreateCall(unit_.function(number), arguments), made->getArg(3));
    b_.CreateRetVoid();
    return made;
}

llvm::Constant* Entries::resume(uint32_t number) {
    const ir::Function& function = unit_.module.functions[number];
    llvm::Function* const made =
        begin("resume.", number, {unit_.pointer, unit_.i32, unit_.pointer});
    std::vector<llvm::Value*> arguments;
    for (llvm::Type* type : unit_.function(number)->getFunctionType()->params())
        arguments.push_back(llvm::Constant::getNullValue(type));
    arguments[0] = made->getArg(0);
    arguments[2] = made->getArg(1);
    store_results(function, b_.CreateCall(unit_.function(number), arguments), made->getArg(2));
    b_.CreateRetVoid();
    return made;
}

uint32_t Entries::parameter_slots(const ir::Function& function) const {
    uint32_t slots = 0;
    for (const ir::ValueId id : function.blocks[0].parameters)
        slots += unit_.types()[function[id].type].slots();
    return slots;
}

uint32_t Entries::result_slots(const ir::Function& function) const {
    uint32_t slots = unit_.types()[function.result].slots();
    for (const value::TypeId id : function.mut_results) slots += unit_.types()[id].slots();
    return slots;
}

void add_global(Unit& unit, const char* name, llvm::Constant* value) {
    new llvm::GlobalVariable(unit.code, value->getType(), true,
                             llvm::GlobalValue::ExternalLinkage, value, name);
}

}  // namespace

std::vector<uint8_t> find_reached(const ir::Module& module) {
    std::vector<uint8_t> reached = find_entered(module.program, module.functions.size());
    std::vector<uint32_t> work;
    for (uint32_t i = 0; i < reached.size(); ++i)
        if (reached[i] != 0) work.push_back(i);
    while (!work.empty()) {
        const ir::Function& function = module.functions[work.back()];
        work.pop_back();
        for (const ir::Block& block : function.blocks) {
            for (const ir::Instruction& i : block.instructions) {
                if (i.op != ir::Op::Call && i.op != ir::Op::SuspendCall) continue;
                const auto callee = static_cast<uint32_t>(i.immediate);
                if (reached[callee] == 0) work.push_back(callee);
                reached[callee] = 1;
            }
        }
    }
    return reached;
}

void add_entries(Unit& unit, std::string_view tables) {
    Entries entries(unit);
    const auto& functions = unit.module.functions;
    const std::vector<uint8_t> entered = find_entered(unit.module.program, functions.size());
    const auto number = [&](uint32_t value) { return llvm::ConstantInt::get(unit.i32, value); };
    llvm::Constant* const none = llvm::ConstantPointerNull::get(unit.pointer);
    auto* const row = llvm::StructType::get(
        unit.context, {unit.pointer, unit.pointer, unit.i32, unit.i32, unit.i32, unit.i32});
    std::vector<llvm::Constant*> rows;
    for (uint32_t i = 0; i < functions.size(); ++i) {
        const bool enters = entered[i] != 0 && !functions[i].blocks.empty();
        const bool resumes = enters && !functions[i].resume_points.empty();
        rows.push_back(llvm::ConstantStruct::get(
            row, {enters ? entries.start(i) : none, resumes ? entries.resume(i) : none,
                  number(enters ? entries.parameter_slots(functions[i]) : 0),
                  number(entries.result_slots(functions[i])),
                  number(static_cast<uint32_t>(functions[i].resume_points.size())),
                  number(record_bytes(functions[i]))}));
    }
    add_global(unit, "ae_functions",
               llvm::ConstantArray::get(llvm::ArrayType::get(row, rows.size()), rows));
    add_global(unit, "ae_function_count", llvm::ConstantInt::get(unit.i64, rows.size()));
    add_global(unit, "ae_tables",
               llvm::ConstantDataArray::getString(
                   unit.context, llvm::StringRef(tables.data(), tables.size()), false));
    add_global(unit, "ae_tables_size", llvm::ConstantInt::get(unit.i64, tables.size()));
}

}  // namespace aeroflow::codegen
