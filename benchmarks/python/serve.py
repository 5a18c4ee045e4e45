"""The loop through which a benchmark in another process drives a script of this folder.

The script prints {"ready": [names]} and then reads commands, one a line: "run K NAME" times K repetitions of NAME
(which may be left out where there is only one) and answers {"name", "ms": [K times]}; "quit" or the end of the input
ends it. So two programs can take turns in one run, and a machine that slows down slows both.
"""

import json
import sys
import time


def timed(repetition, count):
    """Times of that many repetitions, in milliseconds."""
    times = []
    for _ in range(count):
        start = time.perf_counter_ns()
        repetition()
        times.append((time.perf_counter_ns() - start) / 1e6)
    return times


def say(answer):
    print(json.dumps(answer), flush=True)


def serve(repetitions, extra=dict):
    """Answers until told to quit; repetitions maps a name to what is timed, extra adds to each answer."""
    say({"ready": list(repetitions)})
    for line in sys.stdin:
        words = line.split()
        if words == ["quit"]:
            return
        if len(words) not in (2, 3) or words[0] != "run" or not words[1].isdigit():
            say({"error": f"expected 'run K [NAME]' or 'quit', but got {line.strip()!r}"})
            continue
        name = words[2] if len(words) == 3 else next(iter(repetitions))
        if name not in repetitions or (len(words) == 2 and len(repetitions) > 1):
            say({"error": f"expected one of the names {list(repetitions)}, but got {words[2:]}"})
            continue
        say({"name": name, "ms": [round(t, 4) for t in timed(repetitions[name], int(words[1]))]} | extra())
