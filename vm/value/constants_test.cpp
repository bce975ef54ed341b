#include "vm/value/constants.h"

#include <catch2/catch.hpp>

#include "vm/value/fixture.h"

using namespace aeroflow;
using namespace aeroflow::value;

TEST_CASE("the fixed constants stand at their places") {
    Fixture f;
    CHECK(head_at<CellHead>(f.context, constant_cell(17)).tag == 17);
    CHECK(text_view(f.context, kEmptyText).empty());
    CHECK(list_length(f.context, kEmptyList) == 0);
    CHECK(text_view(f.context, letter('a')) == "a");
    CHECK(text_view(f.context, letter(127)) == "\x7f");
    CHECK(head_at<TextHead>(f.context, letter('a')).count == kImmortal);
}

TEST_CASE("the same literal is stored once") {
    std::vector<uint64_t> words;
    ConstantSegment segment(words);
    CHECK(segment.string("") == kEmptyText);
    CHECK(segment.string("x") == letter('x'));
    const Reference hello = segment.string("h\xc3\xa9llo");
    CHECK(segment.string("h\xc3\xa9llo") == hello);
    CHECK(segment.bytes("h\xc3\xa9llo") != hello);
    const auto* head = reinterpret_cast<const TextHead*>(words.data() + (hello & ~kConstantBit));
    CHECK(head->length == 6);
    CHECK(head->scalars == 5);
}

TEST_CASE("a frozen value is equal to the one it was made of and needs no arena") {
    TestProgram p;
    const TypeId strings = p.program.types.list(kString);
    const TypeId dict = p.program.types.dict(kString, strings);
    ConstantSegment segment(p.program.constants);
    uint64_t value = 0;
    std::string before;
    {
        turn::FakeWorld world(p.program);
        auto& context = world.context;
        const TableLayout layout = table_layout(p.program.types, p.program.types[dict]);
        Reference table = make_table(context, layout, 30);
        for (int i = 0; i < 30; ++i) {
            const uint64_t key = make_string(context, "key " + std::to_string(i));
            Reference list = make_list(context, p.program.types[kString], 2);
            store(list_data(context, list, 4), make_string(context, std::to_string(i)));
            store(list_data(context, list, 4) + 4, letter('z'));
            const uint32_t place =
                add_entry(context, table, layout, table_hash(context, table, &key, layout));
            store(table_entry(context, table, layout, place) + kKeyOffset,
                  static_cast<Reference>(key));
            store(table_entry(context, table, layout, place) + layout.value_offset, list);
        }
        value = table;
        show(context, &value, dict, false, before);
        segment.freeze(context, &value, dict);
    }
    turn::FakeWorld world(p.program);
    auto& context = world.context;
    context.table_key = 99;
    CHECK((value & kConstantBit) != 0);
    std::string after;
    show(context, &value, dict, false, after);
    CHECK(after == before);
    const TableLayout layout = table_layout(p.program.types, p.program.types[dict]);
    const uint64_t key = make_string(context, "key 17");
    CHECK(find_entry(context, static_cast<Reference>(value), layout, &key) == 17);
    // A write copies it, hashed with the world's key.
    const Reference copied = unique_table(context, static_cast<Reference>(value), layout, 1);
    CHECK((copied & kConstantBit) == 0);
    CHECK(find_entry(context, copied, layout, &key) == 17);
    drop_reference(context, copied, dict);
    drop(context, &value, dict);
    drop(context, &key, kString);
    CHECK(world.live_bytes() == 0);
}

TEST_CASE("cells, optionals and shared parts are frozen deeply, shared parts once") {
    Fixture f;
    f.world.move_always = false;
    ConstantSegment segment(f.program.constants);
    const Reference shared = f.node(constant_cell(0), 1, constant_cell(0));
    copy_reference(f.context, shared);
    uint64_t tree = f.node(shared, 2, shared);
    const std::string before = f.show(&tree, f.tree);
    const size_t units = f.program.constants.size();
    segment.freeze(f.context, &tree, f.tree);
    CHECK(f.show(&tree, f.tree) == before);
    CHECK(f.program.constants.size() == units + 2 * 4);
    Reference deep = constant_cell(0);
    for (int i = 0; i < 200000; ++i) deep = f.node(deep, i, constant_cell(0));
    uint64_t value = deep;
    segment.freeze(f.context, &value, f.tree);
    CHECK(equal(f.context, &value, &value, f.tree));
}
