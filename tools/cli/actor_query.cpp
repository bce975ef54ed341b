#include "tools/cli/actor_query.h"

#include <algorithm>

namespace aeroflow::cli {
namespace {

constexpr size_t kMostActors = 1000;  // of a type, shown

const turn::ActorType* find_type(const turn::Program& program, const std::string& name) {
    const auto found = std::ranges::find_if(program.actors, [&](const turn::ActorType& type) {
        return type.show_name == name && type.port.empty();
    });
    return found == program.actors.end() ? nullptr : &*found;
}

std::string list(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out.empty() ? "none" : out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Where the id behind `#` ends: digits, `/` and `:`, and a generation behind a point.
size_t end_of_id(const std::string& text, size_t at) {
    const auto in_id = [](char c) { return is_digit(c) || c == '/' || c == ':'; };
    while (at < text.size() && in_id(text[at])) ++at;
    if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
        ++at;
        while (at < text.size() && is_digit(text[at])) ++at;
    }
    return at;
}

std::string indented(const std::string& lines) {
    std::string out;
    for (size_t from = 0; from < lines.size();) {
        const size_t end = lines.find('\n', from);
        out += "  " + lines.substr(from, end - from) + '\n';
        from = end + 1;
    }
    return out.empty() ? "  (no state)\n" : out;
}

}  // namespace

std::expected<ActorQuery, std::string> parse_query(const std::string& text, const turn::Program& program) {
    ActorQuery query;
    size_t end = text.find_first_of("#.");
    query.type = text.substr(0, end);
    if (end != std::string::npos && text[end] == '#') {
        end = end_of_id(text, end + 1);
        query.actor = text.substr(0, end);
    }
    if (end != std::string::npos && end < text.size()) {
        if (text[end] != '.' || end + 1 == text.size()) {
            return std::unexpected("`" + text + "`: write Actor, Actor#3 or Actor#3.field");
        }
        query.field = text.substr(end + 1);
    }
    const turn::ActorType* const type = find_type(program, query.type);
    if (type == nullptr) {
        std::vector<std::string> names;
        for (const turn::ActorType& each : program.actors) {
            if (each.port.empty()) names.push_back(each.show_name);
        }
        return std::unexpected("there is no actor `" + query.type + "` in this program; there are: " + list(names));
    }
    std::vector<std::string> fields;
    for (const value::Field& field : program.types.fields(program.types[type->root])) fields.push_back(field.name);
    if (!query.field.empty() && std::ranges::find(fields, query.field) == fields.end()) {
        return std::unexpected(query.type + " has no state `" + query.field + "`; it has: " + list(fields));
    }
    return query;
}

std::string ActorStates::state_text(uint64_t actor, const ActorQuery& query) const {
    const std::string name = world_->shown_name(actor);
    const std::string state = world_->shown_state(actor, query.field).value_or("");
    if (query.field.empty()) return name + '\n' + indented(state);
    return name + '.' + (state.empty() ? query.field + '\n' : state);
}

void ActorStates::actor_ends(uint64_t actor) {
    const std::string name = world_->shown_name(actor);
    for (const ActorQuery& query : queries_) {
        if (query.actor != name) continue;
        ended_[name + '.' + query.field] =
            state_text(actor, query) + "  (" + name + " ended at tick " + std::to_string(world_->tick_run()) + ")\n";
    }
}

std::string ActorStates::answer(const ActorQuery& query) {
    std::string out;
    size_t count = 0;
    for (const uint64_t actor : world_->actors_of(query.type)) {
        if (!query.actor.empty() && world_->shown_name(actor) != query.actor) continue;
        if (++count <= kMostActors) out += state_text(actor, query);
    }
    if (count > kMostActors) out += "and " + std::to_string(count - kMostActors) + " more\n";
    if (count != 0) return out;
    const auto ended = ended_.find(query.actor + '.' + query.field);
    if (ended != ended_.end()) return ended->second;
    const std::string who = query.actor.empty() ? "no actor " + query.type : query.actor;
    return who + (query.actor.empty() ? " is alive" : " has not been born") + " at this tick\n";
}

std::string ActorStates::text() {
    std::string out;
    for (const ActorQuery& query : queries_) out += answer(query);
    return out;
}

}  // namespace aeroflow::cli
