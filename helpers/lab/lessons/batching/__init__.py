"""Lesson 06: a language model in NumPy, what decides who is in its next step, and what shows how that went."""
