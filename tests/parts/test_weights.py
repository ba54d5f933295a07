"""Arrays in one file: mapped and equal, shared and read-only; a file that is no such file is told in words."""

import io
import os
import pickle
import zipfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from helpers.parts.weights import mapped_arrays, save_arrays

ARRAYS = {
    "weights": np.arange(12, dtype=np.float32).reshape(3, 4),
    "bias": np.array([0.5, -1, 2, 3], np.float64),
    "a flag": np.array(True),
    "names of classes": np.array(["null", "eins"]),
}


@pytest.fixture
def file(tmp_path):
    save_arrays(tmp_path / "arrays.npy", ARRAYS)
    return tmp_path / "arrays.npy"


def test_what_was_saved_is_mapped_in_its_order(file):
    found = mapped_arrays(str(file))
    assert list(found) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype and np.array_equal(found[name], array)
        assert type(found[name]) is np.ndarray and found[name].flags.aligned and found[name].flags.c_contiguous


@pytest.mark.usefixtures("threads_take_turns_in_the_parser")
def test_threads_may_map_it_at_once(tmp_path):
    save_arrays(tmp_path / "many.npy", {f"array {number}": np.zeros(3) for number in range(500)})
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(mapped_arrays, [tmp_path / "many.npy"] * 40))
    assert {len(arrays) for arrays in found} == {500}


def test_nobody_writes_to_it(file):
    before = file.read_bytes()
    with pytest.raises(ValueError, match="read-only"):
        mapped_arrays(file)["weights"][0] = 1
    assert file.read_bytes() == before


def test_what_takes_its_place_changes_nothing_for_those_who_hold_it(file, tmp_path):
    if os.name == "nt":
        pytest.skip("Windows replaces no file that is mapped")
    held = mapped_arrays(file)["weights"]
    save_arrays(tmp_path / "new.npy", {"weights": np.zeros(3)})
    os.replace(tmp_path / "new.npy", file)
    assert np.array_equal(held, ARRAYS["weights"]) and mapped_arrays(file)["weights"].shape == (3,)


def test_it_is_mapped_as_long_as_an_array_of_it_is_held_and_no_longer(file):
    maps = "/proc/self/maps"
    if not os.path.exists(maps):
        pytest.skip(f"looks into {maps}")

    def mapped() -> bool:
        with open(maps) as lines:
            return str(file) in lines.read()

    bias = mapped_arrays(file)["bias"][1:]
    assert mapped() and list(bias) == [-1, 2, 3]
    del bias
    assert not mapped()


def test_hundreds_of_arrays_with_long_names(tmp_path):
    many = {f"model.layers.{number}.self_attn.q_proj.weight": np.full(3, number) for number in range(2000)}
    save_arrays(tmp_path / "many.npy", many)
    found = mapped_arrays(tmp_path / "many.npy")
    assert list(found) == list(many) and found["model.layers.1999.self_attn.q_proj.weight"][2] == 1999


@given(
    st.dictionaries(
        st.text("abc. 0", min_size=1, max_size=6),
        st_numpy.arrays(st.sampled_from(["float32", "int64", "uint8", "float16"]), st_numpy.array_shapes(min_dims=0)),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=60)
def test_any_arrays_come_back(tmp_path_factory, arrays):
    path = tmp_path_factory.mktemp("any") / "arrays.npy"
    save_arrays(path, arrays)
    found = mapped_arrays(path)
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype and found[name].shape == array.shape
        assert found[name].tobytes() == array.tobytes()


@pytest.mark.parametrize("arrays", [{}, {"objects": np.array([{}, []], object)}, {"α": np.zeros(2)}])
def test_what_cannot_be_mapped_is_not_saved(tmp_path, arrays):
    with pytest.raises(ValueError):
        save_arrays(tmp_path / "none.npy", arrays)


def npy(array) -> bytes:
    data = io.BytesIO()
    np.save(data, array)
    return data.getvalue()


def zipped() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr(zipfile.ZipInfo("weights.npy"), npy(np.zeros(3)))  # a fixed time: it is part of a test's name
    return data.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY",
        b"\x93NUMPY\x09\x00 of a version to come",
        b"I am no model.\n" * 10,
        pickle.dumps({"weights": [1, 2, 3]}),
        zipped(),
        npy(np.zeros((3, 4))),
        npy(np.zeros(2, [("weights", "f4", (3, 4))])),
        npy(np.array((1, {}), [("weights", "f4"), ("surprise", object)])),
    ],
)
def test_another_kind_of_file_is_refused_by_its_name(tmp_path, content):
    path = tmp_path / "foreign.npy"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"foreign\.npy' is no file of arrays: \w"):
        mapped_arrays(path)


@pytest.mark.parametrize("change", [-1, -50, 1, 4096])
def test_a_file_that_is_cut_off_or_has_grown_says_by_how_much(file, change):
    whole = file.read_bytes()
    file.write_bytes(whole[:change] if change < 0 else whole + bytes(change))
    with pytest.raises(ValueError, match=f"{len(whole) + change:,} bytes in place of {len(whole):,}"):
        mapped_arrays(file)


@given(st.data())
@settings(max_examples=300)
def test_a_broken_header_is_a_value_error_and_nothing_worse(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("broken") / "arrays.npy"
    save_arrays(path, ARRAYS)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(len(content) - 20, len(content))) :]
    path.write_bytes(content)
    try:
        found = mapped_arrays(path)
    except ValueError as error:
        assert "arrays.npy" in str(error)
    else:
        assert all(array.tobytes() is not None for array in found.values())


def test_a_file_that_is_not_there_is_the_systems_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        mapped_arrays(tmp_path / "missing.npy")
