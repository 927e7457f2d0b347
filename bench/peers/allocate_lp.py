"""The allocation as a linear program, by OR-Tools' PDLP or HiGHS. Only the solver is timed, not the making of the program.

What comes out is fractional and, of PDLP, keeps the limits only nearly: rounding and repair are missing from its time.
"""
import json

import numpy as np
import scipy.sparse as sparse

from compete import compete


class Program:
    """max value x, low <= A x <= high, 0 <= x <= upper; the last columns are what minima with a price are missed by."""

    def __init__(self, folder, n):
        def read(name, kind):
            return np.fromfile(f"{folder}/{name}", kind)

        self.given = json.load(open(f"{folder}/program.json"))
        self.n, self.m = n, self.given["m"]
        row_ptr = read("rowPtr", np.float64).astype(np.int64)
        option = read("option", np.uint16)
        self.value = read("value", np.float32).astype(np.float64)
        cells = len(option)
        self.customer = np.repeat(np.arange(n), np.diff(row_ptr))
        self.group = np.array(self.given["group"])[option]
        first = read("segment", np.uint8)[self.customer] < 6
        adds = {"one": np.ones(cells), "cost": read("cost", np.float32), "benefit": read("benefit", np.float32)}
        self.coefficients = []
        for row in self.given["rows"]:
            counted = np.ones(cells, bool) if row["options"] is None else np.isin(option, row["options"])
            if row["firstSegments"]:
                counted &= first
            self.coefficients.append(np.where(counted, adds[row["adds"]], 0.0).astype(np.float64))
        self.assemble(cells)

    def assemble(self, cells):
        rows = self.given["rows"]
        missed = [i for i, row in enumerate(rows) if row["missedUnit"] is not None and row["min"] is not None]
        top = sparse.csr_matrix(np.vstack(self.coefficients))
        shortfall = sparse.csr_matrix((np.ones(len(missed)), (missed, np.arange(len(missed)))), (len(rows), len(missed)))
        everybody = sparse.csr_matrix((np.ones(cells), (self.customer, np.arange(cells))), (self.n, cells))
        blocks = [sparse.hstack([top, shortfall]), widened(everybody, len(missed))]
        high = [np.array([np.inf if row["max"] is None else row["max"] for row in rows]), np.full(self.n, self.m)]
        low = [np.array([-np.inf if row["min"] is None else row["min"] for row in rows]), np.full(self.n, -np.inf)]
        if self.m > 1:
            place = self.customer * 16 + self.group
            names, at, counts = np.unique(place, return_inverse=True, return_counts=True)
            exclusive = sparse.csr_matrix((np.ones(cells), (at, np.arange(cells))), (len(names), cells))[counts > 1]
            blocks.append(widened(exclusive, len(missed)))
            high.append(np.ones(exclusive.shape[0]))
            low.append(np.full(exclusive.shape[0], -np.inf))
        self.matrix = sparse.vstack(blocks).tocsc()
        self.low, self.high = np.concatenate(low), np.concatenate(high)
        self.gain = np.concatenate([self.value, [-rows[i]["missedUnit"] for i in missed]])
        self.upper = np.concatenate([np.ones(cells), np.full(len(missed), np.inf)])

    def bound(self, prices):
        """The exact value that no plan exceeds, from the prices of the limits (what one more unit is worth)."""
        total, reduced = 0.0, self.value.copy()
        for row, adds, price in zip(self.given["rows"], self.coefficients, prices):
            price = max(price, 0.0) if row["min"] is None else price
            price = min(price, 0.0) if row["max"] is None else price
            if row["missedUnit"] is not None:
                price = max(price, -row["missedUnit"])
            if price != 0.0:
                total += price * (row["max"] if price > 0 else row["min"])
                reduced -= price * adds
        best = np.zeros((self.n, 16))
        np.maximum.at(best, (self.customer, self.group), reduced)
        return total + np.partition(best, 16 - self.m, axis=1)[:, 16 - self.m :].sum()

    def facts(self, x, prices, exact):
        used = self.matrix @ x
        missed = np.maximum(self.low - used, used - self.high).max()
        cells = x[: len(self.value)]
        fractional = int(((cells > 1e-6) & (cells < 1 - 1e-6)).sum())
        return {
            "objective": float(self.gain @ x),
            "bound": float(self.bound(prices)),
            "fractional": fractional,
            "violation": round(max(0.0, float(missed)), 6),
            "exact": exact,
        }


def widened(matrix, columns):
    return sparse.hstack([matrix, sparse.csr_matrix((matrix.shape[0], columns))])


def prepare(folder, job):
    program = Program(folder, job["n"])
    version, run, solution = (pdlp if job["solver"] == "pdlp" else highs)(program, job)

    def report(output):
        x, prices, exact = solution(output)
        return program.facts(x, prices[: len(program.given["rows"])], exact), {}

    return version, run, report


def pdlp(program, job):
    import ortools
    from ortools.pdlp import solve_log_pb2, solvers_pb2
    from ortools.pdlp.python import pdlp as solver

    made = solver.QuadraticProgram()
    made.objective_vector = -program.gain
    made.constraint_matrix = program.matrix
    made.constraint_lower_bounds, made.constraint_upper_bounds = program.low, program.high
    made.variable_lower_bounds, made.variable_upper_bounds = np.zeros(len(program.gain)), program.upper
    params = solvers_pb2.PrimalDualHybridGradientParams()
    criteria = params.termination_criteria.simple_optimality_criteria
    criteria.eps_optimal_absolute = criteria.eps_optimal_relative = 1e-4
    params.num_threads = job["threads"]

    def run():
        return solver.primal_dual_hybrid_gradient(made, params)

    def solution(result):
        reason = result.solve_log.termination_reason
        if reason != solve_log_pb2.TERMINATION_REASON_OPTIMAL:
            raise RuntimeError(f"PDLP ended with reason {reason}")
        return result.primal_solution, -result.dual_solution, False

    return ortools.__version__, run, solution


def highs(program, job):
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = program.matrix.shape[1], program.matrix.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -program.gain, np.zeros(len(program.gain)), program.upper
    lp.row_lower_, lp.row_upper_ = program.low, program.high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = program.matrix.indptr, program.matrix.indices
    lp.a_matrix_.value_ = program.matrix.data

    def run():
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", job["threads"])
        solver.passModel(lp)
        solver.run()
        return solver

    def solution(solver):
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS ended with {solver.getModelStatus()}")
        found = solver.getSolution()
        return np.array(found.col_value), -np.array(found.row_dual), True

    version = f"{highspy.Highs().version()}"
    return version, run, solution


compete(prepare)
