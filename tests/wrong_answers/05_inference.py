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


# WRONG 1.3+1.6 loading: your code raised RuntimeError
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


# WRONG 1.3 predicting: predict was called with [64, 36] rows
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
from functools import lru_cache

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


# WRONG 1.4 no_model: before init_worker, `model` is not defined
def init_worker(path, threads):
    global model
    model = load_model(path, mmap_mode="r")
    threadpool_limits(threads, "blas")

def predict_batch(batch):
    return model.predict(batch)


# WRONG 1.5 no_model: load_model raised FileNotFoundError(2, 'No such file or directory'), and init_worker RuntimeError
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


# WRONG 1.5 no_model: after an init_worker for which missing.npy was no good, predict_batch raised AttributeError
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


# WRONG 2.1 cutting: they hold 1000 numbers, [0, 16, 32 … 983, 999]
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
