"""`make chaos`: the whole program on servers of its own, with faults on purpose.

`ledger` is what the client was told, `evidence` what the servers were found to hold, `oracle` compares them.
"""
