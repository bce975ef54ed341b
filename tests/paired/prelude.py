"""What the paired programs call (run.py); prelude.aefl is the same in AeroFlow."""


class Pile:
    def __init__(self, items, n):
        self.items, self.n = items, n

    def copy(self):
        return Pile(list(self.items), self.n)

    def bump(self, k):
        i = 0
        while i < len(self.items):
            if self.items[i] % 2 == k % 2:
                self.items[i] = (self.items[i] + self.n) % 1019
            for c in [i, i + 1]:
                if c < len(self.items) and self.items[c] < self.items[i]:
                    self.n = (self.n + c) % 1000
            i += 1
        return self.n


def grow(xs, k):
    best = 0
    for i in range(len(xs)):
        if xs[i] > xs[best]:
            best = i
    if len(xs) < 50:
        xs.append(k)
    if best < len(xs):
        xs[best] += 1
    return best


def get(xs, i):
    return xs[i] if i < len(xs) else 3


def swap(xs, i, k):
    xs[i], xs[k] = xs[k], xs[i]


def change(xs):
    for i, x in enumerate(xs):
        xs[i] = (x * 3 + 1) % 1021

