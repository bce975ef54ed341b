#include "scheduler/session/session.h"

#include <string>

namespace aeroflow::session {
namespace {

std::unexpected<Failure> failed(FailureCode code, std::string text) {
    return std::unexpected(Failure{code, std::move(text)});
}

std::string quoted(std::string_view name) { return '`' + std::string(name) + '`'; }

}  // namespace

std::expected<void, Failure> Session::send(std::string_view actor, std::string_view message,
                                           std::span<const Argument> arguments) {
    if (world_.ended()) return failed(FailureCode::Ended, "the program has ended");
    const uint64_t id = world_.named(actor);
    const turn::ActorType* const type = world_.receiver(id);
    if (type == nullptr) return failed(FailureCode::NoActor, "no actor is registered as " + quoted(actor));
    const std::expected<uint16_t, Failure> selector = message_of(*type, message);
    if (!selector) return std::unexpected(selector.error());
    const std::expected<std::vector<uint64_t>, Failure> words =
        encode_arguments(program_, program_.selectors[*selector], arguments);
    if (!words) return std::unexpected(words.error());
    switch (world_.send_input(id, *selector, *words)) {
        case core::InputResult::Sent: return {};
        case core::InputResult::Full:
            return failed(FailureCode::Full, "the world holds as many undelivered messages as it may; let it run first");
        case core::InputResult::Ended: return failed(FailureCode::Ended, "the program ends at its next tick");
        case core::InputResult::NoActor:
        case core::InputResult::NoHandler: break;
    }
    return failed(FailureCode::NoActor, "no actor is registered as " + quoted(actor));
}

// An actor has one message of a name.
std::expected<uint16_t, Failure> Session::message_of(const turn::ActorType& type, std::string_view name) const {
    std::string known;
    for (size_t i = 0; i < type.handlers.size(); ++i) {
        if (type.handlers[i] == turn::kNone) continue;
        if (program_.selectors[i].name == name) return static_cast<uint16_t>(i);
        known += (known.empty() ? "" : ", ") + program_.selectors[i].name;
    }
    const std::string has = known.empty() ? "it takes none" : "it takes " + known;
    return failed(FailureCode::NoMessage, type.show_name + " takes no message " + quoted(name) + "; " + has);
}

}  // namespace aeroflow::session
