// Writing plain structs down as bytes and reading them again, with one list of fields for both directions.
//
// Scalars as they lie in memory, strings and vectors with their length in front, structs field by field: a struct S has a
// function `template <class Archive> void fields(Archive& a, S& v) { abi::put_all(a, v.x, v.y); }` in its
// namespace or in this one.
// For bytes that the same build reads again.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "vm/base/check.h"

namespace aeroflow::abi {

class Writer {
public:
    std::string bytes;
    template <class T>
    void scalar(T& value) {
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void run(void* data, size_t size) { bytes.append(static_cast<const char*>(data), size); }
    template <class Container>
    void length(Container& container) {
        auto size = static_cast<uint32_t>(container.size());
        scalar(size);
    }
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    template <class T>
    void scalar(T& value) {
        run(&value, sizeof value);
    }
    void run(void* data, size_t size) {
        AE_CHECK(size <= rest_.size());
        if (size != 0) std::memcpy(data, rest_.data(), size);
        rest_.remove_prefix(size);
    }
    template <class Container>
    void length(Container& container) {
        uint32_t size = 0;
        scalar(size);
        container.resize(size);
    }
    bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

template <class Archive, class T>
void put(Archive& archive, T& value);

template <class Archive, class... Parts>
void put_all(Archive& archive, Parts&... parts) {
    (put(archive, parts), ...);
}

template <class Archive>
void put(Archive& archive, std::string& text) {
    archive.length(text);
    archive.run(text.data(), text.size());
}

template <class Archive, class T>
void put(Archive& archive, std::vector<T>& list) {
    archive.length(list);
    if constexpr (std::is_arithmetic_v<T>) {
        archive.run(list.data(), list.size() * sizeof(T));
    } else {
        for (T& element : list) put(archive, element);
    }
}

template <class Archive, class T>
void put(Archive& archive, T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
        archive.scalar(value);
    } else {
        fields(archive, value);
    }
}


}  // namespace aeroflow::abi
