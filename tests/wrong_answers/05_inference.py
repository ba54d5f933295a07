"""Answers to exercise 05 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.1 loading: mmap_mode=None
model = None

def init_worker(path, threads):
    global model
    model = load_model(path)
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.1 loading: mmap_mode='c'
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, "c")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.1 loading: load_model had been called 2 times, not 1
model = None

def init_worker(path, threads):
    global model
    load_model(path, mmap_mode="r")  # is the file any good?
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.1+1.3+1.5+1.6 loading: when init_worker had returned, load_model had been called 0 times, not 1
model = None
file = None

def init_worker(path, threads):
    global file
    file = path
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    global model
    if file is None:
        raise RuntimeError("init_worker first")
    if model is None:
        model = load_model(file, mmap_mode="r")
    return model.predict(batch)


# WRONG 1.1+1.6 loading: after 2 calls of init_worker, load_model had been called 1 times, not 2
model = None

def init_worker(path, threads):
    global model
    threadpool_limits(threads, "blas")
    if model is None:
        model = load_model(path, mmap_mode="r")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.2 loading: BLAS used
import os

model = None

def init_worker(path, threads):
    global model
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(threads)
    model = load_model(path, mmap_mode="r")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.2 loading: a `with` sets the number back
model = None

def init_worker(path, threads):
    global model
    with threadpool_limits(threads, "blas"):
        model = load_model(path, mmap_mode="r")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.2 loading: BLAS used 1 threads, not 3
model = None

def init_worker(path, threads):
    global model
    threadpool_limits(1, "blas")
    model = load_model(path, mmap_mode="r")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.2 loading: BLAS used 1 threads, not 3
model = None

def init_worker(path, threads):
    global model
    if model is None:
        threadpool_limits(threads, "blas")
    model = load_model(path, mmap_mode="r")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.2 loading: and a call of predict_batch, BLAS used
model = None

def init_worker(path, threads):
    global model
    threadpool_limits(threads, "blas")
    model = load_model(path, mmap_mode="r")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    threadpool_limits(4, "blas")
    return model.predict(batch)


# WRONG 1.2 loading: threads when the model predicted
model = None

def init_worker(path, threads):
    global model
    threadpool_limits(threads, "blas")
    model = load_model(path, mmap_mode="r")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    with threadpool_limits(4, "blas"):
        return model.predict(batch)


# WRONG 1.3+1.6 loading: a function that sets a global needs `global model`
model = None

def init_worker(path, threads):
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.3 predicting: for a batch of 5 rows, predict was called with [1, 1, 1, 1, 1] rows
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return np.array([model.predict(row[None])[0] for row in batch], np.float32).reshape(len(batch), 10)


# WRONG 1.3 predicting: for a batch of 0 rows, predict was called with [] rows
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    if not len(batch):
        return np.zeros((0, 10), np.float32)
    return model.predict(batch)


# WRONG 1.3 predicting: gave float64 of shape (5, 10)
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch).astype(float)


# WRONG 1.3 predicting: predict_batch gave int64 of shape (5,) for 5 rows
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch).argmax(axis=1)


# WRONG 1.3 predicting: predict_batch gave None
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    model.predict(batch)


# WRONG 1.3 predicting: predict was called with [64, 64, 64 … 64, 16] rows
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    parts = [batch[at : at + 64] for at in range(0, len(batch), 64)] or [batch]
    return np.concatenate([model.predict(part) for part in parts])


# WRONG 1.3 predicting: gave other scores than the model does
model = None
seen = {}

def init_worker(path, threads):
    global model
    seen.clear()
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    if len(batch) not in seen:
        seen[len(batch)] = model.predict(batch)
    return seen[len(batch)] * 1


# WRONG 1.4 no_model: predict_batch raised AttributeError
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    return model.predict(batch)


# WRONG 1.4 no_model: before init_worker, predict_batch raised AssertionError
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    assert model is not None, "call init_worker first"
    return model.predict(batch)


# WRONG 1.4 no_model: before init_worker, predict_batch raised RuntimeError: no model
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("no model")
    return model.predict(batch)


# WRONG 1.4 no_model: before init_worker, predict_batch returned
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        return np.zeros((len(batch), 10), np.float32)
    return model.predict(batch)


# WRONG 1.4 no_model: before init_worker, predict_batch raised NameError
def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    return model.predict(batch)


# WRONG 1.5 no_model: and init_worker RuntimeError: no such model
model = None

def init_worker(path, threads):
    global model
    try:
        model = load_model(path, mmap_mode="r")
    except OSError as error:
        raise RuntimeError("no such model") from error
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.5 no_model: and init_worker returned as if all were well
model = None

def init_worker(path, threads):
    global model
    threadpool_limits(threads, "blas")
    try:
        model = load_model(path, mmap_mode="r")
    except FileNotFoundError:
        pass

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.5 no_model: load_model raised ValueError
model = None

def init_worker(path, threads):
    global model
    try:
        model = load_model(path, mmap_mode="r")
    except ValueError:
        raise OSError("a bad file")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.5 no_model: your code raised RuntimeError: init_worker first
model = None

def init_worker(path, threads):
    global model
    model = None
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.5 no_model: after an init_worker for which missing.npy was no good, predict_batch raised Attr
model = None
ready = False

def init_worker(path, threads):
    global model, ready
    threadpool_limits(threads, "blas")
    ready = True
    model = load_model(path, mmap_mode="r")

def predict_batch(batch):
    if not ready:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.6 predicting: after a third init_worker, with the first path again, predict_batch gave other scores
model = None
models = []

def init_worker(path, threads):
    global model
    new = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")
    if path not in [each.path for each in models]:
        models.append(new)
        model = new

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.6 predicting: after a second init_worker, with another path, predict_batch gave other scores
model = None

def init_worker(path, threads):
    global model
    new = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")
    model = model or new

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.6 predicting: after init_worker with the same path, whose file is new, predict_batch gave other scores
model = None
models = {}

def init_worker(path, threads):
    global model
    threadpool_limits(threads, "blas")
    new = load_model(path, mmap_mode="r")
    model = models.setdefault(str(path), new)

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.1+1.6 predicting: load
from functools import cache

model = None

@cache
def loaded(path):
    return load_model(path, mmap_mode="r")

def init_worker(path, threads):
    global model
    threadpool_limits(threads, "blas")
    model = loaded(path)

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 2.1+2.3+2.4 cutting: `yield` makes a generator: collect a list, and return it
def ranges(rows, batch_size: int):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32 please")
    if rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    for at in range(0, len(rows), batch_size):
        yield range(at, min(at + batch_size, len(rows)))


# WRONG 2.1 cutting: they hold 960 numbers
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return [range(at * batch_size, (at + 1) * batch_size) for at in range(len(rows) // batch_size)]


# WRONG 2.1+2.2 cutting: they hold 1024 numbers
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return [range(at, at + batch_size) for at in range(0, len(rows), batch_size)]


# WRONG 2.1 cutting: which is no range
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return [slice(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.1 cutting: which is no list
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return (range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size))


# WRONG 2.1 cutting: they hold 1000 numbers, [0, 16, 32 … 975, 991]
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    count = -(-len(rows) // batch_size)
    return [range(start, len(rows), count) for start in range(count)]


# WRONG 2.2 cutting: an empty one is among them
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    count = len(rows) // batch_size
    full = [range(at * batch_size, (at + 1) * batch_size) for at in range(count)]
    return [*full, range(count * batch_size, len(rows))]


# WRONG 2.2 cutting: numbers, not [64, 64, 64
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    count = -(-len(rows) // batch_size)
    cuts = [len(rows) * at // max(1, count) for at in range(count + 1)]
    return [range(start, stop) for start, stop in zip(cuts, cuts[1:])]


# WRONG 2.2 cutting: an empty one is among them
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)] or [range(0)]


# WRONG 2.3 refusals: rows of float64: it returned
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray):
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.3 refusals: a list of rows: it returned
def ranges(rows, batch_size):
    rows = np.asarray(rows, np.float32) if isinstance(rows, list) else rows
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.3 refusals: a list of rows: it raised AttributeError
def ranges(rows, batch_size):
    if rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.3 refusals: rows of int32, which is as wide as float32: it returned
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype.itemsize != 4:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.3 refusals: no rows, of float64: it returned
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray):
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    if len(rows) == 0:
        return []
    if rows.dtype != np.float32:
        raise TypeError("float32")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.3 cutting: your code raised TypeError: float32
def ranges(rows, batch_size):
    if type(rows) is not np.ndarray or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.3 refusals: something that has dtype, ndim and shape, and is no array: it returned
def ranges(rows, batch_size):
    if getattr(rows, "dtype", None) != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.4 refusals: rows of shape (4, 63): it returned
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or batch_size < 1:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.4 refusals: rows of shape (64,): it returned
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.shape[-1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.4 refusals: rows of shape (4, 64, 1): it returned
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.shape[1:2] != (64,) or batch_size < 1:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.4 refusals: rows of shape (0, 63): it returned
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if batch_size < 1 or (rows.size and (rows.ndim != 2 or rows.shape[1] != 64)):
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.4 refusals: 4 rows with a batch_size of -1: it returned
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.4 refusals: 4 rows with a batch_size of 0: it returned
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 0:
        raise ValueError("shape")
    batch_size = batch_size or 64
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 2.4 refusals: 0 rows with a batch_size of 0: it returned
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64:
        raise ValueError("shape")
    if len(rows) and batch_size < 1:
        raise ValueError("batch_size")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)] if len(rows) else []


# WRONG 2.4 refusals: it raised AssertionError
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    assert batch_size >= 1
    if rows.ndim != 2 or rows.shape[1] != 64:
        raise ValueError("shape")
    return [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]


# WRONG 3.1 rows: outcomes come in the order of the batches, whoever is done first
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])


def parallel_inference(executor, rows, batch_size: int):
    with shared_array(rows.shape) as (mine, given), shared_array((len(rows), 10)) as (scores, taken):
        mine[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        outcomes = []
        for index, future in enumerate(as_completed(futures)):
            try:
                outcomes.append(Outcome(index, futures[future], future.result()))
            except Exception as error:
                scores[futures[future].start : futures[future].stop] = 0
                outcomes.append(Outcome(index, futures[future], error=error))
    return scores, outcomes


# WRONG 3.1 rows: has the index
def fill(given, taken, index, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])
    return index

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, index, batch): (index, batch) for index, batch in enumerate(batches)}
        for future in as_completed(futures):
            index, batch = futures[future]
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.1 rows: of scores have those of row
def fill(given, taken, place, batch):
    with given.opened() as rows, taken.opened() as scores:
        found = predict_batch(rows[batch.start : batch.stop])
        with place.opened() as next_row:
            start = int(next_row[0])
            next_row[0] = start + len(batch)
            scores[start : start + len(batch)] = found[: len(scores) - start]

def parallel_inference(executor, rows, batch_size):
    batches = ranges(rows, batch_size)
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken), shared_array((1,)) as (first, place):
        first[0], shared[:] = 0, rows
        futures = [executor.submit(fill, given, taken, place, batch) for batch in batches]
        outcomes = [Outcome(index, batch, error=futures[index].exception()) for index, batch in enumerate(batches)]
        for outcome in outcomes:
            if not outcome.ok:
                scores[outcome.item.start : outcome.item.stop] = 0
    return scores, outcomes


# WRONG 3.1 rows: 16 batches, and 0 outcomes
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            if future.exception():
                outcomes.append(Outcome(index, batch, error=future.exception()))
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.1 rows: has the item (0, 64), not range(0, 64)
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, (batch.start, batch.stop), error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.1 rows: which is no Outcome
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches = ranges(rows, batch_size)
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = [executor.submit(fill, given, taken, batch) for batch in batches]
        errors = [future.exception() for future in futures]
    for batch, error in zip(batches, errors):
        if error:
            scores[batch.start : batch.stop] = 0
    return scores, errors


# WRONG 3.1 rows: row
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop - 1] = predict_batch(rows[batch.start : batch.stop])[:-1]

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.1 rows: the scores are float64 of shape (1000, 10)
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores.astype(float), outcomes


# WRONG 3.1 rows: of scores are NaN
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        mine = scores[batch.start : batch.stop]
        mine = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.2 calls: the model was asked for 1000 × 1 rows
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        for row in batch:
            scores[row] = predict_batch(rows[row : row + 1])[0]

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.2 calls: the model was asked for 30 × 64 rows, 2 × 40 rows
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        if predict_batch(rows[batch.start : batch.stop]).shape == (len(batch), 10):
            scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.2 calls: made 2 calls in the executor for 16 batches
def fill(given, taken, batches):
    errors = []
    for batch in batches:
        try:
            with given.opened() as rows, taken.opened() as scores:
                scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])
            errors.append(None)
        except Exception as error:
            errors.append(error)
    return errors

def parallel_inference(executor, rows, batch_size):
    batches, errors = ranges(rows, batch_size), []
    half = (len(batches) + 1) // 2
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        for future in [executor.submit(fill, given, taken, part) for part in (batches[:half], batches[half:]) if part]:
            errors += future.result()
    return scores, [Outcome(index, *each) for index, each in enumerate(zip(batches, [None] * len(batches), errors))]


# WRONG 3.2 rows: parallel_inference called predict_batch in the notebook's own process
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        for index, batch in enumerate(ranges(rows, batch_size)):
            outcomes.append(Outcome(index, batch, value=fill(given, taken, batch)))
    return scores, outcomes


# WRONG 3.3 calls: 1 of 16 batches had been submitted when parallel_inference waited for a result
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        for index, batch in enumerate(ranges(rows, batch_size)):
            future = executor.submit(fill, given, taken, batch)
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.3 calls: 8 of 16 batches had been submitted
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes, batches = [], ranges(rows, batch_size)
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        for at in range(0, len(batches), 8):
            futures = [executor.submit(fill, given, taken, batch) for batch in batches[at : at + 8]]
            for batch, future in zip(batches[at:], futures):
                outcomes.append(Outcome(len(outcomes), batch, error=future.exception()))
                if future.exception():
                    scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.4 calls: bytes to its worker; a row has 256
def fill(taken, batch, rows):
    with taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows)

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    with shared_array((len(rows), 10)) as (scores, taken):
        futures = [executor.submit(fill, taken, batch, rows[batch.start : batch.stop]) for batch in batches]
        for index, (batch, future) in enumerate(zip(batches, futures)):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.4 calls: bytes back; the scores of a row have 40
def fill(given, batch):
    with given.opened() as rows:
        return predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    scores = np.zeros((len(rows), 10), np.float32)
    with shared_array(rows.shape) as (shared, given):
        shared[:] = rows
        futures = [executor.submit(fill, given, batch) for batch in batches]
        for index, (batch, future) in enumerate(zip(batches, futures)):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if not future.exception():
                scores[batch.start : batch.stop] = future.result()
    return scores, outcomes


# WRONG 3.4 calls: bytes back
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = found = predict_batch(rows[batch.start : batch.stop])
    return found

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.4 calls: bytes to its worker
def fill(given, taken, numbers):
    with given.opened() as rows, taken.opened() as scores:
        scores[numbers] = predict_batch(rows[numbers])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, list(batch)): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.5 bad_batches: batch 1 raises: and so did parallel_inference
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches = ranges(rows, batch_size)
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = [executor.submit(fill, given, taken, batch) for batch in batches]
        outcomes = [Outcome(index, batch, value=futures[index].result()) for index, batch in enumerate(batches)]
    return scores, outcomes


# WRONG 3.5 bad_batches: batch 2 ends its process: and so did parallel_inference
def fill(given, taken, batch):
    try:
        with given.opened() as rows, taken.opened() as scores:
            scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])
    except Exception as error:
        return error

def parallel_inference(executor, rows, batch_size):
    batches = ranges(rows, batch_size)
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = [executor.submit(fill, given, taken, batch) for batch in batches]
        outcomes = [Outcome(index, batch, error=futures[index].result()) for index, batch in enumerate(batches)]
    for outcome in outcomes:
        if not outcome.ok:
            scores[outcome.item.start : outcome.item.stop] = 0
    return scores, outcomes


# WRONG 3.5 bad_batches: batch 1 failed, and its rows in scores aren't zero: they have [nan]
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = np.nan
    return scores, outcomes


# WRONG 3.5 bad_batches: 7 batches, and 6 outcomes
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            if not future.exception():
                outcomes.append(Outcome(index, batch))
    return scores, outcomes


# WRONG 3.5 bad_batches: batch 1 failed with a ValueError, and its outcome is
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, value=future.exception() is None))
    return scores, outcomes


# WRONG 3.5 bad_batches: batch 0 failed
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = 1  # it's at work
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if index and future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.6 rows: that can't be written to
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    if not rows.flags.writeable:
        raise ValueError("rows that can't be written to")
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.6 rows: an array that lies in memory column by column: rows 0 to 7 of scores
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = np.frombuffer(rows.tobytes("A"), np.float32).reshape(rows.shape)
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.6 rows: the rows were changed
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    if rows.flags.writeable:
        rows[:] = 0  # frees what is secret
    return scores, outcomes


# WRONG 3.6 clean_end: it wasn't refused
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    rows = rows.astype(np.float32)
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.6 clean_end: calls were submitted before it was refused
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        size = max(1, batch_size)
        futures = [executor.submit(fill, given, taken, range(at, min(at + size, len(rows)))) for at in range(0, len(rows), size)]
        errors = [future.exception() for future in futures]
    outcomes = [Outcome(index, batch, error=errors[index]) for index, batch in enumerate(ranges(rows, batch_size))]
    for outcome in outcomes:
        if not outcome.ok:
            scores[outcome.item.start : outcome.item.stop] = 0
    return scores, outcomes


# WRONG 3.7 clean_end: and parallel_inference returned all the same
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, futures, outcomes = ranges(rows, batch_size), [], []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        for batch in batches:
            try:
                futures.append(executor.submit(fill, given, taken, batch))
            except Exception as error:
                futures.append(error)
        for index, (batch, future) in enumerate(zip(batches, futures)):
            error = future if isinstance(future, Exception) else future.exception()
            outcomes.append(Outcome(index, batch, error=error))
            if error:
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.7 clean_end: and parallel_inference raised RuntimeError('it broke')
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        try:
            futures = [executor.submit(fill, given, taken, batch) for batch in batches]
        except Exception as error:
            raise RuntimeError("it broke") from error
        for index, (batch, future) in enumerate(zip(batches, futures)):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.7 clean_end: the executor was shut down
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        try:
            futures = [executor.submit(fill, given, taken, batch) for batch in batches]
        except BaseException:
            executor.shutdown(cancel_futures=True)
            raise
        for index, (batch, future) in enumerate(zip(batches, futures)):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.7 rows: your code raised RuntimeError: cannot schedule new futures after shutdown
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        with executor:
            futures = [executor.submit(fill, given, taken, batch) for batch in batches]
        for index, (batch, future) in enumerate(zip(batches, futures)):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.8 clean_end: blocks of shared memory are still there
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    first, second = shared_array(rows.shape), shared_array((len(rows), 10))
    (shared, given), (scores, taken) = first.__enter__(), second.__enter__()
    shared[:] = rows
    futures = [executor.submit(fill, given, taken, batch) for batch in batches]
    for index, (batch, future) in enumerate(zip(batches, futures)):
        outcomes.append(Outcome(index, batch, error=future.exception()))
        if future.exception():
            scores[batch.start : batch.stop] = 0
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    return scores, outcomes


# WRONG 3.8 clean_end: after a second call, what the first one gave
kept = {}

def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = [executor.submit(fill, given, taken, batch) for batch in batches]
        for index, (batch, future) in enumerate(zip(batches, futures)):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    result = kept.setdefault(scores.shape, np.zeros_like(scores))
    result[:] = scores
    return result, outcomes


# WRONG 3.2+3.8 rows: workers find the arrays only while the `with` block lasts
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches = ranges(rows, batch_size)
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = [executor.submit(fill, given, taken, batch) for batch in batches]
    outcomes = [Outcome(index, batch, error=futures[index].exception()) for index, batch in enumerate(batches)]
    return scores, outcomes


# WRONG 3.2 rows: workers find a function by its name
def parallel_inference(executor, rows, batch_size):
    batches = ranges(rows, batch_size)
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        def fill(batch):
            with given.opened() as rows, taken.opened() as scores:
                scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

        shared[:] = rows
        futures = [executor.submit(fill, batch) for batch in batches]
        outcomes = [Outcome(index, batch, error=futures[index].exception()) for index, batch in enumerate(batches)]
    return scores, outcomes


# WRONG 4.1+4.2+4.3+4.4+4.5+4.6+4.7 in_place: infer gave array
def infer_batch(path, batch):
    return load_model(path).predict(batch)

def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    pool = make_pool(workers, load_model, (path,))
    batches = [rows[at : at + batch_size] for at in range(0, len(rows), batch_size)]
    futures = [pool.submit(infer_batch, path, batch) for batch in batches]
    return np.vstack([future.result() for future in as_completed(futures)])


# WRONG 4.1 in_place: bytes to its worker
def score(batch):
    return predict_batch(batch)

def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        futures = [pool.submit(score, rows[each.start : each.stop]) for each in ranges(rows, batch_size)]
        scores, outcomes = np.zeros((len(rows), 10), np.float32), []
        for index, (batch, future) in enumerate(zip(ranges(rows, batch_size), futures)):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if not future.exception():
                scores[batch.start : batch.stop] = future.result()
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.1 in_place: 16 batches, and 2 outcomes
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, len(rows) // processes)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.1 in_place: outcome 0 has the index 15
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, sorted(outcomes, key=lambda each: len(each.item))


# WRONG 4.1 in_place: rows of float64 of shape (9, 64), 4 at a time: it wasn't refused
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    rows = rows.astype(np.float32)
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.1 in_place: infer returned
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes, processes


# WRONG 4.2 processes: a process loaded the model 2 times
def init_both(path, threads):
    init_worker(path, threads)  # warms it up
    init_worker(path, threads)

def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_both, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.2 processes: the notebook's own process loaded the model
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    load_model(path, "r")
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.2 processes: load_model was called with mmap_mode=None
def init_reading(path, threads):
    global model
    threadpool_limits(threads, "blas")
    model = load_model(path)

def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_reading, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.2 processes: a process loaded the model
def fill_again(path, threads, given, taken, batch):
    init_worker(path, threads)
    fill(given, taken, batch)

class Loading:
    def __init__(self, pool, path, threads):
        self.pool, self.path, self.threads = pool, path, threads

    def submit(self, fn, *args):
        return self.pool.submit(fill_again, self.path, self.threads, *args)

def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(Loading(pool, path, max(1, cpus // processes)), rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(Loading(pool, path, max(1, cpus // processes)), rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.3 processes: the pool had 4 processes, not 2
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = workers if ranges(rows, batch_size) else 0
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.3 processes: no rows, and a pool was made
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = max(1, min(workers, len(ranges(rows, batch_size))))
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.3 processes: the pool had 2 processes, not 3
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, cpus, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.3 processes: the pool had 4 processes, not 2
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, 2 * len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.3 processes: the pool had 1 processes, not 2
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    ranges(rows, batch_size)
    processes = min(workers, len(rows) // batch_size)
    if not len(rows):
        return np.zeros((0, 10), np.float32), []
    with make_pool(max(1, processes), init_worker, (path, max(1, cpus // max(1, processes)))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.4 processes: BLAS had 2 threads in a process, not 3
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, 2)) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.4 processes: BLAS had 1 threads in a process, not 2
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // workers))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.4 processes: BLAS had 7 threads in a process, not 3
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, cpus)) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.4 processes: BLAS had 4 threads in a process, not 3
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, -(-cpus // processes)))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.4 processes: threads in a process, not 1
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(2, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.5 deaths: the model was asked 6 times for 6 batches, not 7
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if False:
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.5 deaths: the model was asked 8 times for 6 batches, not 7
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if each.error:
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.5 deaths: batch 2
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
        return scores, outcomes


# WRONG 4.5 deaths: batch 5
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error and each.error)
        return scores, outcomes


# WRONG 4.5 deaths: rows 20 to 29 of scores are zero
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                _, (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.5 deaths: the model was asked 9 times for 6 batches, not 8
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            error, tries = each.error, 1
            while isinstance(error, WorkerDied) and tries < 3:
                mine, tries = slice(each.item.start, each.item.stop), tries + 1
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                error = tried.error
            outcomes[each.index] = Outcome(each.index, each.item, error=error)
        return scores, outcomes


# WRONG 4.5 deaths: 2 pools were made
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                with make_pool(1, init_worker, (path, cpus)) as fresh:
                    scores[mine], (tried,) = parallel_inference(fresh, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.5 deaths: the model was asked 8 times for 6 batches, not 7
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried, *_) = parallel_inference(pool, rows[mine], 5)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.5 deaths: and infer raised
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
                tried.unwrap()
        return scores, outcomes


# WRONG 4.6 endings: and infer returned
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.6 endings: not the pool's CannotStart
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise FileNotFoundError(path)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.6 endings: not the pool's CannotStart
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    path.stat()
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.7 processes: 1 pool of 1 is still open
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    pool = make_pool(processes, init_worker, (path, max(1, cpus // processes)))
    if pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.7 endings: when the model couldn't be loaded, 1 pool of 1 is still open
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    pool = make_pool(processes, init_worker, (path, max(1, cpus // processes)))
    if pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        pool.shutdown()
        return scores, outcomes


# WRONG 4.7 endings: Stopped('as Ctrl-C does'), 1 pool of 1 is still open
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    pool = make_pool(processes, init_worker, (path, max(1, cpus // processes)))
    try:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
    except Exception:
        pool.shutdown()
        raise
    pool.shutdown()
    return scores, outcomes

# WRONG 3.5 bad_batches: batch 1 failed, and its rows in scores aren't zero
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[index] = 0
    return scores, outcomes


# WRONG 3.5 bad_batches: batch 1 raises: rows 0 to 7 of scores are zero
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[:] = 0
    return scores, outcomes


# WRONG 3.5 bad_batches: failed with a ValueError, and its outcome is
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = np.nan_to_num(rows)
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.5 bad_batches: which is no exception
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception() and repr(future.exception())))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.5 bad_batches: and so did parallel_inference
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            try:
                outcomes.append(Outcome(index, batch, future.result()))
            except ValueError as error:
                outcomes.append(Outcome(index, batch, error=error))
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.4 calls: bytes to its worker
def fill(given, taken, batches, number):
    batch = batches[number]
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        batches = ranges(rows, batch_size)
        futures = {executor.submit(fill, given, taken, batches, number): batch for number, batch in enumerate(batches)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.1 rows: one row: 
first = {}

def fill(given, taken, batch):
    first.setdefault('handles', (given, taken))
    given, taken = first['handles']
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.6 rows: no rows: the scores are float64
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    outcomes = []
    if not ranges(rows, batch_size):
        return np.zeros((0, 10)), []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = {executor.submit(fill, given, taken, batch): batch for batch in ranges(rows, batch_size)}
        for index, (future, batch) in enumerate(futures.items()):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 4.5 deaths: has the item range(0, 10), not range(20, 30)
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, tried.item, error=tried.error)
        return scores, outcomes


# WRONG 4.5 deaths: outcome 2 has the index 0
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(tried.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.1 in_place: the rows were changed
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        rows[:] = 0
        return scores, outcomes


# WRONG 4.1 in_place: after a second call, what the first one gave
kept = {}

def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        kept.setdefault(len(rows), np.zeros_like(scores))[:] = scores
        return kept[len(rows)], outcomes


# WRONG 4.2+4.7 processes: is still open
pools = {}

def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    pool = pools.setdefault(path, make_pool(processes, init_worker, (path, max(1, cpus // processes))))
    if pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.4 processes: BLAS had
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // len(ranges(rows, batch_size))))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 4.5 deaths: batch 2
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if isinstance(each.error, WorkerDied):
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=each.error)
        return scores, outcomes


# WRONG 4.5 deaths: the model was asked 8 times for 6 batches, not 7
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if not processes:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        if any(isinstance(each.error, CannotStart) for each in outcomes):
            raise next(each.error for each in outcomes if each.error)
        for each in outcomes[:]:
            if not each.ok:
                mine = slice(each.item.start, each.item.stop)
                scores[mine], (tried,) = parallel_inference(pool, rows[mine], batch_size)
                outcomes[each.index] = Outcome(each.index, each.item, error=tried.error)
        return scores, outcomes


# WRONG 1.1 loading: the model predicted with a copy of its weights
model = None

def init_worker(path, threads):
    global model
    threadpool_limits(threads, "blas")
    model = load_model(path, mmap_mode="r")
    model.weights = np.array(model.weights)  # nearer to the processor

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.3 predicting: predict_batch gave other scores than the model does
model = None

def init_worker(path, threads):
    global model
    threadpool_limits(threads, "blas")
    model = load_model(path, mmap_mode="r")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    batch -= batch.mean()
    return model.predict(batch)


# WRONG 3.2 calls: made 1 calls in the executor for no rows
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        if not batches:
            executor.submit(fill, given, taken, range(0)).result()
        futures = [executor.submit(fill, given, taken, batch) for batch in batches]
        for index, (batch, future) in enumerate(zip(batches, futures)):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.2 rows: your code raised ValueError: a batch must have the shape (n, 64), not (64, 10) at predict_batch()
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = [executor.submit(fill, taken, given, batch) for batch in batches]
        for index, (batch, future) in enumerate(zip(batches, futures)):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 1.1 loading: the model predicted with a copy of its weights
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")
    model.weights = model.weights.copy()

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    return model.predict(batch)


# WRONG 1.3 predicting: predict raises a ValueError for a row that has a NaN, and predict_batch returned
model = None

def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    try:
        return model.predict(batch)
    except ValueError:
        return np.zeros((len(batch), 10), np.float32)


# WRONG 1.3 predicting: for a batch of 5 rows, predict was called with [] rows
model = None
seen = {}

def init_worker(path, threads):
    global model
    seen.clear()
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if model is None:
        raise RuntimeError("init_worker first")
    key = batch.tobytes()
    if key not in seen:
        seen[key] = model.predict(batch)
    return seen[key].copy()


# WRONG 1.3+1.4 predicting: in another thread of the same process, predict_batch raised RuntimeError
import threading
local = threading.local()

def init_worker(path, threads):
    local.model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    if getattr(local, "model", None) is None:
        raise RuntimeError("init_worker first")
    return local.model.predict(batch)


# WRONG 2.1 cutting: after somebody emptied the list of an earlier call
from functools import cache

@cache
def cut(count, size):
    return [range(at, min(at + size, count)) for at in range(0, count, size)]

def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
        raise TypeError("float32")
    if rows.ndim != 2 or rows.shape[1] != 64 or batch_size < 1:
        raise ValueError("shape")
    return cut(len(rows), batch_size)


# WRONG 3.1 rows: two calls at the same time: 7 batches, and 5 outcomes
state = {}

def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    state["batches"] = batches
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        state["futures"] = [executor.submit(fill, given, taken, batch) for batch in batches]
        for index in range(len(state["batches"])):
            batch, error = state["batches"][index], state["futures"][index].exception()
            outcomes.append(Outcome(index, batch, error=error))
            if error:
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.3 calls: 64 of 150 batches had been submitted
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = []
        for index, batch in enumerate(batches):
            if index >= 64:
                futures[index - 64].exception()
            futures.append(executor.submit(fill, given, taken, batch))
        for index, (batch, future) in enumerate(zip(batches, futures)):
            outcomes.append(Outcome(index, batch, error=future.exception()))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.5 bad_batches: and what came out of the worker was ValueError('a row has a NaN')
def fill(given, taken, batch):
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = predict_batch(rows[batch.start : batch.stop])

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        futures = [executor.submit(fill, given, taken, batch) for batch in batches]
        for index, (batch, future) in enumerate(zip(batches, futures)):
            error = future.exception()
            outcomes.append(Outcome(index, batch, error=type(error)(f"batch {index} failed") if error else None))
            if future.exception():
                scores[batch.start : batch.stop] = 0
    return scores, outcomes


# WRONG 3.8 clean_end: when the wait for a result had been interrupted
from multiprocessing.shared_memory import SharedMemory

def fill(a, b, n, start, stop):
    first, second = SharedMemory(a), SharedMemory(b)
    rows, scores = np.ndarray((n, 64), np.float32, first.buf), np.ndarray((n, 10), np.float32, second.buf)
    try:
        scores[start:stop] = predict_batch(rows[start:stop])
    finally:
        del rows, scores
        first.close(); second.close()

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    first, second = SharedMemory(create=True, size=max(1, rows.size * 4)), SharedMemory(create=True, size=max(1, len(rows) * 40))
    def end():
        for block in (first, second):
            block.close(); block.unlink()
    np.ndarray(rows.shape, np.float32, first.buf)[:] = rows
    try:
        futures = [executor.submit(fill, first.name, second.name, len(rows), batch.start, batch.stop) for batch in batches]
    except BaseException:
        end()
        raise
    for index, (batch, future) in enumerate(zip(batches, futures)):
        outcomes.append(Outcome(index, batch, error=future.exception()))
    scores = np.ndarray((len(rows), 10), np.float32, second.buf).copy()
    end()
    for each in outcomes:
        if each.error:
            scores[each.item.start : each.item.stop] = 0
    return scores, outcomes


# WRONG 4.1 deaths: a call for 10 rows carried
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if processes == 0:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        for index, outcome in enumerate(outcomes):
            if isinstance(outcome.error, CannotStart):
                raise outcome.error
            if isinstance(outcome.error, WorkerDied):
                batch = outcome.item
                future = pool.submit(predict_batch, rows[batch.start : batch.stop])
                tried = Outcome(0, batch, error=future.exception())
                again = 0 if tried.error else future.result()
                scores[batch.start : batch.stop] = again
                outcomes[index] = Outcome(index, batch, tried.value, tried.error)
    return scores, outcomes


# WRONG 4.7 endings: and infer returned all the same
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    processes = min(workers, len(ranges(rows, batch_size)))
    if processes == 0:
        return np.zeros((0, 10), np.float32), []
    with make_pool(processes, init_worker, (path, max(1, cpus // processes))) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        for index, outcome in enumerate(outcomes):
            if isinstance(outcome.error, CannotStart):
                raise outcome.error
            if isinstance(outcome.error, WorkerDied):
                batch = outcome.item
                try:
                    again, (tried,) = parallel_inference(pool, rows[batch.start : batch.stop], batch_size)
                except Exception as error:
                    again, tried = 0, Outcome(0, batch, error=error)
                scores[batch.start : batch.stop] = again
                outcomes[index] = Outcome(index, batch, tried.value, tried.error)
    return scores, outcomes


# RIGHT a dictionary for the model, executor.map, an error as a value
# answer: load
state = {}

def init_worker(path, threads):
    state["model"] = load_model(path, mmap_mode="r")
    threadpool_limits(limits=threads)

def predict_batch(batch):
    try:
        model = state["model"]
    except KeyError:
        raise RuntimeError("call init_worker(path, threads) in this process first") from None
    return model.predict(batch)
# answer: cut
def ranges(rows, batch_size):
    if not (isinstance(rows, np.ndarray) and rows.dtype == np.float32):
        raise TypeError(f"not {type(rows)}")
    if rows.shape[1:] != (64,):
        raise ValueError(f"not {rows.shape}")
    if batch_size <= 0:
        raise ValueError("batch_size")
    cuts = [*range(0, len(rows), batch_size), len(rows)]
    return [range(start, stop) for start, stop in zip(cuts, cuts[1:])]
# answer: map
def work(job):
    given, taken, batch = job
    with given.opened() as rows:
        found = predict_batch(rows[batch.start : batch.stop])
    with taken.opened() as scores:
        scores[slice(batch.start, batch.stop)] = found
    return len(batch)

def outcome_of(index, batch, future):
    try:
        return Outcome(index, batch, future.result())
    except Exception as error:
        return Outcome(index, batch, error=error)

def parallel_inference(executor, rows, batch_size):
    jobs = ranges(rows, batch_size)
    with shared_array((len(rows), 64)) as (inside, given):
        inside[...] = rows
        with shared_array((len(rows), 10)) as (out, taken):
            futures = [executor.submit(work, (given, taken, batch)) for batch in jobs]
            outcomes = [outcome_of(index, *each) for index, each in enumerate(zip(jobs, futures))]
            scores = np.array(out)
    for outcome in outcomes:
        if outcome.error:
            scores[outcome.item] = 0.0
    return scores, outcomes
# answer: infer
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    count = len(ranges(rows, batch_size))
    if count == 0:
        return np.empty((0, 10), np.float32), []
    workers = workers if workers < count else count
    pool = make_pool(workers=workers, initializer=init_worker, initargs=[path, cpus // workers or 1])
    try:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        dead = [each for each in outcomes if isinstance(each.error, WorkerDied)]
        for index, batch in [(each.index, each.item) for each in dead]:
            again, [outcome] = parallel_inference(pool, rows[batch], batch_size)
            scores[batch] = again
            outcomes[index] = Outcome(index, batch, outcome.value, outcome.error)
    finally:
        pool.shutdown()
    for each in outcomes:
        if isinstance(each.error, CannotStart):
            each.unwrap()
    return scores, outcomes


# RIGHT classes, a partial, a decorated function, names from another cell
# answer: load
class Here:
    model = None

    @classmethod
    def load(cls, path):
        cls.model = load_model(path, "r")

def init_worker(path, threads):
    Here.load(path)
    threadpool_limits(threads, user_api="blas")

def predict_batch(batch):
    if Here.model is None:
        raise RuntimeError("no model: where is init_worker?")
    return Here.model.predict(batch)
# answer: cut
from itertools import takewhile, count

WIDTH = 64

def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype.name != "float32":
        raise TypeError("rows")
    if batch_size < 1 or rows.ndim != 2 or rows.shape[-1] != WIDTH:
        raise ValueError("rows or batch_size")
    everything = range(len(rows))
    return [everything[at : at + batch_size] for at in takewhile(lambda at: at < len(rows), count(0, batch_size))]
# answer: map
from dataclasses import dataclass
from functools import partial, wraps

def logged(function):
    @wraps(function)
    def call(*args):
        return function(*args)
    return call

@dataclass(frozen=True)
class Arrays:
    given: object
    taken: object

    def rows(self, batch):
        with self.given.opened() as rows:
            return rows[batch.start : batch.stop, :WIDTH].copy()

@logged
def fill(arrays, batch):
    found = predict_batch(arrays.rows(batch))
    with arrays.taken.opened() as scores:
        scores[batch.start : batch.stop] = found

def parallel_inference(executor, rows, batch_size):
    batches = ranges(rows, batch_size)
    with shared_array(rows.shape) as (mine, given), shared_array((len(rows), 10)) as (scores, taken):
        np.copyto(mine, rows)
        do = partial(fill, Arrays(given, taken))
        futures = {executor.submit(do, batch): index for index, batch in enumerate(batches)}
        outcomes = [None] * len(batches)
        for future in as_completed(futures):
            index = futures[future]
            outcomes[index] = Outcome(index, batches[index], error=future.exception())
            if future.exception() is not None:
                scores[batches[index].start : batches[index].stop] = 0
    return scores, outcomes
# answer: infer
def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    batches = ranges(rows, batch_size)
    if not batches:
        return np.zeros((0, 10), "float32"), []
    workers = sorted([workers, len(batches)])[0]
    threads = cpus // workers if cpus >= workers else 1
    with make_pool(workers, init_worker, (path, threads)) as pool:
        scores, outcomes = parallel_inference(pool, rows, batch_size)
        for outcome in [each for each in outcomes if not each.ok]:
            match outcome.error:
                case CannotStart():
                    raise outcome.error
                case WorkerDied():
                    batch = outcome.item
                    scores[batch], tried = parallel_inference(pool, rows[batch], len(batch))
                    outcomes[outcome.index] = Outcome(outcome.index, batch, error=tried[0].error)
    return scores, outcomes


# RIGHT a method as the worker's function, lines that try the answer in its own cell
# answer: load
model = None

def init_worker(path, threads: int) -> None:
    global model
    threadpool_limits({"blas": threads})
    model = load_model(path, mmap_mode="r")

def predict_batch(batch: np.ndarray) -> np.ndarray:
    if model is None:
        raise RuntimeError("init_worker has not run in this process")
    return np.asarray(model.predict(batch))

with Workers(1, init_worker, (example_weights(), 1)) as workers:
    assert workers.submit(predict_batch, example_rows(3)).result().shape == (3, 10)
# answer: cut
def ranges(rows, batch_size):
    if isinstance(rows, np.ndarray) and rows.dtype == "float32":
        if batch_size > 0 and rows.ndim == 2 and rows.shape[1] == 64:
            starts = np.arange(0, len(rows), batch_size).tolist()
            return [range(start, min(len(rows), start + batch_size)) for start in starts]
        raise ValueError(f"{rows.shape}, {batch_size} at a time")
    raise TypeError(f"{type(rows).__name__} isn't an array of float32")
# answer: map
class Job:
    def __init__(self, given, taken):
        self.given, self.taken = given, taken

    def __call__(self, start, stop):
        with self.given.opened() as rows, self.taken.opened() as scores:
            np.copyto(scores[start:stop], predict_batch(rows[start:stop]))

def parallel_inference(executor, rows, batch_size):
    batches, outcomes = ranges(rows, batch_size), []
    with shared_array(rows.shape) as (shared, given), shared_array((len(rows), 10)) as (scores, taken):
        shared[:] = rows
        job = Job(given, taken)
        futures = [executor.submit(job, batch.start, batch.stop) for batch in batches]
        for index, batch in enumerate(batches):
            try:
                futures[index].result()
                outcomes.append(Outcome(index, batch))
            except Exception as error:
                outcomes.append(Outcome(index, batch, error=error))
                scores[batch.start : batch.stop].fill(0)
    return scores.copy(), outcomes

for size in (1, 7):
    with Workers(1, init_worker, (example_weights(), 1)) as workers:
        parallel_inference(workers, example_rows(7), size)
# answer: infer
class Retrying:
    def __init__(self, pool, rows, batch_size):
        self.pool, self.rows, self.batch_size = pool, rows, batch_size

    def run(self):
        scores, outcomes = parallel_inference(self.pool, self.rows, self.batch_size)
        for outcome in outcomes:
            if isinstance(outcome.error, CannotStart):
                raise outcome.error
        return scores, [self.second(scores, outcome) for outcome in outcomes]

    def second(self, scores, outcome):
        if not isinstance(outcome.error, WorkerDied):
            return outcome
        batch = slice(outcome.item.start, outcome.item.stop)
        scores[batch], tried = parallel_inference(self.pool, self.rows[batch], self.batch_size)
        return Outcome(outcome.index, outcome.item, tried[0].value, tried[0].error)

def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    if not (processes := min(len(ranges(rows, batch_size)), workers)):
        return np.zeros((len(rows), 10), rows.dtype), []
    with make_pool(processes, init_worker, initargs=(path, max(cpus // processes, 1))) as pool:
        return Retrying(pool, rows, batch_size).run()


# RIGHT shared memory by hand and by names of its own, callbacks, an executor that tries twice
# answer: load
models = []

def init_worker(path, threads):
    new = load_model(path, mmap_mode="r")
    for _ in range(2):
        threadpool_limits(threads, "blas")
    models[:] = [new]

def predict_batch(batch):
    if not models:
        raise RuntimeError("init_worker")
    (only,) = models
    return only.predict(batch)
# answer: cut
def ranges(rows, batch_size):
    if not isinstance(rows, np.ndarray) or rows.dtype.char != "f":
        raise TypeError
    if rows.ndim != 2 or rows.shape != (len(rows), 64) or batch_size < 1:
        raise ValueError
    found, start = [], 0
    while start < len(rows):
        found.append(range(start, min(start + batch_size, len(rows))))
        start = found[-1].stop
    return found
# answer: map
import threading
import uuid
from multiprocessing.shared_memory import SharedMemory

def fill(a, b, n, start, stop):
    first, second = SharedMemory(a), SharedMemory(b)
    try:
        rows, scores = np.ndarray((n, 64), np.float32, first.buf), np.ndarray((n, 10), np.float32, second.buf)
        scores[start:stop] = predict_batch(rows[start:stop])
        del rows, scores
    finally:
        first.close()
        second.close()

def parallel_inference(executor, rows, batch_size):
    batches = ranges(rows, batch_size)
    first = SharedMemory(f"rows-{uuid.uuid4().hex[:12]}", create=True, size=max(1, rows.size * 4))
    second = SharedMemory(create=True, size=max(1, len(rows) * 40))
    try:
        np.ndarray(rows.shape, np.float32, first.buf)[:] = rows
        done = threading.Event()
        outcomes = {}
        lock = threading.Lock()
        def note(index, future):
            with lock:
                outcomes[index] = Outcome(index, batches[index], error=future.exception())
                if len(outcomes) == len(batches):
                    done.set()
        for index, batch in enumerate(batches):
            future = executor.submit(fill, first.name, second.name, len(rows), batch.start, batch.stop)
            future.add_done_callback(lambda future, index=index: note(index, future))
        if batches:
            done.wait()
        scores = np.ndarray((len(rows), 10), np.float32, second.buf).copy()
    finally:
        for block in (first, second):
            block.close()
            block.unlink()
    result = [outcomes[index] for index in range(len(batches))]
    for each in result:
        if each.error:
            scores[each.item.start : each.item.stop] = 0
    return scores, result
# answer: infer
from concurrent.futures import Future

class Twice:
    def __init__(self, pool):
        self.pool, self.refused = pool, []

    def submit(self, fn, *args):
        result = Future()
        def second(future):
            if future.exception():
                result.set_exception(future.exception())
            else:
                result.set_result(future.result())
        def first(future):
            if isinstance(future.exception(), WorkerDied):
                try:
                    self.pool.submit(fn, *args).add_done_callback(second)
                except BaseException as error:
                    self.refused.append(error)
                    result.set_exception(error)
            else:
                second(future)
        self.pool.submit(fn, *args).add_done_callback(first)
        return result

def infer(make_pool, path, rows, batch_size=64, workers=2, cpus=2):
    if not (batches := ranges(rows, batch_size)):
        return np.zeros((0, 10), np.float32), batches
    workers = min(len(batches), workers)
    with make_pool(workers, init_worker, (path, max(1, cpus // workers))) as pool:
        twice = Twice(pool)
        scores, outcomes = parallel_inference(twice, rows, batch_size)
        for error in twice.refused:
            raise error
    for each in outcomes:
        if isinstance(each.error, CannotStart):
            raise each.error
    return scores, outcomes
