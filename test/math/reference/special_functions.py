"""Reference values of the special functions, beside the tests that hold `src/math` to them.

    python3 -m venv venv && venv/bin/pip install mpmath==1.3.0
    venv/bin/python special_functions.py > special-functions.json

Every argument is a double, every value the double nearest to the value at exactly that argument, computed with 60
digits. The elementary functions also carry what is left of the exact value, in units of the last place of that double,
so that errors well below one such unit can be seen. Takes about a minute.
"""

import functools
import json
import math
import random
import sys

import mpmath
from mpmath import mp, mpf

mp.dps = 60
draw = random.Random(20)


def uniform(low, high):
    return draw.uniform(low, high)


def scale(low, high):
    """A number whose order of magnitude is uniform from 10^low to 10^high."""
    return 10 ** draw.uniform(low, high)


def with_rest(function, xs):
    rows = []
    for x in xs:
        exact = function(mpf(x))
        near = float(exact)
        rest = (exact - mpf(near)) / mpf(math.ulp(near))
        rows.append([x, near, round(float(rest), 3)])
    return rows


def table(function, rows):
    """Rows of arguments with the value, or the two values, at their end."""
    found = []
    for row in rows:
        value = function(*[mpf(x) for x in row])
        values = value if isinstance(value, tuple) else (value,)
        found.append([*row, *[float(v) for v in values]])
    return found


def exp_arguments():
    xs = [uniform(-745.1, 709.78) for _ in range(200)] + [uniform(-745.1, -708.4) for _ in range(40)]
    xs += [draw.choice([-1, 1]) * scale(-17, 0) for _ in range(80)]
    # Where the reduction changes its multiple of ln 2.
    xs += [(k + 0.5) * math.log(2) * (1 + uniform(-1e-12, 1e-12)) for k in range(-40, 40, 2)]
    return xs


def log_arguments():
    xs = [scale(-307.6, 308.2) for _ in range(150)] + [uniform(0.5, 2) for _ in range(150)]
    xs += [1 + draw.choice([-1, 1]) * scale(-16, -1) for _ in range(60)]
    xs += [5e-324 * draw.randrange(1, 2**48) for _ in range(40)]
    return xs


def near_zero():
    xs = [draw.choice([-1, 1]) * scale(-20, -0.31) for _ in range(120)]
    return xs + [uniform(-0.999, 3) for _ in range(60)]


def log1p_arguments():
    return near_zero() + [-1 + scale(-15, -1) for _ in range(10)] + [scale(0, 308) for _ in range(30)]


def expm1_arguments():
    return near_zero() + [uniform(-45, 709) for _ in range(60)]


def positive():
    xs = [scale(-300, 0) for _ in range(20)] + [scale(-6, 1) for _ in range(60)] + [uniform(0.5, 11) for _ in range(70)]
    return xs + [scale(1, 15) for _ in range(30)] + [k / 2 for k in range(1, 24)]


def quantile(p):
    """The root of log Phi(x) = log p, by Newton's method on the logarithms."""
    if p == 0.5:
        return mpf(0)
    tail = p if p < 0.5 else 1 - p
    x = -mpmath.sqrt(-2 * mpmath.log(tail)) if tail < 0.1 else mpf(-0.5)
    for _ in range(200):
        below = mpmath.erfc(-x / mpmath.sqrt(2)) / 2
        density = mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)
        step = (mpmath.log(below) - mpmath.log(tail)) * below / density
        x -= step
        if abs(step) < mpf(10) ** -45 * max(1, abs(x)):
            break
    return x if p < 0.5 else -x


@functools.cache
def gamma_tails(a, x):
    """P and Q: the lower series, all of whose terms are positive (DLMF 8.7.1), and with as many digits the rest."""
    with mp.workdps(400 if 3 * a < x < 700 else 60):
        term = total = mpf(1)
        k = 0
        enough = mpf(10) ** -mp.dps
        while term > total * enough:
            k += 1
            term *= x / (a + k)
            total += term
        lower = total * mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a + 1))
        return +lower, 1 - lower


def gamma_arguments():
    rows = []
    for a in [1e-10, 1e-6, 1e-3, 0.1, 0.5, 0.9, 1.0, 2.5, 10.0, 99.5, 1e3, 12345.6]:
        rows += [[a, scale(-8, 0) * max(a, 0.5)] for _ in range(4)]
        rows += [[a, max(a, 0.5) * scale(0, 1.2)] for _ in range(4)] if a < 50 else []
        rows += [[a, a + z * math.sqrt(a)] for z in [-12, -6, -2, -0.5, 0, 0.5, 2, 6, 12] if a + z * math.sqrt(a) > 0]
    rows += [[1e6, 1e6 + z * 1e3] for z in [-9, -2, -0.1, 0, 0.1, 2, 7]]
    return [row for row in rows if keeps(gamma_tails, row)]


