"""What the processes of a running site cost."""

import psutil


def part_of(supervisor: int, word: str) -> psutil.Process:
    """The child of this process that has the word in its command line."""
    for process in psutil.Process(supervisor).children():
        if word in process.cmdline():
            return process
    raise RuntimeError(f"the site runs no {word}")


def cpu_seconds(process: psutil.Process) -> float:
    """User and system time of the process and its children."""
    times = [one.cpu_times() for one in (process, *process.children())]
    return sum(spent.user + spent.system for spent in times)
