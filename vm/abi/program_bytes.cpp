#include "vm/abi/program_bytes.h"

#include "vm/abi/archive.h"
#include "vm/base/check.h"
#include "vm/value/type_table_parts.h"

namespace aeroflow::abi {

template <class Archive>
void fields(Archive& a, value::TypeId& v) {
    put_all(a, v.index);
}
template <class Archive>
void fields(Archive& a, value::Field& v) {
    put_all(a, v.name, v.type, v.offset);
}
template <class Archive>
void fields(Archive& a, value::Variant& v) {
    put_all(a, v.name, v.first_field, v.field_count, v.cell_size);
}
template <class Archive>
void fields(Archive& a, value::Type& v) {
    put_all(a, v.kind, v.scalar, v.reference, v.managed, v.cell, v.bitwise, v.plain,
            v.optional_in_cell, v.size, v.align, v.words, v.name, v.show_name, v.first, v.second,
            v.first_field, v.field_count, v.first_variant, v.variant_count, v.cell_size);
}
template <class Archive>
void fields(Archive& a, value::TypeTable& v) {
    put_all(a, value::TypeTableParts::types(v), value::TypeTableParts::fields(v),
            value::TypeTableParts::variants(v));
}
template <class Archive>
void fields(Archive& a, turn::Selector& v) {
    put_all(a, v.signature, v.name, v.digest, v.parameters, v.result, v.has_result);
}
template <class Archive>
void fields(Archive& a, turn::Every& v) {
    put_all(a, v.period, v.body);
}
template <class Archive>
void fields(Archive& a, turn::ActorType& v) {
    put_all(a, v.name, v.show_name, v.start_signature, v.start_digest, v.type, v.root,
            v.parameter_count, v.parameters, v.start, v.stop, v.down, v.every, v.handlers,
            v.overflow, v.mailbox, v.port);
}
template <class Archive>
void fields(Archive& a, turn::Interface& v) {
    put_all(a, v.type, v.selectors);
}
template <class Archive>
void fields(Archive& a, turn::Site& v) {
    put_all(a, v.file, v.line, v.column, v.length, v.function);
}
template <class Archive>
void fields(Archive& a, turn::SourceSite& v) {
    put_all(a, v.digest);
}
template <class Archive>
void fields(Archive& a, turn::FunctionInfo& v) {
    put_all(a, v.name, v.parameters, v.result);
}
template <class Archive>
void fields(Archive& a, turn::Test& v) {
    put_all(a, v.title, v.function, v.site);
}
template <class Archive>
void fields(Archive& a, turn::File& v) {
    put_all(a, v.path, v.text);
}
template <class Archive>
void fields(Archive& a, turn::Program& v) {
    put_all(a, v.types, v.constants, v.selectors, v.actors, v.interfaces, v.functions, v.sites,
            v.draws, v.spawns, v.names, v.files, v.tests, v.main_takes_arguments,
            v.main_returns_int);
}

std::string write_program(const turn::Program& program) {
    Writer writer;
    put(writer, const_cast<turn::Program&>(program));  // the writer only reads
    return std::move(writer.bytes);
}

turn::Program read_program(std::string_view bytes) {
    Reader reader(bytes);
    turn::Program program;
    put(reader, program);
    AE_CHECK(reader.at_end());
    value::TypeTableParts::finish(program.types);
    return program;
}

}  // namespace aeroflow::abi
