"""Runs the example `digits` and digits_pytorch.py in turn, the same training on the same images, and prints the test
accuracies, the seconds of an epoch of both and their ratio:

    digits_beside_pytorch.py build/moons/examples/digits [--threads=1,2] [--epochs=3] [--seeds=1]

The seconds are the least of all epochs. With one thread a program is pinned to one processor."""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PEER = pathlib.Path(__file__).with_name("digits_pytorch.py")
EPOCH = re.compile(r"\bepoch\s+(\d+)\b.*?([0-9]+(?:\.[0-9]+)?) s\b")
ACCURACY = re.compile(r"\baccuracy=([0-9.]+)")


def python_with_torch():
    """This one, or the system's."""
    for python in sys.executable, "/usr/bin/python3":
        if subprocess.run([python, "-c", "import torch, numpy"], stderr=subprocess.DEVNULL).returncode == 0:
            return python
    sys.exit("no Python here has PyTorch and NumPy")


def environment(threads):
    """As the benchmark has it: idle workers do not spin into another's time, and OpenBLAS, which does not know every
    processor, takes its AVX-512 kernels where there is AVX-512."""
    settings = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
    settings.setdefault("GOMP_SPINCOUNT", "50000")
    settings.setdefault("OPENBLAS_THREAD_TIMEOUT", "22")
    if "avx512f" in pathlib.Path("/proc/cpuinfo").read_text():
        settings.setdefault("OPENBLAS_CORETYPE", "SkylakeX")
    return settings


def processors(threads):
    """The last one alone for one thread: the first has most of the system's interrupts."""
    allowed = os.sched_getaffinity(0)
    return {max(allowed)} if threads == 1 else allowed


def run(command, threads):
    """Returns the seconds of each epoch and the test accuracy."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment(threads),
                          preexec_fn=lambda: os.sched_setaffinity(0, processors(threads)))
    lines = done.stdout.replace("\r", "\n").splitlines()
    seconds = {int(m[1]): float(m[2]) for m in map(EPOCH.search, lines) if m}
    accuracy = ACCURACY.search(lines[-1]) if lines else None
    if not seconds or not accuracy:
        sys.exit(f"{command[0]}: no seconds of epochs or no accuracy in its output:\n{done.stdout}")
    return list(seconds.values()), float(accuracy[1])


def options_of(epochs, seed, threads):
    return [f"--epochs={epochs}", f"--seed={seed}", f"--threads={threads}", "--batch=64"]


def compare(digits, python, threads, epochs, seeds):
    """One line for each seed, then one for all."""
    least = {"digits": float("inf"), "PyTorch": float("inf")}
    for seed in seeds:
        options = options_of(epochs, seed, threads)
        accuracies = []
        with tempfile.TemporaryDirectory() as folder:
            commands = {"digits": [digits, *options, f"--out={folder}"],
                        "PyTorch": [python, "-B", str(PEER), *options]}
            for who, command in commands.items():
                seconds, accuracy = run(command, threads)
                least[who] = min(least[who], *seconds)
                accuracies.append(accuracy)
        print(f"threads {threads}  seed {seed}  epochs {epochs}  accuracy {accuracies[0]:.4f}  "
              f"PyTorch {accuracies[1]:.4f}", flush=True)
    ratio = least["digits"] / least["PyTorch"]
    print(f"threads {threads}  seconds of an epoch {least['digits']:.3f}  PyTorch {least['PyTorch']:.3f}  "
          f"ratio {ratio:.3f}", flush=True)


def numbers(text):
    return [int(part) for part in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("digits", help="the program, built for release")
    parser.add_argument("--threads", type=numbers, default=[1, 2])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seeds", type=numbers, default=[1])
    options = parser.parse_args()
    python = python_with_torch()
    for threads in options.threads:
        compare(options.digits, python, threads, options.epochs, options.seeds)


if __name__ == "__main__":
    main()
