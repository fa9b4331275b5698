"""What is told of a period, decided once: counted quarter by quarter, hidden where it is small or
would give something small away, and proved with everything told before.

`counts` what has been counted, `lines` the rule by lines, `puzzle` what a reader can work out,
`making` the three together, `told` what is read afterwards. Nothing here knows what is counted.
"""
