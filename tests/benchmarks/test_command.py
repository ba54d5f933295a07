"""The benchmarks' command line: what it prints and writes, and that a bar which is missed ends with 1."""

import pytest
from bench_tools import bar, made_table

from benchmarks.harness.command import main, main_of_all
from benchmarks.harness.results import Result, dump, load
from benchmarks.harness.table import Contender

GOOD, FIGURES = made_table({Contender("never", len): {"wall": "never", "mean": [1.5, 2], "sent": None}}, key="good")
BAD, _ = made_table({}, key="bad", title="Bad", bars=[bar(52, at_most=51)])


def test_a_bar_missed_in_any_table_ends_with_1(capsys):
    assert main([GOOD, GOOD], []) == 0
    assert main([BAD, GOOD], []) == 1
    assert main_of_all({"bad": [BAD]}, ["--quick"]) == 1
    assert "✘ worst: 52" in capsys.readouterr().out


def test_figures_are_written_and_read_again(tmp_path):
    main([GOOD, BAD], ["--json", str(tmp_path / "figures.json")])
    read = load(tmp_path / "figures.json")
    assert read["good"].figures == FIGURES and list(read) == ["good", "bad"]
    assert "Python" in read["good"].taken and "httpx" in read["good"].versions


def test_a_stored_figure_has_four_digits(tmp_path):
    dump({"made": Result("today", "", {"ours": {"wall": (1.234567, 12345.6), "sent": (123456,)}})}, tmp_path / "f")
    assert load(tmp_path / "f")["made"].figures == {"ours": {"wall": (1.235, 12350.0), "sent": (123456,)}}


def test_a_run_of_one_benchmark_keeps_the_figures_of_the_others(tmp_path, capsys):
    stems = {"good": [GOOD], "bad": [BAD]}
    assert main_of_all(stems, [], tmp_path) == 1
    before = load(tmp_path / "results.json")
    dump({key: one._replace(taken="long ago") for key, one in before.items()}, tmp_path / "results.json")
    assert main_of_all(stems, ["good"], tmp_path) == 0
    after = load(tmp_path / "results.json")
    assert (after["bad"].taken, after["good"].taken) == ("long ago", before["good"].taken)
    assert "- Bad: long ago" in (tmp_path / "RESULTS.md").read_text(encoding="utf-8")


def test_the_page_is_made_from_stored_figures_without_measuring(tmp_path):
    def measure(rounds):
        raise AssertionError("measured")

    main_of_all({"good": [GOOD]}, [], tmp_path)
    (tmp_path / "RESULTS.md").unlink()
    never, _ = made_table({}, key="good", measure=measure)
    assert main_of_all({"good": [never]}, ["--page"], tmp_path) == 0
    assert (tmp_path / "RESULTS.md").exists()


def test_quick_is_one_round_and_leaves_the_page_alone(tmp_path):
    asked = []

    def measure(rounds):
        asked.append(rounds)
        return FIGURES

    made, _ = made_table({}, key="made", measure=measure, rounds=3)
    main_of_all({"made": [made]}, ["--quick"], tmp_path)
    assert asked == [1] and not list(tmp_path.iterdir())
    main_of_all({"made": [made]}, [], tmp_path)
    assert asked == [1, 3]


def test_a_benchmark_that_does_not_exist_is_refused(capsys):
    with pytest.raises(SystemExit):
        main_of_all({"good": [GOOD]}, ["god"])
    assert "no such benchmark: god" in capsys.readouterr().err
