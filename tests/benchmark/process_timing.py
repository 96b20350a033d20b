"""What the scripts process_*.py share: how a step is timed, and how it is told to the benchmark."""
import argparse
import json
import time


def fastest(step, seconds):
    """The shortest of all steps in the given time, in seconds."""
    best = float("inf")
    end = time.perf_counter() + seconds
    while True:
        start = time.perf_counter()
        step()
        now = time.perf_counter()
        best = min(best, now - start)
        if now > end:
            return best


def main(description, steps):
    """Prints a JSON object with the time of each step, a dictionary of functions."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seconds", type=float, default=0.5, help="of each measurement")
    seconds = parser.parse_args().seconds
    print(json.dumps({name: fastest(step, seconds) for name, step in steps.items()}))
