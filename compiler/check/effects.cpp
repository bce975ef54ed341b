// What functions do beyond their result: suspend, read and write the actor's state. A fixpoint over the calls, then the
// rules that need it.
#include <algorithm>

#include "compiler/check/checker.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using resolve::DeclarationKind;

static uint64_t state_bit(uint32_t number) { return uint64_t{1} << std::min<uint32_t>(number, 63); }

void Checker::note_state(NodeId id, bool write) {
    const uint32_t number = type_number_[bindings_.declaration_id(id).index];
    Effects& effects = out_.functions[context_.function.index].effects;
    (write ? effects.writes : effects.reads) |= state_bit(number);
    if (initialiser_ == kNoIndex || write || number < initialiser_) return;
    sink_.report(
        error(Code::StateOrder, id,
              quoted(module_.name(id)) + " has no value yet: states are initialised in order"));
}

void Checker::note_call(NodeId at, FunctionId callee) {
    out_.functions[context_.function.index].calls.push_back(callee);
    const bool guarded = !places_in_use_.empty();
    if (context_.no_suspension == nullptr && !guarded && initialiser_ == kNoIndex) return;
    PendingCall call;
    call.caller = context_.function;
    call.callee = callee;
    call.node = at;
    call.no_suspension = context_.no_suspension;
    call.initialiser = initialiser_;
    for (const PlaceInUse& place : places_in_use_) {
        if (bindings_[place.root].kind == DeclarationKind::State) {
            call.place_in_use = place.node;
            call.state_in_use = type_number_[place.root.index];
        }
    }
    pending_calls_.push_back(call);
}

// Callees before callers, repeated where they go round: a caller is looked at again when a callee has got more.
void Checker::finish_effects() {
    const uint32_t count = uint32_t(out_.functions.size());
    std::vector<std::vector<uint32_t>> callers(count);
    for (uint32_t f = 0; f < count; ++f) {
        std::vector<FunctionId>& calls = out_.functions[f].calls;
        std::stable_sort(calls.begin(), calls.end());
        calls.erase(std::unique(calls.begin(), calls.end()), calls.end());
        for (FunctionId callee : calls) callers[callee.index].push_back(f);
    }
    std::vector<uint32_t> work(count);
    for (uint32_t f = 0; f < count; ++f) work[f] = f;
    while (!work.empty()) {
        const Function callee = out_.functions[work.back()];
        const std::vector<uint32_t>& above = callers[work.back()];
        const uint32_t actor = callee.actor;
        work.pop_back();
        for (uint32_t f : above) {
            Function& caller = out_.functions[f];
            const Effects before = caller.effects;
            const bool suspended = caller.suspends;
            caller.suspends = caller.suspends || callee.suspends;
            if (actor != kNoIndex && actor == caller.actor) {
                caller.effects.reads |= callee.effects.reads;
                caller.effects.writes |= callee.effects.writes;
            }
            if (caller.suspends != suspended || before.reads != caller.effects.reads ||
                before.writes != caller.effects.writes) {
                work.push_back(f);
            }
        }
    }
    for (const PendingCall& call : pending_calls_) check_pending(call);
}

void Checker::check_pending(const PendingCall& call) {
    const Function& callee = out_.functions[call.callee.index];
    const std::string name = quoted(module_.name(bindings_[call.callee].node));
    if (call.state_argument) {
        if (!callee.suspends) return;
        sink_.report(
            error(Code::StateAsMutArgument, call.node,
                  "a state cannot be a `mut` argument of " + name + ", which may suspend"));
        return;
    }
    if (call.no_suspension != nullptr && callee.suspends) {
        sink_.report(error(Code::CannotSuspend, call.node,
                           name + " may suspend, and may not be called in " + call.no_suspension));
    }
    if (call.place_in_use.exists()) {
        const uint64_t bit = state_bit(call.state_in_use);
        if (callee.suspends) {
            sink_.report(error(Code::CannotSuspend, call.node,
                               name + " may suspend while a state is being changed in place")
                             .note(module_.anchor(call.place_in_use), "this changes it"));
        } else if (((callee.effects.reads | callee.effects.writes) & bit) != 0) {
            sink_.report(error(Code::PlaceInUse, call.node,
                               name + " names the state that is being changed here")
                             .note(module_.anchor(call.place_in_use), "this changes it in place"));
        }
    }
    if (call.initialiser != kNoIndex) {
        const uint64_t later = ~(state_bit(call.initialiser) - 1);
        if ((callee.effects.reads & later) != 0) {
            sink_.report(error(
                Code::StateOrder, call.node,
                name + " reads a state that has no value yet: states are initialised in order"));
        }
    }
}

}  // namespace aeroflow::check
