"""The families of figures that are counted and told by the quarter: what is counted, how it adds
up, and what matters least to readers. One file each.

`service.releases` knows them all and how each is counted.
"""
