#include "scheduler/trace/compare.h"

#include <algorithm>
#include <optional>

namespace aeroflow::trace {
namespace {

// "  ┌─ bank.aefl:21:9 …": the first place of a function, empty when it has none.
std::string place_of(const turn::Program& program, const std::string& function) {
    const turn::Site* first = nullptr;
    for (const turn::Site& site : program.sites) {
        if (site.function >= program.names.size() || program.names[site.function] != function) continue;
        if (site.file >= program.files.size() || site.line == 0) continue;
        if (first == nullptr || std::pair(site.line, site.column) < std::pair(first->line, first->column)) first = &site;
    }
    if (first == nullptr) return {};
    const turn::File& file = program.files[first->file];
    std::string_view text = file.text;
    for (uint32_t line = 1; line < first->line; ++line) text.remove_prefix(std::min(text.size(), text.find('\n') + 1));
    const std::string number = std::to_string(first->line);
    return std::string(number.size(), ' ') + " ┌─ " + file.path + ":" + number + ":" + std::to_string(first->column) + "\n" +
           number + "│ " + std::string(text.substr(0, text.find('\n'))) + "\n";
}

std::string padded(std::string text, size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

class Comparer {
public:
    Comparer(Side& a, Side& b) : a_(a), b_(b), labels_{Labels(a.program), Labels(b.program)} {}

    std::string events_differ() const {
        const size_t both = std::min(a_.log.events.size(), b_.log.events.size());
        for (size_t i = 0; i < both; ++i) {
            if (!a_.log.events[i].is_same(b_.log.events[i])) return report(&a_.log.events[i], &b_.log.events[i]);
        }
        return {};
    }

    // One has ended, the other has not.
    std::string rest_differs() const {
        const EventLog::Event* const a = a_.log.events.empty() ? nullptr : &a_.log.events.front();
        const EventLog::Event* const b = b_.log.events.empty() ? nullptr : &b_.log.events.front();
        return a == nullptr && b == nullptr ? std::string() : report(a, b);
    }

    std::string states_differ() const {
        for (const uint64_t actor : a_.log.ran) {
            if (!a_.world.lives(actor) || !b_.world.lives(actor)) continue;
            const std::string a = a_.world.shown_state(actor, {}).value_or("");
            const std::string b = b_.world.shown_state(actor, {}).value_or("");
            if (a != b) return state_report(actor, a, b);
        }
        return {};
    }

    void drop_same() {
        const auto both = static_cast<ptrdiff_t>(std::min(a_.log.events.size(), b_.log.events.size()));
        for (Side* side : {&a_, &b_}) {
            side->log.events.erase(side->log.events.begin(), side->log.events.begin() + both);
            side->log.ran.clear();
        }
    }

private:
    std::string name_of(const Side& side, uint64_t actor) const {
        return actor == 0 ? "the world" : side.world.shown_name(actor);
    }

    // "takes order(Order) from Main#1", what an event is without its values.
    std::string what(const Side& side, const Labels& labels, const EventLog::Event& event) const {
        const std::string label(labels.of(event.seen.signature));
        if (label == "out") return "writes";
        if (label == "faulted" || label == "end") return label == "end" ? "ends" : "faults";
        if (label == "exit") return "ends with status";
        if (label == "register") return "is registered";
        const std::string signature(labels.signature(event.seen.signature));
        const std::string sender = event.seen.sender == 0 || event.seen.sender == event.seen.at
                                       ? std::string()
                                       : " from " + name_of(side, event.seen.sender);
        return (event.seen.loose ? "does not take " : "takes ") + signature + sender;
    }

    std::string values(const Labels& labels, const EventLog::Event& event) const {
        if (labels.of(event.seen.signature) == "out") return labels.values(event.whole());
        return std::string(labels.of(event.seen.signature)) + "(" + labels.values(event.whole()) + ")";
    }

    std::string report(const EventLog::Event* a, const EventLog::Event* b) const {
        const EventLog::Event& first = a != nullptr && (b == nullptr || a->seen.tick <= b->seen.tick) ? *a : *b;
        const Side& side = &first == a ? a_ : b_;
        const Labels& labels = &first == a ? labels_[0] : labels_[1];
        const bool same_kind = a != nullptr && b != nullptr && a->seen.at == b->seen.at && a->seen.tick == b->seen.tick &&
                               a->seen.signature == b->seen.signature && a->seen.sender == b->seen.sender;
        std::string out = "first difference: tick " + std::to_string(first.seen.tick) + ", turn " +
                          std::to_string(first.turn) + " of " + name_of(side, first.seen.at);
        const bool writes = labels.of(first.seen.signature) == "out";
        if (same_kind) out += writes ? ", what it writes" : ", message " + std::string(labels.signature(first.seen.signature));
        out += '\n' + place(side, first);
        out += line(a_, labels_[0], a, same_kind) + line(b_, labels_[1], b, same_kind);
        return out + "  before it: " + std::to_string(first.turns) + " turns the same\n";
    }

    std::string line(const Side& side, const Labels& labels, const EventLog::Event* event, bool same_kind) const {
        const size_t width = std::max(a_.name.size(), b_.name.size()) + 2;
        const std::string head = "  " + padded(side.name, width);
        if (event == nullptr) return head + "has ended\n";
        if (same_kind) return head + values(labels, *event) + '\n';
        return head + "tick " + std::to_string(event->seen.tick) + ": " + name_of(side, event->seen.at) + ' ' +
               what(side, labels, *event) + ": " + values(labels, *event) + '\n';
    }

    // The handler that takes the message, or the one that was resumed.
    std::string place(const Side& side, const EventLog::Event& event) const {
        if (event.seen.at == 0) return {};
        std::string actor = name_of(side, event.seen.at);
        actor = actor.substr(0, actor.find('#'));
        const Labels& labels = &side == &a_ ? labels_[0] : labels_[1];
        const std::string label(labels.of(event.seen.signature));
        if (actor == "main") return place_of(side.program, "main");
        return place_of(side.program, actor + "." + label);
    }

    std::string state_report(uint64_t actor, std::string_view a, std::string_view b) const {
        while (!a.empty() && !b.empty() && a.substr(0, a.find('\n')) == b.substr(0, b.find('\n'))) {
            a.remove_prefix(std::min(a.size(), a.find('\n') + 1));
            b.remove_prefix(std::min(b.size(), b.find('\n') + 1));
        }
        const std::string field(a.substr(0, a.find(':')));
        const size_t width = std::max(a_.name.size(), b_.name.size()) + 2;
        return "first difference: tick " + std::to_string(a_.world.tick_run()) + ", the state of " + name_of(a_, actor) +
               ", field " + field + "\n  " + padded(a_.name, width) + std::string(a.substr(0, a.find('\n'))) + "\n  " +
               padded(b_.name, width) + std::string(b.substr(0, b.find('\n'))) + '\n';
    }

    Side& a_;
    Side& b_;
    Labels labels_[2];
};

}  // namespace

core::SeenEvent EventLog::Event::whole() const {
    core::SeenEvent event = seen;
    event.words = words;
    event.text = text;
    return event;
}

bool EventLog::Event::is_same(const Event& other) const {
    return seen.at == other.seen.at && seen.sender == other.seen.sender && seen.signature == other.seen.signature &&
           seen.tick == other.seen.tick && seen.loose == other.seen.loose && words == other.words;
}

void EventLog::event(const core::SeenEvent& event) {
    Event& kept = events.emplace_back();
    kept.seen = event;
    kept.seen.words = {};
    kept.seen.text = {};
    kept.words.assign(event.words.begin(), event.words.end());
    kept.text = event.text;
    // What a turn leaves is told before the next one takes something.
    static const uint64_t left[] = {base::signature_digest("out"), base::signature_digest("faulted")};
    const bool is_left = event.signature == left[0] || event.signature == left[1];
    kept.turn = turns_of_[event.at] + (is_left ? 0 : 1);
    kept.turns = turns_ - (is_left ? 1 : 0);
}

void EventLog::turn_begins(const core::SeenTurn& turn) {
    ++turns_of_[turn.actor];
    turns_ = turn.number;
    ran.push_back(turn.actor);
}

Comparison compare(Side& a, Side& b, bool states) {
    Comparer comparer(a, b);
    for (bool a_runs = true, b_runs = true; a_runs || b_runs;) {
        if (a_runs) a_runs = a.replay.step(a.world);
        if (b_runs) b_runs = b.replay.step(b.world);
        for (const Side* side : {&a, &b}) {
            if (!side->replay.difference().empty()) {
                return {side->name + " is not what its program does: " + side->replay.difference() + '\n', 0};
            }
        }
        std::string difference = comparer.events_differ();
        const bool level = a.log.events.size() == b.log.events.size();
        if (difference.empty() && states && level) difference = comparer.states_differ();
        if (!difference.empty()) return {std::move(difference), 0};
        comparer.drop_same();
    }
    return {comparer.rest_differs(), a.world.result().turns};
}

}  // namespace aeroflow::trace
