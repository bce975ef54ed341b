// The spike of docs/decisions/0001: translates IR text to LLVM's text, far enough for fib and nbody, to measure whether the
// IR's conventions (faults return, status tested behind calls, units as an argument, views) cost what they may.
//
//   ir_to_llvm < fib.ir > fib.ll
//
// It is no code generator: instructions it does not know end it with a message.
#include <bit>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>

#include "compiler/ir/text.h"

namespace aeroflow::ir {
namespace {

constexpr const char* kPrelude = R"ll(%ctx = type { i32, i32, [2 x ptr] }
%list = type { i32, i32, i32, i32 }
declare void @ae_fault(ptr, i32, i32) cold nounwind
declare void @ae_unwind(ptr, i32) cold nounwind
declare i32 @ae_copy_list(ptr, i32, i32) cold nounwind
declare ptr @ae_blob(ptr, i32) cold nounwind
declare { i64, i1 } @llvm.sadd.with.overflow.i64(i64, i64)
declare { i64, i1 } @llvm.ssub.with.overflow.i64(i64, i64)
declare { i64, i1 } @llvm.smul.with.overflow.i64(i64, i64)
declare double @llvm.sqrt.f64(double)
)ll";

class Translator {
public:
    Translator(const Module& module, const Function& function)
        : module_(module), function_(function) {}

    std::string translate() {
        for (const Block& block : function_.blocks)
            ends_.push_back(block.instructions.empty() ? "" : "");
        for (uint32_t b = 0; b < function_.blocks.size(); ++b) block_text(b);
        std::string text =
            "\ndefine " + result_type() + " @\"" + function_.name + "\"(ptr %ctx, i32 %units";
        for (const ValueId id : function_.blocks[0].parameters)
            text += ", " + type(id) + " " + name(id);
        text += ") noinline nounwind {\n";
        for (uint32_t b = 0; b < function_.blocks.size(); ++b)
            text += "b" + std::to_string(b) + ":\n" + phis(b) + bodies_[b];
        return text + cold_ + "}\n";
    }

private:
    std::string type(value::TypeId id) const {
        const value::Type& t = module_.program.types[id];
        if (id == value::kFloat) return "double";
        if (id == value::kBool) return "i1";
        return t.reference ? "i32" : "i64";
    }
    std::string type(ValueId id) const { return type(function_[id].type); }
    std::string result_type() const {
        if (function_.result != value::kUnit) return type(function_.result);
        return function_.mut_results.empty() ? "void" : type(function_.mut_results[0]);
    }
    std::string zero_return() const {
        const std::string t = result_type();
        if (t == "void") return "  ret void\n";
        return "  ret " + t + (t == "double" ? " 0.0\n" : " 0\n");
    }
    std::string name(ValueId id) const { return "%v" + std::to_string(id.index); }
    std::string fresh() { return "%t" + std::to_string(next_++); }
    std::string label() { return "l" + std::to_string(next_++); }
    void put(const std::string& line) { body_ += "  " + line + "\n"; }

    void block_text(uint32_t b);
    std::string phis(uint32_t b) const;
    void instruction(const Instruction& i);
    void checked(const Instruction& i, const char* what);
    void call(const Instruction& i);
    void view(const Instruction& i);
    void unique(const Instruction& i);
    std::string element(const Instruction& i);
    void terminator(const Instruction& i);
    // Branches to a cold block when `condition` holds; goes on in a new block.
    void cold_if(const std::string& condition, const std::string& cold_body,
                 const std::string& ending);
    void fault_if(const std::string& condition, int kind, uint32_t site) {
        cold_if(condition,
                "  call void @ae_fault(ptr %ctx, i32 " + std::to_string(kind) + ", i32 " +
                    std::to_string(site) + ")\n",
                zero_return());
    }
    void binary(const Instruction& i, const std::string& what) {
        const auto o = function_.operands(i);
        put(name(i.first_result) + " = " + what + " " + type(o[0]) + " " + name(o[0]) + ", " +
            name(o[1]));
    }

