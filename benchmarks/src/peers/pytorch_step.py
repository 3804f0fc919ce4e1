"""PyTorch on the training step that bin/gpu-check measures: python3 pytorch_step.py [--capacity 64] [--batches 64,256,512] [--seconds 3].

The standard decoder without biases before batch norm, sigmoid, squared error and N(0,I), Adam (fused) on weights and representations, TF32,
images on the device already. Eager, and torch.compile(mode="reduce-overhead"), which replays CUDA graphs. Milliseconds a step: medians of blocks of
20 steps between two CUDA events. Nothing of this project needs Python; this file only measures PyTorch.
"""
import argparse
import statistics
import sys
import time

import torch
from torch import nn

BLOCK, WARM_UP = 20, 10


def decoder(c):
    def block(before, after, stride, padding):
        return [nn.ConvTranspose2d(before, after, 4, stride, padding, bias=False), nn.BatchNorm2d(after), nn.ReLU()]

    return nn.Sequential(*block(4 * c, 2 * c, 1, 0), *block(2 * c, 2 * c, 2, 1), *block(2 * c, c, 2, 1), *block(c, c, 2, 1), nn.ConvTranspose2d(c, 3, 1))


class Step:
    def __init__(self, capacity, batch, channels_last, compiled):
        torch.manual_seed(1)
        layout = torch.channels_last if channels_last else torch.contiguous_format
        self.model = decoder(capacity).cuda().to(memory_format=layout)
        self.z = nn.Parameter(torch.randn(batch, 4 * capacity, 1, 1, device="cuda"))
        self.images = torch.rand(batch, 3, 32, 32, device="cuda").to(memory_format=layout)
        self.optimizers = [torch.optim.Adam(self.model.parameters(), 1e-3, fused=True), torch.optim.Adam([self.z], 1e-2, fused=True)]
        self.loss = torch.compile(self.objective, mode="reduce-overhead") if compiled else self.objective

    def objective(self):
        return (torch.sigmoid(self.model(self.z)) - self.images).square().sum() + 0.5 * self.z.square().sum()

    def __call__(self):
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        for optimizer in self.optimizers:
            optimizer.step()


def millis(step, seconds):
    """The median over blocks, for so many seconds and three blocks at least."""
    for _ in range(WARM_UP):
        step()
    torch.cuda.synchronize()
    times, started = [], time.monotonic()
    while len(times) < 3 or time.monotonic() - started < seconds:
        first, last = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        first.record()
        for _ in range(BLOCK):
            step()
        last.record()
        last.synchronize()
        times.append(first.elapsed_time(last) / BLOCK)
    return statistics.median(times)


def cell(capacity, batch, channels_last, compiled, seconds):
    try:
        return f"{millis(Step(capacity, batch, channels_last, compiled), seconds):.3f}"
    except Exception as e:  # torch.compile needs a C compiler and Triton; what is missing is said, and the rest is measured
        print(f"batch {batch}, compiled {compiled}: {e}", file=sys.stderr)
        return f"failed ({type(e).__name__})"
    finally:
        torch.compiler.reset()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--capacity", type=int, default=64)
    options.add_argument("--batches", default="64,256,512")
    options.add_argument("--seconds", type=float, default=3)
    chosen = options.parse_args()
    if not torch.cuda.is_available():
        sys.exit("pytorch_step.py: PyTorch finds no GPU here")
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    print(f"\nPyTorch {torch.__version__}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}, {torch.cuda.get_device_name()}; "
          f"capacity {chosen.capacity}, medians of blocks of {BLOCK} steps; TF32.\n")
    print("| batch | eager NCHW, ms | eager NHWC, ms | compiled NCHW, ms | compiled NHWC, ms |")
    print("|---|---|---|---|---|", flush=True)
    for batch in map(int, chosen.batches.split(",")):
        cells = [cell(chosen.capacity, batch, last, compiled, chosen.seconds) for compiled in (False, True) for last in (False, True)]
        print(f"| {batch} | " + " | ".join(cells) + " |", flush=True)


main()
