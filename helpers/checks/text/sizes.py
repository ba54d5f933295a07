"""Part 4: chunks that find their size."""

import itertools
from typing import Any

from ...grading.checks import check, expect

FAST = "too fast for the clock: four times the size, or `most` where that is less"


def sizes_for(ChunkSize: Any, *paces: float, **options: float) -> list[int]:
    """The sizes of one chunk after another, whose items take so many seconds each."""
    chunks, sizes = ChunkSize(**options), []
    for pace in paces:
        sizes.append(chunks.size)
        chunks.done(chunks.size, chunks.size * pace)
    return [*sizes, chunks.size]


@check("chunks grow to the target, step by step")
def growth(ChunkSize: Any) -> None:
    sizes = sizes_for(ChunkSize, *[0.00011] * 8)
    expect(sizes[0] == 1, f"the first chunk has {sizes[0]} items", hint="nothing is known yet: begin with 1")
    expect(sizes[1] > 1, "after the first chunk the size is still 1", hint="done() sets self.size")
    expect(all(isinstance(size, int) for size in sizes), f"the sizes are {sizes}", hint="whole items: int()")
    jump = max(after / before for before, after in itertools.pairwise(sizes))
    expect(
        jump <= 4,
        f"with items of 0.11 ms the sizes are {sizes[:4]} …: {jump:g} times as many at once",
        hint="one chunk is little evidence: min(…, 4 * self.size)",
    )
    expect(
        sizes[:5] == [1, 4, 16, 64, 256],
        f"with items of 0.11 ms the sizes are {sizes}",
        hint="four times as large while more would fit",
    )
    rounded = {455: "as many whole items as fit: int() rounds down"}
    expect(
        sizes[-1] == 454,
        f"with items of 0.11 ms the sizes end at {sizes[-1]}; into 0.05 s go 454.5",
        hint=rounded.get(sizes[-1], "target · count / seconds, with the pace of the chunk that is done"),
    )
    quarter = ChunkSize(target=0.5)
    quarter.done(1, 0.25)
    expect(
        quarter.size == 2,
        f"an item takes 0.25 s, into 0.5 s go exactly two, and the size is {quarter.size}",
        hint="target=0.5 is given, and an item that just fits, fits",
    )
    sizes = sizes_for(ChunkSize, *[1e-9] * 4, target=1.05e-8)
    what = f"with items of 1 ns and target=1.05e-8 the sizes are {sizes}, not [1, 4, 10, 10, 10]"
    expect(sizes == [1, 4, 10, 10, 10], what, hint="only 0.0 s is too fast for the clock; a short time is one")
    last = sizes_for(ChunkSize, *[1e-3] * 9, target=0.0205)[-1]
    expect(last == 20, f"with target=0.0205 and items of 1 ms the size ends at {last}", hint="self.target")
    for most, options in ((1000, {}), (150, {"most": 150}), (30_000, {"most": 30_000})):
        last = sizes_for(ChunkSize, *[1e-6] * 9, **options)[-1]
        expect(last == most, f"with items of 1 µs and most={most} the size ends at {last}", hint="min(…, self.most)")


@check("chunks shrink at once, and survive odd measurements")
def shrinking(ChunkSize: Any) -> None:
    sizes = sizes_for(ChunkSize, *[0.0001] * 6, 0.001, 0.02, 0.02, 0.2, 0.2)
    expect(
        sizes[6] in (499, 500),
        f"with items of 0.1 ms the sizes are {sizes[:7]}; into 0.05 s go 500",
        hint="first let them grow: the check above says how",
    )
    slower = f"items became ten times as slow, and the size went from {sizes[6]} to {sizes[7]}"
    expect(sizes[7] < sizes[6], slower, hint="only growing is limited")
    expect(
        sizes[7] in (49, 50),
        f"{slower} instead of 50",
        hint="only growing is limited, and only the pace of the last chunk counts, not an average",
    )
    expect(
        sizes[8] == 2,
        f"with items of 20 ms the size is {sizes[8]}, into 0.05 s go 2",
        hint="int(target · count / seconds)",
    )
    expect(
        sizes[-1] == 1,
        f"with items of 200 ms the size is {sizes[-1]}",
        hint="an empty chunk gets nowhere: max(1, …)",
    )
    sizes = sizes_for(ChunkSize, *[1e-4] * 5, 0.02, *[1e-4] * 3)
    expect(
        sizes[5:] == [500, 2, 8, 32, 128],
        f"after one slow chunk the sizes are {sizes[5:]}, not [500, 2, 8, 32, 128]",
        hint="four times what `size` was, not four times the best so far",
    )
    both = ChunkSize(target=1.0, most=20), ChunkSize(target=0.5, most=10)
    for each in both * 3:
        each.done(each.size, each.size / 16)
    found = [each.size for each in both]
    expect(
        found == [16, 8],
        f"two at once, of 1 s and 0.5 s, with items of 1/16 s and most=20 and 10, end at {found}, not [16, 8]",
        hint="each has a target, a most and a size of its own: self, not the class",
    )
    chunks, quick = ChunkSize(), ChunkSize(most=10)
    chunks.done(1, 0.0)
    expect(chunks.size == 4, f"after a chunk of 0.0 s the size is {chunks.size}, not 4", hint=FAST)
    for _ in range(3):
        quick.done(quick.size, 0.0)
    expect(
        quick.size == 10,
        f"most=10, and after three chunks of 0.0 s the size is {quick.size}",
        hint="never above `most`, here too",
    )
    expect(chunks.size == 4, f"a second ChunkSize changed the size of the first one to {chunks.size}", hint="self.size")
    chunks.done(4, 0.0), chunks.done(16, 0.0)
    chunks.done(3, 0.006)
    mixed_up = {12: "four times what the size was: 4 * self.size"}
    expect(
        chunks.size in (24, 25),
        f"a last chunk of 3 items took 6 ms: the size is {chunks.size} instead of 25",
        hint=mixed_up.get(chunks.size, "the chunk had `count` items, not self.size"),
    )
    before = chunks.size
    chunks.done(1, 0.0)
    expect(
        chunks.size == 4 * before,
        f"one item took 0.0 s, and the size went from {before} to {chunks.size}, not to {4 * before}",
        hint=FAST,
    )
    regrown = sizes_for(ChunkSize, 0.0001, 0.0001, 0.06, 0.0001, 0.0001)
    expect(
        regrown == [1, 4, 16, 1, 4, 16],
        f"after one slow chunk the sizes are {regrown}",
        hint="afterwards it grows again, four times at most",
    )
