"""scikit-learn's Lloyd from the given start, on C-ordered points of f32 or f64; the copy that it may write into is not timed."""
import warnings

import numpy as np
import sklearn
from sklearn.cluster import KMeans

from compete import compete

warnings.filterwarnings("ignore")


def prepare(folder, job):
    n, d, k, steps = job["n"], job["d"], job["k"], job["steps"]
    kind = np.float32 if job["type"] == "f32" else np.float64
    points = np.fromfile(f"{folder}/points.f32", np.float32).reshape(n, d).astype(kind, order="C")
    start = np.fromfile(f"{folder}/start.f32", np.float32).reshape(k, d).astype(kind)

    def run():
        # With copy_x=False the points are centered in place and put back, which is the fastest way.
        return KMeans(k, init=start, n_init=1, max_iter=steps, tol=0, algorithm="lloyd", copy_x=False).fit(points)

    def report(model):
        model.labels_.astype(np.int32).tofile(f"{folder}/{job['labels']}")
        return {"steps": int(model.n_iter_)}, {"labels": job["labels"]}

    return sklearn.__version__, run, report


compete(prepare)
