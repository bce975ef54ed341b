#include "tools/native/tables.h"

#include "vm/abi/archive.h"
#include "vm/abi/program_bytes.h"

namespace aeroflow::cli {

template <class Archive>
void fields(Archive& a, Limits& v) {
    put_all(a, v.memory, v.stack, v.fuel);
}
template <class Archive>
void fields(Archive& a, Grant& v) {
    put_all(a, v.kind, v.value);
}
template <class Archive>
void fields(Archive& a, Manifest& v) {
    put_all(a, v.folder, v.grants, v.limits);
}

}  // namespace aeroflow::cli

namespace aeroflow::native {

std::string write_tables(const turn::Program& program, const cli::Manifest& manifest) {
    abi::Writer writer;
    std::string program_bytes = abi::write_program(program);
    put_all(writer, program_bytes, const_cast<cli::Manifest&>(manifest));  // the writer only reads
    return std::move(writer.bytes);
}

Tables read_tables(std::string_view bytes) {
    abi::Reader reader(bytes);
    Tables tables;
    std::string program_bytes;
    put_all(reader, program_bytes, tables.manifest);
    AE_CHECK(reader.at_end());
    tables.program = abi::read_program(program_bytes);
    return tables;
}

}  // namespace aeroflow::native
