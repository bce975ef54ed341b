#include "vm/abi/program_bytes.h"

#include "vm/abi/archive.h"
#include "vm/base/check.h"
#include "vm/value/type_table_parts.h"

namespace aeroflow::abi {

// Bindings name every field: a field that is added to a struct does not compile before it is written down here.

template <class Archive>
void fields(Archive& a, value::TypeId& v) {
    auto& [index] = v;
    put_all(a, index);
}
template <class Archive>
void fields(Archive& a, value::Field& v) {
    auto& [name, type, offset] = v;
    put_all(a, name, type, offset);
}
template <class Archive>
void fields(Archive& a, value::Variant& v) {
    auto& [name, first_field, field_count, cell_size] = v;
    put_all(a, name, first_field, field_count, cell_size);
}
template <class Archive>
void fields(Archive& a, value::Type& v) {
    auto& [kind, scalar, reference, managed, cell, bitwise, plain, optional_in_cell, size, align,
           words, name, show_name, first, second, first_field, field_count, first_variant,
           variant_count, cell_size] = v;
    put_all(a, kind, scalar, reference, managed, cell, bitwise, plain, optional_in_cell, size,
            align, words, name, show_name, first, second, first_field, field_count, first_variant,
            variant_count, cell_size);
}
template <class Archive>
void fields(Archive& a, value::TypeTable& v) {
    put_all(a, value::TypeTableParts::types(v), value::TypeTableParts::fields(v),
            value::TypeTableParts::variants(v));
}
template <class Archive>
void fields(Archive& a, turn::Selector& v) {
    auto& [signature, name, digest, parameters, result, has_result] = v;
    put_all(a, signature, name, digest, parameters, result, has_result);
}
template <class Archive>
void fields(Archive& a, turn::Every& v) {
    auto& [period, body] = v;
    put_all(a, period, body);
}
template <class Archive>
void fields(Archive& a, turn::ActorType& v) {
    auto& [name, show_name, start_signature, start_digest, type, root, parameter_count, parameters,
           start, stop, down, every, handlers, overflow, mailbox, is_expected_to_fault, port] = v;
    put_all(a, name, show_name, start_signature, start_digest, type, root, parameter_count,
            parameters, start, stop, down, every, handlers, overflow, mailbox, is_expected_to_fault,
            port);
}
template <class Archive>
void fields(Archive& a, turn::Interface& v) {
    auto& [type, selectors] = v;
    put_all(a, type, selectors);
}
template <class Archive>
void fields(Archive& a, turn::Site& v) {
    auto& [file, line, column, length, function] = v;
    put_all(a, file, line, column, length, function);
}
template <class Archive>
void fields(Archive& a, turn::SourceSite& v) {
    auto& [digest] = v;
    put_all(a, digest);
}
template <class Archive>
void fields(Archive& a, turn::FunctionInfo& v) {
    auto& [name, parameters, result] = v;
    put_all(a, name, parameters, result);
}
template <class Archive>
void fields(Archive& a, turn::Test& v) {
    auto& [title, function, site, seeds] = v;
    put_all(a, title, function, site, seeds);
}
template <class Archive>
void fields(Archive& a, turn::TextSpan& v) {
    auto& [begin, end] = v;
    put_all(a, begin, end);
}
template <class Archive>
void fields(Archive& a, turn::Expectation& v) {
    auto& [site, condition, operands, is_equality] = v;
    put_all(a, site, condition, operands, is_equality);
}
template <class Archive>
void fields(Archive& a, turn::File& v) {
    auto& [path, text] = v;
    put_all(a, path, text);
}
template <class Archive>
void fields(Archive& a, turn::Program& v) {
    auto& [types, constants, selectors, actors, interfaces, functions, sites, draws, spawns, names,
           files, tests, expectations, main_takes_arguments, main_returns_int] = v;
    put_all(a, types, constants, selectors, actors, interfaces, functions, sites, draws, spawns,
            names, files, tests, expectations, main_takes_arguments, main_returns_int);
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
