"""One step of the moons network."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(2, 100), nn.Tanh(), nn.Linear(100, 2), nn.Tanh(), nn.Linear(2, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
loss = nn.BCEWithLogitsLoss()(net(torch.randn(32, 2)), torch.randint(0, 2, (32, 1)).float())
loss.backward()
optimizer.step()
