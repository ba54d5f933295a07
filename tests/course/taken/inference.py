"""What a project of one's own does with the pattern: a model of its own, in two workers that share its weights."""

import numpy as np
from mine.inference import init_worker, parallel_inference, predict_batch
from mine.parts.weights import save_arrays

if __name__ == "__main__":
    draw = np.random.default_rng(0)
    rows = draw.standard_normal((100, 8), np.float32)
    layers = {"weights": draw.standard_normal((8, 3), np.float32), "bias": np.zeros(3, np.float32)}
    save_arrays("model.npy", layers)
    scores, outcomes = parallel_inference(rows, "model.npy", 32, workers=2, blas_threads=1)
    init_worker("model.npy", 1)
    right = [predict_batch(rows[start : start + 32]) for start in range(0, 100, 32)]
    assert scores.tobytes() == np.concatenate(right).tobytes() and not outcomes.failed
    print("done")
