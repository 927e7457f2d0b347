"""faiss's k-means from the given start, over all points (by default it would take a sample of 256 for each center)."""
import faiss
import numpy as np

from compete import compete


def prepare(folder, job):
    n, d, k, steps = job["n"], job["d"], job["k"], job["steps"]
    points = np.fromfile(f"{folder}/points.f32", np.float32).reshape(n, d)
    start = np.fromfile(f"{folder}/start.f32", np.float32).reshape(k, d)
    faiss.omp_set_num_threads(job["threads"])

    def run():
        model = faiss.Kmeans(
            d, k, niter=steps, nredo=1, max_points_per_centroid=n, min_points_per_centroid=1
        )
        model.train(points, init_centroids=start)
        return model

    def report(model):
        _, labels = model.index.search(points, 1)
        labels.astype(np.int32).tofile(f"{folder}/{job['labels']}")
        return {"steps": len(model.obj)}, {"labels": job["labels"]}

    return faiss.__version__, run, report


compete(prepare)
