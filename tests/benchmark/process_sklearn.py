"""Training steps of scikit-learn: the fastest of many, as JSON. OMP_NUM_THREADS sets its threads."""
import numpy
from sklearn.neural_network import MLPClassifier

import process_timing


def moons_step(batch):
    """2 - 100 tanh - 2 tanh - 1 sigmoid, cross-entropy, momentum."""
    net = MLPClassifier((100, 2), activation="tanh", solver="sgd", alpha=0, batch_size=batch, learning_rate_init=1e-6,
                        momentum=0.9, nesterovs_momentum=False)
    return step_of(net, 2, 2, batch)


def digits_step(batch):
    """784 - 256 ReLU - 128 ReLU - 10 softmax, cross-entropy, Adam."""
    net = MLPClassifier((256, 128), activation="relu", solver="adam", alpha=0, batch_size=batch,
                        learning_rate_init=1e-6)
    return step_of(net, 784, 10, batch)


def step_of(net, inputs, classes, batch):
    X = numpy.random.standard_normal((batch, inputs)).astype(numpy.float32)
    T = numpy.random.randint(0, classes, batch)
    net.partial_fit(X, T, list(range(classes)))
    return lambda: net.partial_fit(X, T)


if __name__ == "__main__":
    numpy.random.seed(20)
    process_timing.main(__doc__, {
        "moons 32": moons_step(32),
        "moons 1000": moons_step(1000),
        "digits 64": digits_step(64),
    })
