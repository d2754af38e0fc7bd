"""Proofs that a deploy survives faults: a store that fails in every way, killed processes, full disks.

`store` is moto in this process, `proxy` stands between it and boto3, `update` is the site that is deployed,
and each family of faults is a module with its trials. `prove` runs all of them and writes down what survived.
"""
