// A stack of work for the iterative walks over values: the first N entries on the machine's stack, the rest on the heap.
#pragma once

#include <cstddef>
#include <vector>

namespace aeroflow::value {

template <class T, size_t N = 48>
class Worklist {
public:
    Worklist() {}
    Worklist(const Worklist&) = delete;
    Worklist& operator=(const Worklist&) = delete;

    bool empty() const { return count_ == 0; }
    size_t size() const { return count_ + more_.size(); }
    void push(const T& item) {
        if (count_ < N) [[likely]]
            first_[count_++] = item;
        else
            more_.push_back(item);
    }
    T pop() {
        if (more_.empty()) [[likely]]
            return first_[--count_];
        const T item = more_.back();
        more_.pop_back();
        return item;
    }

private:
    union {
        T first_[N];  // uninitialised beyond count_
    };
    size_t count_ = 0;
    std::vector<T> more_;
};

}  // namespace aeroflow::value
