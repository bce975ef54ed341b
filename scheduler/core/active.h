// The actors that have messages in this tick: a bitmap over ranks with two levels of summaries.
//
// In: ranks in any order. Out: the same in birth order. This is the one place where the order of actors within a tick is
// decided (language.md §6.2). Empty at tick ends, therefore process memory.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace aeroflow::core {

class Active {
public:
    void resize(uint64_t ranks) {
        if (ranks <= bits_.size() * 64) return;
        bits_.resize((ranks + 4095) / 4096 * 64 * 2);
        words_.resize((bits_.size() + 63) / 64);
        groups_.resize((words_.size() + 63) / 64);
    }

    void add(uint32_t rank) {
        uint64_t& bits = bits_[rank >> 6];
        const bool known = bits != 0;
        bits |= uint64_t{1} << (rank & 63);
        if (known) return;
        words_[rank >> 12] |= uint64_t{1} << (rank >> 6 & 63);
        groups_[rank >> 18] |= uint64_t{1} << (rank >> 12 & 63);
    }

    // Takes the next up to `room` ranks in order into `out`; gives how many. Start with a fresh cursor.
    struct Cursor {
        uint64_t bits = 0, words = 0, groups = 0;
        uint32_t bit_base = 0, word_base = 0, group = 0;
    };
    uint32_t take(Cursor& cursor, uint32_t* out, uint32_t room) {
        uint32_t count = 0;
        while (count < room) {
            if (cursor.bits != 0) {
                out[count++] = cursor.bit_base + static_cast<uint32_t>(std::countr_zero(cursor.bits));
                cursor.bits &= cursor.bits - 1;
            } else if (!advance(cursor)) {
                break;
            }
        }
        return count;
    }

private:
    bool advance(Cursor& cursor) {
        while (cursor.words == 0) {
            while (cursor.groups == 0) {
                if (cursor.group == groups_.size()) return false;
                cursor.groups = groups_[cursor.group];
                groups_[cursor.group] = 0;
                cursor.word_base = cursor.group++ << 6;
            }
            const uint32_t word = cursor.word_base + static_cast<uint32_t>(std::countr_zero(cursor.groups));
            cursor.groups &= cursor.groups - 1;
            cursor.words = words_[word];
            words_[word] = 0;
            cursor.bit_base = word << 12;
        }
        const uint32_t base = cursor.bit_base >> 12 << 6;
        const uint32_t index = base + static_cast<uint32_t>(std::countr_zero(cursor.words));
        cursor.words &= cursor.words - 1;
        cursor.bits = bits_[index];
        bits_[index] = 0;
        cursor.bit_base = index << 6;
        return true;
    }

    std::vector<uint64_t> bits_, words_, groups_;
};

}  // namespace aeroflow::core
