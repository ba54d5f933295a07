"""What a project of one's own does with the pattern: many texts, in processes."""

from mine.text import preprocess_batch

if __name__ == "__main__":
    texts = [f"It's {number}.5, state-of-the-art!" for number in range(100)]
    workers: set[str] = set()
    outcomes = preprocess_batch(texts, workers=2, timeout=60, observe=lambda event: workers.add(event.worker))
    assert workers and "caller" not in workers
    assert [outcome.unwrap().tokens for outcome in outcomes] == [
        ["it's", f"{number}.5", "state-of-the-art"] for number in range(100)
    ]
    print("done")
