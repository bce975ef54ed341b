// What people look at in a world that stands still: actors by name, their states by static type.
#include "scheduler/core/world.h"
#include "vm/base/check.h"
#include "vm/value/object.h"
#include "vm/value/value_operations.h"

namespace aeroflow::core {

std::vector<uint64_t> World::actors_of(std::string_view type_name) const {
    std::vector<uint64_t> ids;
    for (uint32_t rank = 0; rank < root_->rank_count; ++rank) {
        const Row* const row = table_.ranked(rank);
        if (row == nullptr || row->state == RowState::Ended || row->state == RowState::Port) continue;
        if (code(*row).type->show_name == type_name) ids.push_back(row->id);
    }
    return ids;
}

std::string World::shown_name(uint64_t actor) const { return show_actor(actor); }

std::optional<std::string> World::shown_state(uint64_t actor, std::string_view field) {
    const Row& row = table_.row(actor);
    AE_CHECK(row.id == actor);
    const value::Type& root = program_.types[code(row).type->root];
    std::string out;
    uint8_t* const running = context_.bases[0];
    if (row.arena != 0) context_.bases[0] = &heap_.at<uint8_t>(row.arena);
    bool found = field.empty();
    for (const value::Field& part : program_.types.fields(root)) {
        if (!field.empty() && part.name != field) continue;
        found = true;
        out += part.name + ": ";
        if (row.arena == 0) out += "(not begun)";
        else value::show(context_, context_.bases[0] + value::kRootOffset + part.offset, part.type, true, out);
        out += '\n';
    }
    context_.bases[0] = running;
    if (!found) return std::nullopt;
    return out;
}

}  // namespace aeroflow::core
