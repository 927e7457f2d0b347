"""The Python side of bench/harness/compete.ts: get ready, run as often as asked, say what came of it."""
import json
import sys
import time


def compete(prepare):
    """prepare(folder, job) gives (version, run, report); run() is timed, report(output) gives (result, work)."""
    folder, job = sys.argv[1], json.loads(sys.argv[2])
    version, run, report = prepare(folder, job)
    asked = tell({"ready": version})
    output = None
    while asked == "run":
        output = None
        start = time.perf_counter()
        output = run()
        asked = tell({"seconds": time.perf_counter() - start})
    result, work = report(output)
    tell({"result": result, "work": work})


def tell(message):
    sys.stdout.write("\n@bench " + json.dumps(message) + "\n")
    sys.stdout.flush()
    return sys.stdin.readline().strip()
