"""One step of the moons network."""
import numpy
from sklearn.neural_network import MLPClassifier

net = MLPClassifier((100, 2), activation="tanh", solver="sgd", batch_size=32, learning_rate_init=0.01, momentum=0.9,
                    nesterovs_momentum=False)
net.partial_fit(numpy.random.standard_normal((32, 2)), numpy.random.randint(0, 2, 32), [0, 1])
