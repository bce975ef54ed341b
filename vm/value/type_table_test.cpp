#include "vm/value/type_table.h"

#include <catch2/catch.hpp>

using namespace aeroflow::value;

TEST_CASE("built-in types stand at their fixed places") {
    TypeTable types;
    types.layout();
    CHECK(types[kInt].name == "int");
    CHECK(types[kReason].name == "Reason");
    CHECK(types[kFault].cell);
    CHECK(types[kFault].size == 4);
    CHECK(types[kReason].size == 8);
    CHECK_FALSE(types[kReason].cell);
    TypeId found;
    CHECK(types.find("bytes", found));
    CHECK(found == kBytes);
    CHECK_FALSE(types.find("list<int>", found));
    CHECK(types.actor("ActorRef") == kActorRef);
}

TEST_CASE("canonical names are those of signatures") {
    TypeTable types;
    const TypeId parameters[] = {kInt, kString};
    CHECK(types[types.list(types.optional(kInt))].name == "list<int?>");
    CHECK(types[types.dict(kString, types.set(kInt))].name == "dict<string,set<int>>");
    CHECK(types[types.tuple(parameters)].name == "(int,string)");
    CHECK(types[types.optional(types.function(parameters, kBool))].name ==
          "(fn(int,string)->bool)?");
    CHECK(types[types.result(kUnit, kString)].name == "result<(),string>");
    CHECK(types[types.reply(kInt)].name == "Reply<int>");
    CHECK(types.tuple({}) == kUnit);
    CHECK(types.list(kInt) == types.list(kInt));
    const Type& actor = types[types.actor("main.Cache<string,main.Point>")];
    CHECK(actor.show_name == "Cache");
}

TEST_CASE("aggregates are laid out like C's") {
    TypeTable types;
    const TypeId point = types.declare_struct("main.P");
    const FieldSpec fields[] = {{"a", kBool}, {"b", kInt}, {"c", kString}, {"d", kBool}};
    types.define_struct(point, fields);
    types.layout();
    const Type& type = types[point];
    CHECK(type.size == 24);
    CHECK(type.align == 8);
    CHECK(types.fields(type)[1].offset == 8);
    CHECK(types.fields(type)[2].offset == 16);
    CHECK(types.fields(type)[3].offset == 20);
    CHECK(type.managed);
    CHECK_FALSE(type.bitwise);
    CHECK(type.words == kVariableWords);
    CHECK_FALSE(type.scalar);
    const TypeId pair[] = {kInt, kBool};
    const Type& flat = types[types.tuple(pair)];
    CHECK(flat.words == 2);
    CHECK(flat.bitwise);
    CHECK(flat.size == 16);
}

TEST_CASE("optionals, results and enums carry a tag in front") {
    TypeTable types;
    const TypeId color = types.declare_enum("main.Color", false);
    const VariantSpec colors[] = {{"Red", {}}, {"Green", {}}};
    types.define_enum(color, colors);
    const TypeId shape = types.declare_enum("main.Shape", false);
    const VariantSpec shapes[] = {{"Circle", {{"r", kFloat}}},
                                  {"Flag", {{"a", kBool}, {"b", kBool}}}};
    types.define_enum(shape, shapes);
    types.layout();
    CHECK(types[color].size == 1);
    CHECK(types[color].scalar);
    CHECK(types[color].words == 1);
    CHECK(types[shape].size == 16);
    CHECK(types.fields(types.variants(types[shape])[0])[0].offset == 8);
    CHECK(types.fields(types.variants(types[shape])[1])[1].offset == 2);
    CHECK(types[types.optional(kInt)].size == 16);
    CHECK(types[types.optional(kBool)].size == 2);
    CHECK(types[types.optional(kString)].reference);
    CHECK(types[types.optional(types.optional(kString))].size == 8);
    CHECK_FALSE(types[types.optional(types.optional(kString))].reference);
    CHECK(types[types.result(kInt, kString)].size == 16);
    CHECK(types[types.result(kBool, kUnit)].size == 2);
}

TEST_CASE("recursive types live in cells") {
    TypeTable types;
    const TypeId tree = types.declare_enum("main.Tree", true);
    const VariantSpec variants[] = {{"Leaf", {}},
                                    {"Node", {{"l", tree}, {"v", kInt}, {"r", tree}}}};
    types.define_enum(tree, variants);
    const TypeId cons = types.declare_struct("main.Cons");
    const TypeId tail = types.optional(cons);
    const FieldSpec fields[] = {{"head", kInt}, {"tail", tail}};
    types.define_struct(cons, fields);
    types.layout();
    CHECK(types[tree].reference);
    CHECK(types.variants(types[tree])[0].cell_size == 8);
    CHECK(types.variants(types[tree])[1].cell_size == 32);
    CHECK(types.fields(types.variants(types[tree])[1])[2].offset == 16);
    CHECK(types[tail].cell);
    CHECK(types[tail].size == 4);
    CHECK(types[tail].cell_size == 24);
    CHECK(types.variants(types[tail])[1].cell_size == 24);
    CHECK(types.fields(types.variants(types[tail])[1])[0].type == cons);
    CHECK(types[cons].size == 16);
    CHECK(types[cons].optional_in_cell);
    CHECK_FALSE(types[types.optional(kInt)].cell);
}
