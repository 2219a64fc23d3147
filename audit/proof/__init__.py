"""The log's proof: trees, notes, seals, their checking, and an agency's witness; runs without the hub.

`./hub verify --verifier FILE` packs this package into one file for other machines. It needs Python and
`cryptography` alone. The hub seals and verifies with the same functions.
"""
