// A program with some types and a world to make values in. Only tests include this.
#pragma once

#include <initializer_list>

#include "vm/turn/fake_world.h"
#include "vm/value/constants.h"
#include "vm/value/list_data.h"
#include "vm/value/table.h"
#include "vm/value/value_operations.h"
#include "vm/value/walk.h"

namespace aeroflow::value {

struct TestProgram {
    turn::Program program;
    TypeId tree, point, shape, color, cons, tail;

    TestProgram() {
        TypeTable& types = program.types;
        tree = types.declare_enum("main.Tree", true);
        const VariantSpec trees[] = {{"Leaf", {}},
                                     {"Node", {{"l", tree}, {"v", kInt}, {"r", tree}}}};
        types.define_enum(tree, trees);
        point = types.declare_struct("main.Point");
        const FieldSpec points[] = {{"x", kInt}, {"y", kFloat}, {"name", kString}};
        types.define_struct(point, points);
        shape = types.declare_enum("main.Shape", false);
        const VariantSpec shapes[] = {
            {"Circle", {{"r", kFloat}}}, {"Named", {{"n", kString}, {"b", kBool}}}, {"Empty", {}}};
        types.define_enum(shape, shapes);
        color = types.declare_enum("main.Color", false);
        const VariantSpec colors[] = {{"Red", {}}, {"Green", {}}};
        types.define_enum(color, colors);
        cons = types.declare_struct("main.Cons");
        tail = types.optional(cons);
        const FieldSpec pair[] = {{"head", kInt}, {"tail", tail}};
        types.define_struct(cons, pair);
        types.layout();
        append_fixed_constants(program.constants);
    }
};

struct Fixture : TestProgram {
    turn::FakeWorld world;
    turn::Context& context;

    explicit Fixture(uint64_t quota = uint64_t{1} << 30)
        : world(program, 0, quota), context(world.context) {
        world.move_always = true;
    }

    TypeTable& types() { return program.types; }

    Reference text(std::string_view s) { return make_string(context, s); }

    Reference list(TypeId type, std::initializer_list<uint64_t> elements) {
        const Type& element = types()[types()[type].first];
        const Reference made = make_list(context, element, elements.size());
        uint32_t i = 0;
        for (uint64_t slot : elements)
            std::memcpy(list_data(context, made, element.size) + i++ * element.size, &slot,
                        element.size);
        return made;
    }

    std::string show(const void* value, TypeId type, bool quoted = false) {
        std::string out;
        value::show(context, value, type, quoted, out);
        return out;
    }
    template <class T>
    std::string shown(T value, TypeId type, bool quoted = false) {
        uint64_t slots[8] = {};
        std::memcpy(slots, &value, sizeof value);
        return show(slots, type, quoted);
    }

    // A dict of ints or strings to ints.
    Reference dict(TypeId type, std::initializer_list<std::pair<uint64_t, uint64_t>> entries) {
        const TableLayout layout = table_layout(types(), types()[type]);
        Reference made = make_table(context, layout, entries.size());
        for (const auto& [key, value] : entries) {
            const uint32_t place =
                add_entry(context, made, layout, table_hash(context, made, &key, layout));
            uint8_t* entry = table_entry(context, made, layout, place);
            std::memcpy(entry + kKeyOffset, &key, layout.key_size);
            if (layout.has_value)
                std::memcpy(entry + layout.value_offset, &value, layout.value_size);
        }
        return made;
    }

    Reference node(Reference left, int64_t v, Reference right) {
        const Reference cell = make_cell(context, types()[tree], 1);
        uint8_t* payload = context.at(cell) + sizeof(CellHead);
        store(payload, left);
        store(payload + 8, v);
        store(payload + 16, right);
        return cell;
    }

    bool nothing_left() const { return world.live_bytes() == 0 && world.live_blobs() == 0; }
};

}  // namespace aeroflow::value