    const Module& module_;
    const Function& function_;
    std::string body_, cold_, label_;
    std::vector<std::string> bodies_, ends_;
    uint32_t next_ = 0;
};

void Translator::block_text(uint32_t b) {
    body_.clear();
    label_ = "b" + std::to_string(b);
    for (const Instruction& i : function_.blocks[b].instructions) instruction(i);
    bodies_.push_back(body_);
    ends_[b] = label_;
}

std::string Translator::phis(uint32_t b) const {
    std::string text;
    const auto& parameters = function_.blocks[b].parameters;
    for (size_t p = 0; b != 0 && p < parameters.size(); ++p) {
        text += "  " + name(parameters[p]) + " = phi " + type(parameters[p]);
        const char* comma = " ";
        for (uint32_t from = 0; from < function_.blocks.size(); ++from) {
            for (const Edge& edge :
                 function_.successors(function_.blocks[from].instructions.back())) {
                if (edge.target.index != b) continue;
                text += std::string(comma) + "[ " + name(function_.arguments(edge)[p]) + ", %" +
                        ends_[from] + " ]";
                comma = ", ";
            }
        }
        text += "\n";
    }
    return text;
}

void Translator::cold_if(const std::string& condition, const std::string& cold_body,
                         const std::string& ending) {
    const std::string cold = label(), on = label();
    put("br i1 " + condition + ", label %" + cold + ", label %" + on + ", !prof !0");
    cold_ += cold + ":\n" + cold_body + ending;
    body_ += on + ":\n";
    label_ = on;
}

void Translator::checked(const Instruction& i, const char* what) {
    const auto o = function_.operands(i);
    const std::string pair = fresh(), bit = fresh();
    put(pair + " = call { i64, i1 } @llvm." + what + ".with.overflow.i64(i64 " + name(o[0]) +
        ", i64 " + name(o[1]) + ")");
    put(name(i.first_result) + " = extractvalue { i64, i1 } " + pair + ", 0");
    put(bit + " = extractvalue { i64, i1 } " + pair + ", 1");
    fault_if(bit, 0, i.site);
}

// Units are tested before the call; what is left goes with it. Status is tested behind it.
void Translator::call(const Instruction& i) {
    const Function& callee = module_.functions[static_cast<size_t>(i.immediate)];
    std::string left = "%units";
    if (i.index != 0) {
        const std::string few = fresh();
        put(few + " = icmp ult i32 %units, " + std::to_string(i.index));
        fault_if(few, 9, i.site);
        left = fresh();
        put(left + " = sub i32 %units, " + std::to_string(i.index));
    }
    const std::string result = type(i.first_result);
    std::string line = name(i.first_result) + " = call " + result + " @\"" + callee.name +
                       "\"(ptr %ctx, i32 " + left;
    for (const ValueId id : function_.operands(i)) line += ", " + type(id) + " " + name(id);
    put(line + ")");
    if (!callee.may_fault) return;
    const std::string status = fresh(), bad = fresh();
    put(status + " = load i32, ptr %ctx");
    put(bad + " = icmp ne i32 " + status + ", 0");
    cold_if(bad, "  call void @ae_unwind(ptr %ctx, i32 " + std::to_string(i.site) + ")\n",
            zero_return());
}

// A list with another owner is copied; the cold block comes back, so its result goes through memory that LLVM removes.
void Translator::unique(const Instruction& i) {
    const auto list = function_.operands(i)[0];
    const std::string address = fresh(), head = fresh(), count = fresh(), shared = fresh();
    put(address + " = getelementptr %ctx, ptr %ctx, i32 0, i32 2, i32 0");
    const std::string base = fresh(), wide = fresh(), offset = fresh();
    put(base + " = load ptr, ptr " + address);
    put(wide + " = zext i32 " + name(list) + " to i64");
    put(offset + " = shl i64 " + wide + ", 3");
    put(head + " = getelementptr i8, ptr " + base + ", i64 " + offset);
    put(count + " = load i32, ptr " + head);
    put(shared + " = icmp ne i32 " + count + ", 1");
    const std::string cold = label(), on = label(), before = label_, copy = fresh();
    put("br i1 " + shared + ", label %" + cold + ", label %" + on + ", !prof !0");
    const value::Type& element_type = module_.program.types[module_.program.types[i.type].first];
    cold_ += cold + ":\n  " + copy + " = call i32 @ae_copy_list(ptr %ctx, i32 " + name(list) +
             ", i32 " + std::to_string(element_type.size) + ")\n  br label %" + on + "\n";
    body_ += on + ":\n";
    put(name(i.first_result) + " = phi i32 [ " + name(list) + ", %" + before + " ], [ " + copy +
        ", %" + cold + " ]");
    label_ = on;
}

// {data, length}. A blob's bytes lie elsewhere: cold.
void Translator::view(const Instruction& i) {
    const auto list = function_.operands(i)[0];
    const value::Type& element_type = module_.program.types[module_.program.types[i.type].first];
    const std::string v = name(i.first_result);
    const std::string constant = fresh(), slot = fresh(), base = fresh(), wide = fresh(),
                      offset = fresh(), head = fresh();
    put(constant + " = lshr i32 " + name(list) + ", 31");
    put(slot + " = getelementptr %ctx, ptr %ctx, i32 0, i32 2, i32 " + constant);
    put(base + " = load ptr, ptr " + slot);
    put(wide + " = zext i32 " + name(list) + " to i64");
    const std::string masked = fresh();
    put(masked + " = and i64 " + wide + ", 2147483647");
    put(offset + " = shl i64 " + masked + ", 3");
    put(head + " = getelementptr i8, ptr " + base + ", i64 " + offset);
    const std::string length = fresh(), capacity = fresh(), first = fresh(), blob = fresh();
    put(length + " = getelementptr %list, ptr " + head + ", i32 0, i32 1");
    const std::string n = fresh();
    put(n + " = load i32, ptr " + length);
    put(v + "n = zext i32 " + n + " to i64");
    put(capacity + " = getelementptr %list, ptr " + head + ", i32 0, i32 2");
    const std::string c = fresh(), f = fresh(), f64 = fresh(), skip = fresh(), start = fresh(),
                      here = fresh();
    put(c + " = load i32, ptr " + capacity);
    put(first + " = getelementptr %list, ptr " + head + ", i32 0, i32 3");
    put(f + " = load i32, ptr " + first);
    put(f64 + " = zext i32 " + f + " to i64");
    put(skip + " = mul i64 " + f64 + ", " + std::to_string(element_type.size));
    put(start + " = getelementptr i8, ptr " + head + ", i64 16");
    put(here + " = getelementptr i8, ptr " + start + ", i64 " + skip);
    put(blob + " = icmp slt i32 " + c + ", 0");
    const std::string cold = label(), on = label(), before = label_, away = fresh();
    put("br i1 " + blob + ", label %" + cold + ", label %" + on + ", !prof !0");
    cold_ += cold + ":\n  " + away + " = call ptr @ae_blob(ptr %ctx, i32 " + name(list) +
             ")\n  br label %" + on + "\n";
    body_ += on + ":\n";
    put(v + " = phi ptr [ " + here + ", %" + before + " ], [ " + away + ", %" + cold + " ]");
    label_ = on;
}

std::string Translator::element(const Instruction& i) {
    const auto o = function_.operands(i);
    const value::Type& list = module_.program.types[function_[o[0]].type];
    const std::string scaled = fresh(), at = fresh(), part = fresh();
    put(scaled + " = mul i64 " + name(o[1]) + ", " +
        std::to_string(module_.program.types[list.first].size));
    put(at + " = getelementptr inbounds i8, ptr " + name(o[0]) + ", i64 " + scaled);
    put(part + " = getelementptr inbounds i8, ptr " + at + ", i64 " + std::to_string(i.immediate));
    return part;
}

void Translator::terminator(const Instruction& i) {
    const auto o = function_.operands(i);
    if (i.op == Op::Jump)
        return put("br label %b" + std::to_string(function_.successors(i)[0].target.index));
    if (i.op == Op::Branch) {
        return put("br i1 " + name(o[0]) + ", label %b" +
                   std::to_string(function_.successors(i)[0].target.index) + ", label %b" +
                   std::to_string(function_.successors(i)[1].target.index));
    }
    put(o.empty() ? "ret void" : "ret " + type(o[0]) + " " + name(o[0]));
}

void Translator::instruction(const Instruction& i) {
    const auto o = function_.operands(i);
    switch (i.op) {
        // Constants are names for themselves: LLVM folds the addition of nothing.
        case Op::ConstInt:
            return put(name(i.first_result) + " = add " + type(i.first_result) + " 0, " +
                       std::to_string(i.immediate));
        case Op::ConstFloat:
            return put(name(i.first_result) + " = bitcast i64 " + std::to_string(i.immediate) +
                       " to double");
        case Op::AddInt: return checked(i, "sadd");
        case Op::SubInt: return checked(i, "ssub");
        case Op::MulInt: return checked(i, "smul");
        case Op::LtInt: return binary(i, "icmp slt");
        case Op::LeInt: return binary(i, "icmp sle");
        case Op::EqInt: return binary(i, "icmp eq");
        case Op::AddFloat: return binary(i, "fadd");
        case Op::SubFloat: return binary(i, "fsub");
        case Op::MulFloat: return binary(i, "fmul");
        case Op::DivFloat: return binary(i, "fdiv");
        case Op::SqrtFloat:
            return put(name(i.first_result) + " = call double @llvm.sqrt.f64(double " + name(o[0]) +
                       ")");
        case Op::Call: return call(i);
        case Op::Unique: return unique(i);
        case Op::View: return view(i);
        case Op::ViewLength: return put(name(i.first_result) + " = add i64 0, " + name(o[0]) + "n");
        case Op::CheckIndex: {
            const std::string out = fresh();
            put(out + " = icmp uge i64 " + name(o[1]) + ", " + name(o[0]) + "n");
            return fault_if(out, 2, i.site);
        }
        case Op::Load: {
            const std::string part = element(i);
            return put(name(i.first_result) + " = load " + type(i.type) + ", ptr " + part);
        }
        case Op::Store: {
            const std::string part = element(i);
            return put("store " + type(i.type) + " " + name(o[2]) + ", ptr " + part);
        }
        case Op::Jump:
        case Op::Branch:
        case Op::Return: return terminator(i);
        default: break;
    }
    std::fprintf(stderr, "the spike does not know %s\n", row(i.op).text);
    std::exit(1);
}

}  // namespace
}  // namespace aeroflow::ir

int main() {
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    const auto module = aeroflow::ir::parse(text);
    if (!module) {
        std::fprintf(stderr, "line %u: %s\n", module.error().line, module.error().message.c_str());
        return 1;
    }
    std::string out = aeroflow::ir::kPrelude;
    for (const auto& function : module->functions)
        out += aeroflow::ir::Translator(*module, function).translate();
    out += "\n!0 = !{!\"branch_weights\", i32 1, i32 100000}\n";
    std::fputs(out.c_str(), stdout);
    return 0;
}
