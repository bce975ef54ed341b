#include "scheduler/trace/labels.h"

#include "scheduler/trace/show_words.h"
#include "vm/base/execution_hash.h"
#include "vm/value/show.h"

namespace aeroflow::trace {
namespace {

constexpr size_t kShownText = 400;

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text.substr(0, kShownText)) {
        const auto byte = static_cast<uint8_t>(c);
        if (byte < 0x20 || byte == 0x7F || c == '"' || c == '\\') value::append_escape(out, byte);
        else out += c;
    }
    return out + (text.size() > kShownText ? "…" : "\"");
}

}  // namespace

Labels::Labels(const turn::Program& program) : program_(program) {
    for (const std::string_view name : {"reply", "fault", "timeout", "sleep", "every", "kill", "stop", "down", "end",
                                        "faulted", "out", "register", "clock", "exit", "restart", "state"}) {
        labels_[base::signature_digest(name)] = {std::string(name), std::string(name), {}, nullptr};
    }
    for (const turn::ActorType& type : program.actors) {
        labels_[base::signature_digest(type.start_signature)] = {"start", type.start_signature, type.show_name,
                                                                &type.parameters};
    }
    for (const turn::Selector& selector : program.selectors) {
        labels_[base::signature_digest(selector.signature)] = {selector.name, selector.signature, {}, &selector.parameters};
    }
}

std::string_view Labels::of(uint64_t signature) const {
    const auto found = labels_.find(signature);
    return found == labels_.end() ? "?" : std::string_view(found->second.name);
}

std::string_view Labels::signature(uint64_t signature) const {
    const auto found = labels_.find(signature);
    return found == labels_.end() ? "?" : std::string_view(found->second.signature);
}

std::string_view Labels::started_type(uint64_t signature) const {
    const auto found = labels_.find(signature);
    return found == labels_.end() ? "" : std::string_view(found->second.type);
}

std::string Labels::values(const core::SeenEvent& event) const {
    const auto found = labels_.find(event.signature);
    if (found == labels_.end()) return {};
    const Label& label = found->second;
    if (label.parameters != nullptr) return show_words(program_, *label.parameters, event.words);
    const std::span<const uint64_t> rest = event.words.empty() ? event.words : event.words.subspan(1);
    if (label.name == "out") return quoted(event.text);
    if (label.name == "reply" && event.selector < program_.selectors.size()) {
        return show_words(program_, {&program_.selectors[event.selector].result, 1}, rest);
    }
    if (label.name == "fault") return show_words(program_, {&value::kFault, 1}, rest);
    if (label.name == "faulted") return show_words(program_, {&value::kFault, 1}, event.words);
    if (label.name == "down") return show_words(program_, {&value::kReason, 1}, event.words);
    if (label.name == "register") return {};
    return event.words.empty() ? std::string() : std::to_string(event.words[0]);
}

}  // namespace aeroflow::trace
