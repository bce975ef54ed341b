// Names of actors (language.md §5 "register") and asks whose answers were promised: two hash tables in the image.
//
// Registrations and ends of named actors act at the tick's end in canonical order; `lookup` sees the table as it stood
// when the tick began.
#include <cstring>

#include "scheduler/core/world.h"
#include "vm/base/check.h"

namespace aeroflow::core {
namespace {

using turn::MessageKind;

constexpr uint32_t kFirstBits = 4;

uint64_t digest_of(uint64_t asker, uint64_t ask) { return base::mix(asker ^ base::kHashKey0, ask ^ base::kHashKey1); }

}  // namespace

Block& World::bucket(Buckets& buckets, uint64_t digest) {
    return (&heap_.at<Block>(buckets.table))[digest & ((uint64_t{1} << buckets.bits) - 1)];
}

Block World::next_in_bucket(const Buckets& buckets, Block block, uint64_t& digest) {
    if (&buckets == &root_->names) {
        digest = heap_.at<Name>(block).digest;
        return heap_.at<Name>(block).next;
    }
    const Deferred& deferred = heap_.at<Deferred>(block);
    digest = digest_of(deferred.asker, deferred.ask);
    return deferred.bucket_next;
}

void World::set_next_in_bucket(const Buckets& buckets, Block block, Block next) {
    if (&buckets == &root_->names) heap_.at<Name>(block).next = next;
    else heap_.at<Deferred>(block).bucket_next = next;
}

// Doubles the heads when there are as many entries as heads.
void World::grow_buckets(Buckets& buckets) {
    if (buckets.table != 0 && buckets.count < uint64_t{1} << buckets.bits) return;
    const Buckets old = buckets;
    buckets.bits = old.table == 0 ? kFirstBits : old.bits + 1;
    buckets.size_class = Heap::size_class(uint64_t{4} << buckets.bits);
    buckets.table = heap_.allocate(0, buckets.size_class);
    std::memset(&heap_.at<uint8_t>(buckets.table), 0, uint64_t{4} << buckets.bits);
    if (old.table == 0) return;
    const Block* const heads = &heap_.at<Block>(old.table);
    for (uint32_t i = 0; i < uint32_t{1} << old.bits; ++i) {
        for (Block block = heads[i]; block != 0;) {
            uint64_t digest = 0;
            const Block next = next_in_bucket(buckets, block, digest);
            Block& head = bucket(buckets, digest);
            set_next_in_bucket(buckets, block, head);
            head = block;
            block = next;
        }
    }
    heap_.release(0, old.table, old.size_class);
}

void World::unlink_from_bucket(Buckets& buckets, Block block, uint64_t digest) {
    uint64_t ignored = 0;
    Block& head = bucket(buckets, digest);
    if (head == block) {
        head = next_in_bucket(buckets, block, ignored);
    } else {
        Block before = head;
        while (true) {
            const Block next = next_in_bucket(buckets, before, ignored);
            if (next == block) break;
            before = next;
        }
        set_next_in_bucket(buckets, before, next_in_bucket(buckets, block, ignored));
    }
    --buckets.count;
}

Name* World::find_name(std::string_view name) {
    Buckets& names = root_->names;
    if (names.table == 0) return nullptr;
    const uint64_t digest = base::signature_digest(name);
    for (Block block = bucket(names, digest); block != 0; block = heap_.at<Name>(block).next) {
        Name& entry = heap_.at<Name>(block);
        if (entry.digest == digest && std::string_view(entry.text(), entry.length) == name) return &entry;
    }
    return nullptr;
}

bool World::add_name(std::string_view name, uint64_t actor) {
    if (!alive(actor) || find_name(name) != nullptr) return false;
    Buckets& names = root_->names;
    grow_buckets(names);
    const uint32_t size_class = Heap::size_class(sizeof(Name) + name.size());
    const Block block = heap_.allocate(0, size_class);
    Name& entry = heap_.at<Name>(block);
    const uint64_t digest = base::signature_digest(name);
    Block& head = bucket(names, digest);
    Cold& record = cold(table_.row(actor));
    entry = {actor, digest, head, static_cast<uint32_t>(name.size()), size_class, record.names};
    std::memcpy(entry.text(), name.data(), name.size());
    head = block;
    ++names.count;
    record.names = block;
    return true;
}

// The end of a named actor.
void World::remove_names(uint64_t actor) {
    Block& first = cold(table_.row(actor)).names;
    while (first != 0) {
        const Block block = first;
        const Name& entry = heap_.at<Name>(block);
        first = entry.owner_next;
        unlink_from_bucket(root_->names, block, entry.digest);
        heap_.release(0, block, entry.size_class);
    }
}

void World::register_name(turn::Context&, std::string_view name, uint64_t actor, uint64_t ask) {
    effects_.push_back({EffectKind::Register, actor, ask, std::string(name)});
    rare_ |= kRareEffects;
}

// `type` is the reference's, or the optional of it that the lookup gives.
uint64_t World::lookup(turn::Context&, std::string_view name, value::TypeId type) {
    if (program_.types[type].kind == value::Kind::Optional) type = program_.types[type].first;
    const Name* const entry = find_name(name);
    return entry != nullptr && finds(entry->actor, type) ? entry->actor : 0;
}

// A name is found as its actor's type, as ActorRef, or as an interface all of whose messages the actor has.
bool World::finds(uint64_t actor, value::TypeId type) const {
    const turn::ActorType& actual = program_.actors[table_.row(actor).type];
    if (type == value::kActorRef || type == actual.type) return true;
    for (const turn::Interface& interface : program_.interfaces) {
        if (interface.type != type) continue;
        for (const uint32_t selector : interface.selectors) {
            if (actual.handlers[selector] == turn::kNone) return false;
        }
        return true;
    }
    return false;
}

void World::commit_names() {
    static const uint64_t signature = base::signature_digest("register");
    for (const NameEffect& effect : names_) {
        if (effect.caller == 0) {
            remove_names(effect.actor);
            continue;
        }
        const uint64_t done = add_name(effect.name, effect.actor) ? 1 : 0;
        words_.assign(1, effect.name.size());
        words_.resize(1 + (effect.name.size() + 7) / 8, 0);
        if (!effect.name.empty()) std::memcpy(words_.data() + 1, effect.name.data(), effect.name.size());
        words_.push_back(done);
        loose(effect.actor, effect.caller, signature, words_);
        if (effect.ask == 0) continue;
        const uint64_t answer[] = {done};
        put(effect.caller, effect.caller, MessageKind::Registered, answer).set_ask_number(effect.ask);
    }
    names_.clear();
}

void World::add_deferred(Row& owner, uint64_t asker, uint64_t ask) {
    grow_buckets(root_->deferred);
    Cold& record = cold(owner);
    const Block block = heap_.allocate(lane_of(owner), 0);
    Deferred& deferred = heap_.at<Deferred>(block);
    deferred = {};
    deferred.asker = asker;
    deferred.ask = ask;
    deferred.owner = owner.id;
    deferred.previous = record.deferred_last;
    if (record.deferred_last != 0) heap_.at<Deferred>(record.deferred_last).next = block;
    else record.deferred = block;
    record.deferred_last = block;
    Block& head = bucket(root_->deferred, digest_of(asker, ask));
    deferred.bucket_next = head;
    head = block;
    ++root_->deferred.count;
}

Block World::find_deferred(uint64_t asker, uint64_t ask) {
    if (root_->deferred.table == 0) return 0;
    Block block = bucket(root_->deferred, digest_of(asker, ask));
    while (block != 0 && (heap_.at<Deferred>(block).asker != asker || heap_.at<Deferred>(block).ask != ask)) {
        block = heap_.at<Deferred>(block).bucket_next;
    }
    return block;
}

void World::remove_deferred(Block block) {
    const Deferred deferred = heap_.at<Deferred>(block);
    Cold& record = cold(table_.row(deferred.owner));
    if (deferred.previous != 0) heap_.at<Deferred>(deferred.previous).next = deferred.next;
    else record.deferred = deferred.next;
    if (deferred.next != 0) heap_.at<Deferred>(deferred.next).previous = deferred.previous;
    else record.deferred_last = deferred.previous;
    unlink_from_bucket(root_->deferred, block, digest_of(deferred.asker, deferred.ask));
    heap_.release(base::ActorId{deferred.owner}.home(), block, 0);
}

// Reply<R>.send: the answer goes to the asker, who takes the first one; the obligation of the actor asked is met.
// Its selector is one with the same result: of the words only their type matters.
void World::reply_to(turn::Context& context, uint64_t asker, uint64_t ask, value::TypeId type, Span value) {
    AE_CHECK(type.index < reply_selectors_.size());
    turn::Message& reply = put(context.self, asker, MessageKind::Reply, value);
    reply.set_ask_number(ask);
    reply.selector = reply_selectors_[type.index];
    effects_.push_back({EffectKind::Answered, asker, ask, {}});
    rare_ |= kRareEffects;
}

}  // namespace aeroflow::core
