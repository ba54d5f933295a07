"""The data that lessons work on, and the model that they ask."""

import pytest

from helpers.lab import datasets
from helpers.lab.endpoint import endpoint


def test_passages_are_prose_and_always_the_same():
    passages = datasets.passages(300)
    assert passages == datasets.passages(300) and len({passage.text for passage in passages}) == 300
    assert all(325 <= len(passage.text) <= 1500 for passage in passages)
    with pytest.raises(ValueError, match="there are only"):
        datasets.passages(10_000)


def test_sources_are_the_standard_library_largest_first():
    sources = datasets.sources()
    sizes = [path.stat().st_size for path in sources]
    assert len(sources) > 100 and sizes == sorted(sizes, reverse=True) and sizes[0] > 50_000


def test_pieces_start_again_at_the_end():
    assert datasets.pieces("abcde", 4, 3) == ["abc", "dea", "bcd", "eab"]


def test_a_photograph_that_was_changed_is_made_again():
    path = datasets.photograph(0)
    jpeg = path.read_bytes()
    path.write_bytes(jpeg[:1000])
    assert datasets.photograph(0) == path and path.read_bytes() == jpeg


def test_a_file_is_there_when_it_is_whole_and_not_before(tmp_path):
    with pytest.raises(OSError), datasets.in_one_step(tmp_path / "file") as new:
        new.write_text("half")
        raise OSError
    assert not (tmp_path / "file").exists()


def test_the_environment_points_a_lesson_elsewhere(llm, monkeypatch):
    assert endpoint(llm).local and endpoint(llm).base_url == llm.base_url
    monkeypatch.setenv("LLM_BASE_URL", "https://api.example.com/v1")
    monkeypatch.setenv("LLM_API_KEY", "sk-secret")
    monkeypatch.setenv("LLM_MODEL", "large")
    there = endpoint(llm)
    assert (there.base_url, there.api_key, there.local) == ("https://api.example.com/v1", "sk-secret", False)
    assert repr(there) == "large at https://api.example.com/v1"
