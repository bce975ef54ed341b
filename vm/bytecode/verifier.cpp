#include "vm/bytecode/verifier.h"

#include "vm/bytecode/verifier_shapes.h"

namespace aeroflow::bytecode {

namespace {

// Flow never goes on behind these.
bool ends_flow(Op op) {
    return op == Op::Jump || op == Op::Switch || op == Op::Return || op == Op::Return1 ||
           op == Op::Return1I || op == Op::ReturnN || op == Op::Fault || op == Op::Exit ||
           op == Op::Unreachable;
}

class Verifier {
public:
    Verifier(const Module& module, const Tables& tables) : module_(module), tables_(tables) {}

    std::string run() {
        if (module_.code.size() > UINT32_MAX / 2) return "too much code";
        starts_.assign(module_.code.size(), 0);
        uint64_t end = 0;
        for (const Function& function : module_.functions) {
            if (function.code < end || function.words == 0)
                return function.name + ": functions overlap";
            end = uint64_t{function.code} + function.words;
            if (end > module_.code.size()) return function.name + ": code outside the module";
            if (const char* problem = mark(function)) return function.name + ": " + problem;
        }
        for (const Function& function : module_.functions)
            if (std::string problem = check(function); !problem.empty())
                return function.name + problem;
        return {};
    }

private:
    // Marks where instructions begin.
    const char* mark(const Function& function) {
        if (function.slots > kMaxSlots + 8) return "a frame that is too large";
        if (function.parameter_slots > function.slots) return "parameters outside the frame";
        if (function.result_slots > function.slots) return "results outside the frame";
        const uint64_t end = uint64_t{function.code} + function.words;
        uint64_t at = function.code;
        Op last = Op::Halt;
        while (at < end) {
            const uint32_t words = instruction_words(module_.code, at);
            if (words == 0 || at + words > end) return "an instruction that is cut off";
            last = op_of(module_.code[at]);
            starts_[at] = 1;
            at += words;
        }
        return ends_flow(last) ? nullptr : "flow runs over the end";
    }

    std::string check(const Function& function) {
        for (uint32_t at = function.code; at < function.code + function.words;
             at += instruction_words(module_.code, at)) {
            const Shape shape{module_, tables_, function, at};
            if (const char* problem = check_instruction(shape))
                return " " + std::to_string(at - function.code) + ": " + problem;
        }
        if (const char* problem = check_resume_points(function)) return std::string(": ") + problem;
        return {};
    }

    const char* check_instruction(const Shape& shape) {
        if (const char* problem = check_fields(shape)) return problem;
        if (const char* problem = check_second(shape)) return problem;
        return check_jumps(shape);
    }

    bool lands(const Function& function, int64_t target) const {
        if (target < function.code || target >= int64_t{function.code} + function.words)
            return false;
        return starts_[static_cast<uint64_t>(target)] != 0;
    }
    const char* check_jumps(const Shape& shape) const {
        const Word word = module_.code[shape.at];
        const char* const letters = row(op_of(word)).operands;
        constexpr const char* kProblem = "a jump to no instruction";
        if (letters[1] == 'J' && !lands(shape.function, shape.at + signed_wide(word)))
            return kProblem;
        if (letters[2] == 'j' && !lands(shape.function, shape.at + signed_c(word))) return kProblem;
        if (op_of(word) != Op::Switch) return nullptr;
        if (wide_of(word) == 0) return "a switch without edges";
        for (uint32_t i = 0; i < wide_of(word); ++i)
            if (!lands(shape.function, int64_t{shape.at} + static_cast<int32_t>(low_of(
                                                               module_.code[shape.at + 1 + i]))))
                return kProblem;
        return nullptr;
    }

    const char* check_resume_points(const Function& function) const {
        const bool suspends = function.resume_count != 0;
        if (suspends && function.record_slot >= function.slots)
            return "a record slot outside the frame";
        if (uint64_t{function.first_resume} + function.resume_count > module_.resume_points.size())
            return "resume points out of range";
        for (uint32_t i = 0; i < function.resume_count; ++i) {
            const ResumePoint& point = module_.resume_points[function.first_resume + i];
            if (!lands(function, point.at)) return "a resume point at no instruction";
            const Op op = op_of(module_.code[point.at]);
            if (op != Op::Await && op != Op::CallSuspend)
                return "a resume point that does not wait";
            if (i != 0 && (&point)[-1].at >= point.at) return "resume points out of order";
            if (uint64_t{point.first_saved} + point.saved_count > module_.saved.size())
                return "saved values out of range";
            for (uint32_t s = 0; s < point.saved_count; ++s) {
                const Saved& saved = module_.saved[point.first_saved + s];
                if (uint64_t{saved.offset} + saved.bytes > function.record_bytes)
                    return "a saved value outside the record";
                if (saved.slot + (uint64_t{saved.bytes} + 7) / 8 > function.slots)
                    return "a saved value outside the frame";
            }
        }
        return nullptr;
    }

    const Module& module_;
    const Tables& tables_;
    std::vector<uint8_t> starts_;  // by word: an instruction begins here
};

}  // namespace

std::string verify(const Module& module, const Tables& tables) {
    return Verifier(module, tables).run();
}

}  // namespace aeroflow::bytecode
