"""Runs a notebook and writes it back with its outputs: run-notebook.py <in.ipynb> <out.ipynb> [kernel].

Kernels may say that they are idle before their last output has arrived, so that runners which stop there lose it. This one
waits until a second has passed without anything new. A cell that throws ends the run with exit code 1.
"""
import re
import sys
import time
from queue import Empty

import nbformat
from jupyter_client.manager import start_new_kernel

QUIET = 1
HARD_STOP = 600
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def run_cell(client, cell):
    """Executes a cell and returns its outputs, complete."""
    sent = client.execute(cell.source)
    outputs, idle, end = [], False, time.monotonic() + HARD_STOP
    while time.monotonic() < end:
        try:
            message = client.get_iopub_msg(timeout=QUIET if idle else 1)
        except Empty:
            if idle:
                return outputs
            continue
        if message["parent_header"].get("msg_id") != sent:
            continue
        kind = message["msg_type"]
        if kind == "status":
            idle = idle or message["content"]["execution_state"] == "idle"
        elif kind in ("stream", "display_data", "execute_result", "error"):
            add(outputs, nbformat.v4.output_from_msg(message))
    raise TimeoutError("A cell did not end within ten minutes.")


def add(outputs, output):
    if output.output_type == "stream":
        output.text = ANSI.sub("", output.text)
        if outputs and outputs[-1].output_type == "stream" and outputs[-1].name == output.name:
            outputs[-1].text += output.text
            return
    outputs.append(output)


def main(source, target, kernel="deno"):
    notebook = nbformat.read(source, as_version=4)
    manager, client = start_new_kernel(kernel_name=kernel)
    time.sleep(0.3)
    failed = False
    try:
        for number, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
            cell.outputs = run_cell(client, cell)
            cell.execution_count = number
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = number
                if output.output_type == "error":
                    print(ANSI.sub("", "\n".join(output.traceback)), file=sys.stderr)
                    failed = True
            if failed:
                break
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    notebook.metadata["kernelspec"] = {"display_name": "Deno", "language": "typescript", "name": kernel}
    nbformat.write(notebook, target)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