@functools.cache
def beta_tails(x, a, b):
    """I_x(a, b) and its complement: x^a y^b / (a B) times a series of positive terms (DLMF 8.17.8)."""
    swap = x * (a + b) > a
    steep = (1 - x if swap else x) > 0.95
    if steep:
        swap = not swap
    p, q, s, t = (1 - x, x, b, a) if swap else (x, 1 - x, a, b)
    with mp.workdps(400 if steep else 60):
        term = total = mpf(1)
        n = 0
        enough = mpf(10) ** (15 - mp.dps)
        while term > total * enough:
            term *= (s + t + n) / (s + 1 + n) * p
            total += term
            n += 1
        log_beta = mpmath.loggamma(s) + mpmath.loggamma(t) - mpmath.loggamma(s + t)
        one = total * mpmath.exp(s * mpmath.log(p) + t * mpmath.log(q) - log_beta) / s
        return (1 - one, +one) if swap else (+one, 1 - one)


def beta_arguments():
    rows = []
    shapes = [1e-8, 1e-3, 0.1, 0.5, 1.0, 3.5, 20.0, 300.0]
    for a in shapes:
        for b in shapes:
            rows += [[uniform(0.01, 0.99), a, b], [scale(-6, -1), a, b]]
    for a, b in [(0.2, 5e4), (5e4, 0.2), (2.0, 1e5), (4e4, 2.0), (1e4, 1.1e4), (1e5, 3e4), (1e6, 1e6)]:
        middle, spread = a / (a + b), math.sqrt(a / (a + b) * (b / (a + b)) / (a + b + 1))
        rows += [[middle + z * spread, a, b] for z in [-8, -2, -0.3, 0, 0.3, 2, 8] if 0 < middle + z * spread < 1]
    return [row for row in rows if keeps(beta_tails, row)]


def keeps(function, row):
    """Whether both values are normal numbers."""
    return all(v > 1e-300 for v in function(*[mpf(x) for x in row]))


def error_arguments():
    return [draw.choice([-1, 1]) * scale(-20, 0) for _ in range(40)] + [uniform(-6.5, 26.5) for _ in range(110)]


reference = {
    "python": ".".join(map(str, sys.version_info[:3])),
    "mpmath": mpmath.__version__,
    "digits": mp.dps,
    "exp": with_rest(mpmath.exp, exp_arguments()),
    "log": with_rest(mpmath.log, log_arguments()),
    "log1p": with_rest(mpmath.log1p, log1p_arguments()),
    "expm1": with_rest(mpmath.expm1, expm1_arguments()),
    "logGamma": table(mpmath.loggamma, [[x] for x in positive()]),
    "digamma": table(mpmath.digamma, [[x] for x in positive()]),
    "trigamma": table(lambda x: mpmath.polygamma(1, x), [[x] for x in positive() if 1e-150 < x]),
    "logRisingFactorial": table(
        lambda x, h: mpmath.loggamma(x + h) - mpmath.loggamma(x),
        [[scale(-3, 6), scale(-12, 6)] for _ in range(120)] + [[scale(-12, 3), scale(-3, 3)] for _ in range(30)],
    ),
    "logBeta": table(
        lambda a, b: mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b),
        [[scale(-4, 6), scale(-4, 6)] for _ in range(120)] + [[scale(-1, 1), scale(8, 14)] for _ in range(20)],
    ),
    "error": table(lambda x: (mpmath.erf(x), mpmath.erfc(x)), [[x] for x in error_arguments()]),
    "normalQuantile": table(
        quantile,
        [[scale(-323, -0.31)] for _ in range(60)]
        + [[uniform(0, 1)] for _ in range(60)]
        + [[0.5 + draw.choice([-1, 1]) * scale(-16, -2)] for _ in range(20)]
        + [[1 - scale(-16, -2)] for _ in range(20)],
    ),
    "incompleteGamma": table(gamma_tails, gamma_arguments()),
    "incompleteBeta": table(beta_tails, beta_arguments()),
}

lines = []
for name, value in reference.items():
    if isinstance(value, list):
        rows = ",\n".join(f"    {json.dumps(row)}" for row in value)
        lines.append(f'  "{name}": [\n{rows}\n  ]')
    else:
        lines.append(f'  "{name}": {json.dumps(value)}')
print("{\n" + ",\n".join(lines) + "\n}")
