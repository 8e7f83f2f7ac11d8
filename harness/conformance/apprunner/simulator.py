"""Runs the simulator in a process of its own."""

import json
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

SCRIPT = Path(__file__).with_name("simulator.ts")


class Simulator:
    def __init__(self, process):
        self._process = process
        self.env = json.loads(process.stdout.readline())
        self.exchanges = []

    def approve(self, name):
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == f"{name} is AVAILABLE\n"


@contextmanager
def running_simulator(folder):
    """The exchanges are available, and in the folder, after the simulator has ended."""
    file = folder / "exchanges.json"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([os.environ.get("NODE", "node"), SCRIPT, file], **pipes) as process:
        simulator = Simulator(process)
        yield simulator
        process.stdin.close()
        assert process.wait(10) == 0
    simulator.exchanges = json.loads(file.read_text())["apprunner"]
