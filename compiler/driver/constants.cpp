#include "compiler/driver/constants.h"

#include <cstring>
#include <memory>

#include "vm/base/check.h"
#include "vm/interpreter/interpreter.h"
#include "vm/memory/arena.h"
#include "vm/value/constants.h"

namespace aeroflow::driver {
namespace {

constexpr uint64_t kQuota = uint64_t{64} << 20;
constexpr uint64_t kFirstUnits = 1024;

// The world of a constant: an arena that grows, buffers, and nothing to send to. A constant calls nothing that could ask
// for more (diagnostic AE0232).
class ConstantWorld final : public turn::World {
public:
    explicit ConstantWorld(turn::Program& program) {
        const uint64_t bytes = memory::initial_bytes(0);
        arena_.resize(bytes / 8 + kFirstUnits, 0);
        memory::initialise(reinterpret_cast<uint8_t*>(arena_.data()), 0);
        blobs_.resize(1);
        context.world = this;
        context.program = &program;
        context.quota = kQuota;
        context.bases[1] = reinterpret_cast<uint8_t*>(program.constants.data());
        context.arena_units = arena_.size();
        context.bases[0] = reinterpret_cast<uint8_t*>(arena_.data());
        context.blobs = blobs_.data();
        context.image = reinterpret_cast<uint8_t*>(kImageBase);
    }

    void grow_arena(turn::Context& c, uint64_t units) override {
        const uint64_t top = reinterpret_cast<const value::ArenaHead*>(arena_.data())->top;
        const uint64_t wanted = top + units > arena_.size() * 2 ? top + units : arena_.size() * 2;
        arena_.resize(wanted, 0);
        c.bases[0] = reinterpret_cast<uint8_t*>(arena_.data());
        c.arena_units = wanted;
    }
    uint32_t new_blob(turn::Context& c, uint64_t bytes) override {
        auto& memory = blob_memory_.emplace_back(bytes / 8 + 1, 0);
        blobs_.push_back({reinterpret_cast<uint64_t>(memory.data()) - kImageBase, bytes, 0, 1, 0});
        c.blobs = blobs_.data();
        return static_cast<uint32_t>(blobs_.size() - 1);
    }
    void resize_blob(turn::Context&, uint32_t blob, uint64_t bytes) override {
        auto& memory = blob_memory_[blob - 1];
        memory.resize(bytes / 8 + 1, 0);
        blobs_[blob].offset = reinterpret_cast<uint64_t>(memory.data()) - kImageBase;
        blobs_[blob].capacity = bytes;
    }
    void retain_blob(turn::Context&, uint32_t blob) override { ++blobs_[blob].count; }
    void release_blob(turn::Context&, uint32_t blob) override { --blobs_[blob].count; }

    void grow_outbox(turn::Context&, uint64_t) override { impossible(); }
    uint64_t spawn(turn::Context&, uint32_t, uint32_t, std::span<const uint64_t>) override {
        return impossible();
    }
    uint64_t send_after(turn::Context&, int64_t, const turn::Message&,
                        std::span<const uint64_t>) override {
        return impossible();
    }
    void cancel(turn::Context&, uint64_t) override { impossible(); }
    void reply_to(turn::Context&, uint64_t, uint64_t, value::TypeId, std::span<const uint64_t>) override {
        impossible();
    }
    void monitor(turn::Context&, uint64_t) override { impossible(); }
    void stop(turn::Context&, uint64_t) override { impossible(); }
    void kill(turn::Context&, uint64_t) override { impossible(); }
    void register_name(turn::Context&, std::string_view, uint64_t, uint64_t) override {
        impossible();
    }
    uint64_t lookup(turn::Context&, std::string_view, value::TypeId) override {
        return impossible();
    }
    uint64_t draw(turn::Context&, uint32_t) override { return impossible(); }
    void write(turn::Context&, turn::Stream, std::string_view) override { impossible(); }
    uint64_t port(turn::Context&, uint32_t) override { return impossible(); }
    bool await(turn::Context&) override { return impossible() != 0; }

    turn::Context context;

private:
    static constexpr uint64_t kImageBase =
        8;  // of an image that is all memory: offsets are addresses less 8
    static uint64_t impossible() {
        const bool constants_call_nothing = false;
        AE_CHECK(constants_call_nothing);
        return 0;
    }
    std::vector<uint64_t> arena_;
    std::vector<turn::Blob> blobs_;
    std::vector<std::vector<uint64_t>> blob_memory_;
};

}  // namespace

void place_constants(ir::Module& module) {
    auto& words = module.program.constants;
    if (!module.constants.empty()) value::ConstantSegment fixed_constants_stand(words);
    for (ir::Constant& constant : module.constants) {
        constant.unit = static_cast<uint32_t>(words.size());
        words.resize(words.size() + module.program.types[constant.type].slots(), 0);
    }
}

void evaluate_constants(
    ir::Module& module, const bytecode::Module& code,
    const std::function<void(const ir::Constant&, const std::string& fault)>& fault) {
    if (module.constants.empty()) return;
    interpreter::Interpreter engine(code, module.program);
    value::ConstantSegment segment(module.program.constants);
    for (const ir::Constant& constant : module.constants) {
        ConstantWorld world(module.program);
        const auto status = engine.start(world.context, constant.function.index, {});
        if (status != turn::Status::Running) {
            fault(constant, turn::show_fault(world.context.fault.words));
            continue;
        }
        const value::Type& type = module.program.types[constant.type];
        std::vector<uint64_t> slots(world.context.result, world.context.result + type.slots());
        segment.freeze(world.context, slots.data(), constant.type);
        std::memcpy(module.program.constants.data() + constant.unit, slots.data(), type.size);
    }
}

}  // namespace aeroflow::driver
