// What `--print` asks for: actors of a replayed world by the names that reports show.
//
// In: "Account", "Account#3", "Account#3.balance". Out: their states by static type, at the tick where the replay stops; of an
// actor that has ended before, the state it ended with.
#pragma once

#include <expected>
#include <map>
#include <string>
#include <vector>

#include "scheduler/core/world.h"

namespace aeroflow::cli {

struct ActorQuery {
    std::string type;   // "Account"
    std::string actor;  // "Account#3"; empty: all of the type
    std::string field;  // empty: all
};

// The error says what is wrong: no actor of that type, no such field.
[[nodiscard]] std::expected<ActorQuery, std::string> parse_query(const std::string& text, const turn::Program& program);

// Keeps the last states of the actors asked for and prints them.
class ActorStates final : public core::Observer {
public:
    explicit ActorStates(std::vector<ActorQuery> queries) : queries_(std::move(queries)) {}
    void attach(core::World& world) { world_ = &world; }

    bool follows_turns() const override { return !queries_.empty(); }
    void actor_ends(uint64_t actor) override;

    // Where the world stands.
    std::string text();

private:
    std::string answer(const ActorQuery& query);
    std::string state_text(uint64_t actor, const ActorQuery& query) const;

    std::vector<ActorQuery> queries_;
    core::World* world_ = nullptr;
    std::map<std::string, std::string> ended_;  // text by name, of the actors asked for by name
};

}  // namespace aeroflow::cli
