"""DuckDB from its own tables into a new one; what the new table holds is summed afterwards."""
import duckdb
import numpy as np

from compete import compete

VERBS = {
    "group": (
        "SELECT customer, count(*) AS count, sum(cents) AS sum, min(cents) AS min, max(cents) AS max, avg(cents) AS mean"
        " FROM events GROUP BY customer",
        "SELECT count(*) AS rows, sum(count) AS count, sum(sum) AS sum, sum(min) AS min, sum(max) AS max, sum(mean) AS mean"
        " FROM result",
    ),
    "join": (
        "SELECT customer_id, visits, balance FROM customers LEFT JOIN balances USING (customer_id)",
        "SELECT count(*) AS rows, sum(visits * balance) AS products FROM result",
    ),
    "sort": (
        "SELECT * FROM events ORDER BY customer, day",
        "SELECT count(*) AS rows, sum((rowid % 1009) * customer) AS customers, sum((rowid % 1009) * day) AS days FROM result",
    ),
}


def prepare(folder, job):
    database = duckdb.connect(config={"threads": job["threads"]})
    if job["verb"] == "join":
        rows = job["rows"]
        for table, name, step, modulus in (("customers", "visits", 48271, 1009), ("balances", "balance", 69621, 9973)):
            database.execute(
                f"CREATE TABLE {table} AS SELECT 'c' || lpad(place::VARCHAR, 8, '0') AS customer_id, (place * 7) % {modulus} AS {name}"
                f" FROM (SELECT (range * {step} + 11) % {rows} AS place FROM range({rows}))"
            )
    else:
        columns = {name: np.fromfile(f"{folder}/{name}.f64") for name in ("customer", "day", "cents")}
        database.register("given", columns)
        database.execute(
            "CREATE TABLE events AS SELECT customer::INTEGER AS customer, day::INTEGER AS day, cents::INTEGER AS cents FROM given"
        )
        database.unregister("given")
    work, digest = VERBS[job["verb"]]

    def run():
        database.execute(f"CREATE OR REPLACE TABLE result AS {work}")

    def report(_):
        found = database.execute(digest)
        names = [column[0] for column in found.description]
        facts = {name: float(value) for name, value in zip(names, found.fetchone())}
        return {"rows": facts["rows"]}, facts

    return duckdb.__version__, run, report


compete(prepare)
