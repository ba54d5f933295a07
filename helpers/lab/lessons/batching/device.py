"""The digits' model on a GPU, where there is one."""

import importlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ....inference import Floats, Model


def on_gpu(model: Model) -> Callable[[Sequence[Floats]], list[int]] | None:
    """Reads a batch of pictures on the GPU; None, and it says why, where there is no PyTorch or it sees none."""
    try:
        torch = importlib.import_module("torch")
    except ImportError:
        print("The model runs on the CPU: PyTorch isn't installed.")
        return None
    if not torch.cuda.is_available():
        print("The model runs on the CPU: PyTorch sees no GPU.")
        return None
    print(f"The model runs on the GPU, {torch.cuda.get_device_name()}.")
    return with_torch(model, torch.device("cuda"))


def with_torch(model: Model, device: Any) -> Callable[[Sequence[Floats]], list[int]]:
    """Reads a batch of pictures with PyTorch on that device, where its weights stay."""
    torch = importlib.import_module("torch")
    layers = [(torch.tensor(weights).to(device), torch.tensor(bias).to(device)) for weights, bias in model.layers]

    def read(pictures: Sequence[Floats]) -> list[int]:
        values = torch.from_numpy(np.stack(pictures)).to(device)  # one transfer for the whole batch
        for number, (weights, bias) in enumerate(layers):
            if number:
                values = values.relu()
            values = values @ weights + bias
        labels: list[int] = values.argmax(dim=1).tolist()  # waits for the GPU, and is what travels back
        return labels

    return read
