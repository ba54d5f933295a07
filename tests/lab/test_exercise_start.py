"""The four jobs that exercise 00 measures."""

import asyncio

from helpers.lab.datasets import passages
from helpers.lab.exercises import start


def test_edits_counts_what_turns_one_text_into_the_other() -> None:
    assert [start.edits(pair) for pair in (("", ""), ("", "abc"), ("abc", ""), ("kitten", "sitting"))] == [0, 3, 3, 3]


def test_a_thread_and_a_task_get_the_same_answer(llm) -> None:
    prompt = f"Summarise.\n\n{passages(1)[0].text}"
    assert start.ask(llm, prompt) == asyncio.run(start.ask_async(llm, prompt)) != ""


def test_the_page_shows_a_row_for_each_job_and_names_none(capsys) -> None:
    start.measure()
    _, *rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows] == ["W", "X", "Y", "Z"]
    assert [row.split()[1] for row in rows] == ["W(item)", "X(item)", "Y(item)", "await"]
    assert all(row.count(" s") == 2 and "%" in row for row in rows)
