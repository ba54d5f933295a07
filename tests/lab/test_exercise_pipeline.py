"""The last cell of exercise 09 works with the learner's own answers to others, and without them."""

import asyncio
import shutil

import pytest

from helpers.lab.exercises import pipeline
from helpers.lab.paths import ROOT
from helpers.lab.virtual_time import run_virtual
from helpers.parts.documents.stages import StageFailed


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "exercises").mkdir()
    monkeypatch.setattr(pipeline, "ROOT", tmp_path)
    return tmp_path / "exercises"


@pytest.mark.parametrize(("exercise", "name"), [("03_llm_calls", "Limiter"), ("08_stream_processor", "pipe")])
def test_the_learners_own_answers_are_found_where_they_are_given(exercise, name, folder):
    assert pipeline.own_answers(exercise, name) == [None]
    shutil.copy(ROOT / "exercises" / f"{exercise}.ipynb", folder)
    assert pipeline.own_answers(exercise, name) == [None]
    shutil.copy(ROOT / "solutions" / f"{exercise}.ipynb", folder)
    (own,) = pipeline.own_answers(exercise, name)
    assert own.__module__ == exercise and own.__name__ == name


@pytest.mark.parametrize("text", ["", "{}", '{"cells": []}', '{"cells": [{"cell_type": "code"}]}', "no json"])
def test_a_file_that_is_no_notebook_has_no_answers(text, folder):
    (folder / "03_llm_calls.ipynb").write_text(text)
    assert pipeline.own_answers("03_llm_calls", "Limiter") == [None]


def test_an_answer_that_does_not_run_is_not_there(folder):
    solved = (ROOT / "solutions/03_llm_calls.ipynb").read_text(encoding="utf-8")
    (folder / "03_llm_calls.ipynb").write_text(solved.replace("class Limiter:", "class Limiter"), encoding="utf-8")
    Limiter, gather = pipeline.own_answers("03_llm_calls", "Limiter", "gather")
    assert Limiter is None and gather.__name__ == "gather"


def test_a_pipeline_of_three_pipes_gives_every_answer_and_every_loss(folder):
    shutil.copy(ROOT / "solutions/08_stream_processor.ipynb", folder)
    (pipe,) = pipeline.own_answers("08_stream_processor", "pipe")

    async def read(name):
        await asyncio.sleep(1)
        if name == "bad":
            raise OSError("gone")
        return name

    async def prepare(text):
        return [f"{text} 1", f"{text} 2"]

    async def ask(question):
        if question == "b 2":
            raise ValueError("no answer")
        return f"answer to {question}"

    found, _ = run_virtual(pipeline.piped(pipe), ["a", "bad", "b"], read, prepare, ask)
    assert sorted(each.value for each in found if each.ok) == ["answer to a 1", "answer to a 2", "answer to b 1"]
    failed = {each.item: each.error for each in found if not each.ok}
    assert {item: error.stage for item, error in failed.items()} == {"bad": "read", "b 2": "ask"}
    assert all(isinstance(error, StageFailed) for error in failed.values())
